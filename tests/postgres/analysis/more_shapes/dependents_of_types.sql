-- setup
{T}
{P}
create extension btree_gist;
create type pair as (x int, y text);
create domain posint as int check (value > 0);
create domain posarr as int[] check (array_length(value, 1) < 10);
create domain dpair as pair check ((value).x > 0);
create domain arrdom as posint[];
create table c (id int primary key, pr pair, prs pair[], dp dpair, pa posarr, ad arrdom, rg int4range, tr tstzrange, e mood, es mood[], m int4multirange);
insert into c select g, row(g, 'x')::pair, array[row(g, 'y')::pair], row(g, 'z')::pair, array[g], array[g]::arrdom, int4range(g * 10, g * 10 + 5), null, 'ok', array['ok']::mood[], '{[1,2)}' from generate_series(1, 3000) g;
create function imm(x int) returns int immutable strict language plpgsql as 'begin return x * 2; end';
create function immt(x text) returns text immutable language sql as 'select lower(x)';
create index c_imm on c (imm(id));
create index c_pr on c (((pr).x));
create index c_part on c (id) where e = 'ok';
create unique index c_low on t (immt(b));
create index t_inc on t (a) include (b, v);
create index t_brin on t using brin (ts);
create index t_ops on t (b text_pattern_ops);
create index t_coll on t (b collate "C");
create table ex (id int, during tsrange, room int, exclude using gist (room with =, during with &&));
insert into ex select g, tsrange(timestamp '2024-01-01' + g * interval '1 h', timestamp '2024-01-01' + g * interval '1 h' + interval '30 min'), 1 from generate_series(1, 2000) g;
create table df (id int primary key deferrable initially deferred, u int unique deferrable, p_id int references p deferrable initially deferred);
insert into df select g, g, g from generate_series(1, 2000) g;
create table ident (id int generated always as identity primary key, v text);
insert into ident (v) select 'x' from generate_series(1, 2000) g;
create table gen (id int primary key, a int, s int generated always as (imm(a)) stored);
insert into gen select g, g from generate_series(1, 2000) g;
analyze;
-- shapes
alter table c alter column pr type text
alter table c alter column pa type int[]
alter table c alter column ad type bigint[] using ad::bigint[]
alter table c alter column rg type int4multirange
alter table c alter column e type text
alter table c alter column e type text using e::text
alter table c alter column e type varchar(3)
alter table c alter column prs type text
alter table c alter column id type bigint
alter table c alter column id type bigint using imm(id)
L: alter table c alter column id type int using coalesce(id, 0)
alter table c alter column id type int using case when true then id end
alter table t alter column b type text using (b collate "C")
alter table t alter column b type varchar(30)
alter table t alter column b type bytea using b::bytea
alter table t alter column b type name
alter table t alter column b type "char"
alter table t alter column b type regclass using null
alter table t alter column c10 type varchar
alter table t alter column v type varchar(51) collate "default"
alter table t alter column ts type timestamp(6)
L: alter table t alter column ts3 type timestamptz(6)
alter table t alter column iv type interval day to second
L: alter table t alter column d type timestamp
L: alter table t alter column n type numeric(1000)
L: alter table t alter column n type int
alter table t alter column a type numeric
L: alter table t alter column a type money
alter table t alter column bi type int
L: alter table t alter column bi type timestamptz using to_timestamp(bi)
L: alter table t alter column ine type cidr
L: alter table t alter column j type jsonb
L: alter table t alter column u type bytea using decode(replace(u::text, '-', ''), 'hex')
alter table t alter column ia type smallint[]
alter table t alter column va type bpchar[]
alter table t alter column vb type varbit(4)
L: alter table t alter column f4 type float(53)
alter table t alter column a type int, alter column a type bigint
alter table t alter column a type bigint, alter column a set default 5, alter column a set not null
alter table t alter column a type bigint using sum(a)
alter table ex alter column room type bigint
alter table df alter column p_id type bigint
alter table p alter column id type bigint
alter table df alter column id set default 5
alter table ident alter column id type bigint
alter table ident alter column id type smallint
alter table ident alter column id type numeric
alter table ident alter column id type text
L: alter type pair add attribute z int
alter domain posint drop constraint posint_check
alter domain arrdom set not null
L: drop type pair cascade

-- setup
{T}
{P}
create function vol() returns int volatile language plpgsql as 'begin return 1; end';
create domain volat as int default vol();
create domain defd as int default 7;
create domain nnd as int not null default 3;
create domain over_nnd as nnd;
create domain nodef as int;
create function vari(x text, variadic y int[]) returns int immutable language sql as 'select 1';
create table empt (id int, x volat);
create table e2 (id int, x int);
analyze;
-- shapes
alter table t add column x volat not null
alter table t add column x volat default 5
alter table t add column x volat default null
alter table t add column x defd not null
alter table t add column x defd default null
alter table t add column x nnd default null
alter table t add column x over_nnd
alter domain volat drop default; alter table t add column x volat
alter domain volat set default 5; alter table t add column x volat
create domain nd as int default vol(); alter table t add column x nd
create domain nd as int default 5 check (value > 0); alter table t add column x nd
create domain nd as volat; alter table t add column x nd
create domain nd as volat default 3; alter table t add column x nd
alter table t add column x int default vari('a', 1, 2, 3)
alter table t add column x int default vari('a', variadic '{1,2}')
create function v2(variadic z text[]) returns text stable language sql as 'select 1::text'; alter table t add column x text default v2('a', 'b')
alter table e2 add check (x > 0)

-- setup
{P}
create materialized view mvno as select * from p with no data;
create table tt (id int primary key, a int check (a > 0), b text check (length(b) < 100), bo bool check (bo or bo is null), f bool, v varchar(20) check (v ~ '^x' and v <> ''), n numeric(10, 2) check (n between 0 and 100000), d date check (d > '2020-01-01'), e text, arr int[], j jsonb);
insert into tt select g, g, 'b', true, true, 'x' || g, 5, '2024-01-01', 'e', array[g], '{}' from generate_series(1, 1000) g;
create index tt_f on tt (id) where f;
create index tt_e on tt (upper(e), a) where e <> '';
create index tt_arr on tt ((arr[1]));
create index tt_j on tt ((j ->> 'x'));
create index tt_b on tt (b varchar_pattern_ops);
create function tf() returns trigger language plpgsql as 'begin return null; end';
create index tt_a on tt (coalesce(a, 0), (a + id));
analyze;
-- shapes
select * from mvno
explain select * from mvno
create view v as select * from mvno
create table z as select * from mvno
create table z as select * from mvno with no data
create materialized view z as select * from mvno with no data
refresh materialized view mvno; select * from mvno
insert into p select id + 10000, name from mvno
alter table mvno rename to q
alter table tt alter a type text
alter table tt alter a type bigint
alter table tt alter a type numeric
alter table tt alter a type boolean using a > 5
alter table tt alter a type timestamptz using now()
alter table tt alter b type varchar(50)
alter table tt alter b type bytea using b::bytea
alter table tt alter b type jsonb using to_jsonb(b)
alter table tt alter b type int using length(b)
alter table tt alter bo type int using bo::int
alter table tt alter bo type text
alter table tt alter f type text
alter table tt alter f type int using f::int
alter table tt alter v type text
alter table tt alter v type int using length(v)
alter table tt alter v type char(30)
L: alter table tt alter v type name
L: alter table tt alter n type int
alter table tt alter n type text
L: alter table tt alter n type double precision
alter table tt alter n type money
L: alter table tt alter d type timestamp
alter table tt alter d type text
alter table tt alter d type int using 5
alter table tt alter e type varchar(50)
alter table tt alter e type int using 5
alter table tt alter e type text collate "C"
alter table tt alter arr type bigint[]
alter table tt alter arr type text
alter table tt alter arr type int using arr[1]
alter table tt alter j type json
alter table tt alter j type text
alter table tt alter id type bigint
alter table tt alter id type text
alter table tt alter id type int, alter id type bigint
alter table tt alter id type bigint, alter id type int
alter table tt alter id type bigint using case when false then 0 else id end
alter table tt alter id type int using case when false then 0 else id end
create trigger q before update on tt for each statement when (new.a > 1) execute function tf()
create trigger q before delete on tt for each row when (new.a > 1) execute function tf()
create trigger q before insert or delete on tt for each row when (new.a > 1) execute function tf()
create trigger q before update or delete on tt for each row when (old.a > 1) execute function tf()
create trigger q after update on tt when (pg_trigger_depth() = 0) execute function tf()
L: with d as (delete from p where id > 100 returning id) insert into tt (id) select id + 5000 from d
with d as (select 1 as id) insert into p select d.id + 50000, 'x' from d where d.id not in (select id from d)
