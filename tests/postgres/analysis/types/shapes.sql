-- Types that change under everything that can hang on a column; types and domains that change under their users.
-- A statement a line, each run in a transaction that is taken back; then the analysis must have told the same.

-- setup
create extension btree_gist;
create type mood as enum ('a', 'b', 'c');
create table t (id int primary key, a int, v varchar(20), b text, n numeric(10,2), ts timestamp, tz timestamptz, d date,
    va varchar(20)[], r int4range, c10 char(10), bt bit(8), j json, jb jsonb, f8 float8);
insert into t select g, g, 'v' || g, 'b', g, '2024-01-01', '2024-01-01', '2024-01-01', array['x'], int4range(g * 10, g * 10 + 5),
    'c', '10101010', '{}', '{}', g from generate_series(1, 50) g;
create table lowered (v varchar(20), b text); create index on lowered (lower(v)); insert into lowered values ('a', 'b');
create table partly (v varchar(20), b int); create index on partly (b) where v <> ''; insert into partly values ('a', 1);
create table included (v varchar(20), b int); create index on included (b) include (v); insert into included values ('a', 1);
create table hashed (v varchar(20)); create index on hashed using hash (v); insert into hashed values ('a');
create table brinned (v varchar(20)); create index on brinned using brin (v); insert into brinned values ('a');
create table patterns (v varchar(20)); create index on patterns (v varchar_pattern_ops); insert into patterns values ('a');
create table sorted (v varchar(20)); create index on sorted (v collate "C"); insert into sorted values ('a');
create table sorts (v varchar(20) collate "C"); create index on sorts (v); insert into sorts values ('a');
create table arrays (v varchar(20)[]); create index on arrays using gin (v); insert into arrays values ('{a}');
create table arrays2 (v varchar(20)[]); create index on arrays2 (v); insert into arrays2 values ('{a}');
create table times (ts timestamp, tz timestamptz); create index on times (ts); insert into times values (now(), now());
create table bookings (r int4range, exclude using gist (r with &&)); insert into bookings values ('[1,2)');
create table excluded (v varchar(20), exclude using gist (v with =)); insert into excluded values ('a');
create table keyed (v varchar(20) unique, a int, unique (v, a)); insert into keyed values ('a', 1);
create table referring (v varchar(20) references keyed (v)); insert into referring values ('a');
create table checked (v varchar(20) not null check (v <> ''), w varchar(20)); insert into checked values ('a', 'b');
alter table checked add check (w <> '') not valid;
create table p (id int primary key); insert into p values (1);
create table ch (p_id int references p, x int, q int); insert into ch values (1, 1, 1);
alter table ch add foreign key (q) references p not valid;
create table self (id int primary key, up int references self); insert into self values (1, 1);
create table viewed (v varchar(20), w varchar(20), x varchar(20), y varchar(20), z varchar(20), o varchar(20)); insert into viewed values ('a');
create view of_v as select v from viewed; create materialized view of_w as select w from viewed;
create rule on_x as on insert to viewed where new.x = '' do nothing;
create function bump() returns trigger language plpgsql as 'begin return new; end';
create trigger on_y before update of y on viewed for each row execute function bump();
create function of_z() returns text language sql begin atomic select z from viewed; end;
create table published (v varchar(20), w varchar(20), x varchar(20)); insert into published values ('a');
create publication pub for table published (v, x) where (x <> '');
create table made (v varchar(20), g text generated always as (v || 'x') stored, h int); insert into made values ('a');
create statistics st on v, h from made; create statistics st2 on (lower(v)), h from made;
create table filled (v varchar(20) default 'x', a int default 7, ts timestamp default now(), m mood default 'a', f text default 'a'); insert into filled values ('a');
create table counted (id serial, i int generated always as identity, b int); insert into counted (b) values (1);
create table pt (id int, v varchar(9)) partition by range (id); create table pt1 partition of pt for values from (0) to (10);
insert into pt values (1, 'x'); create index on pt (v);
create table pk (id int, v varchar(9), primary key (id, v)) partition by range (id); create table pk1 partition of pk for values from (0) to (10);
insert into pk values (1, 'x');
create table of_pk (id int, v varchar(9), foreign key (id, v) references pk); insert into of_pk values (1, 'x');
create table par (a int, v varchar(9)); create table kid (z int) inherits (par); insert into kid values (1, 'x', 1); create index on kid (v);
create table rows (v varchar(20), a int); insert into rows values ('a', 1); create table of_rows (x rows); insert into of_rows values (row('a', 1));
create domain d as int check (value > 0); create domain dd as d; create domain late as int; alter domain late add constraint c2 check (value > 0) not valid;
create domain filled_one as int not null; create table d1 (id int, x d); insert into d1 values (1, 1); create table d2 (x dd); insert into d2 values (1);
create materialized view d3 as select x from d1; create view d4 as select x from d1; create index on d1 (x);
create table d5 (x d) partition by range (x); create table d6 partition of d5 for values from (1) to (100); insert into d5 values (5);
create table d7 (x late); insert into d7 values (1);
create domain da as int; create table d8 (x da[]); insert into d8 values ('{1}');
create domain dc as int; create type of_dc as (p dc); create table d9 (x of_dc); insert into d9 values (row(1));
create domain dw as int; create table w (a dw); create table of_w2 (b w); insert into of_w2 values (row(1));
create domain unused as int; create type of_unused as (p unused); create function takes(unused) returns int language sql as 'select 1';
create type c1 as (p int, q text); create table s1 (x c1); insert into s1 values (row(1, 'a')); create table s2 (x c1[]);
create type c3 as (p int, q text); create table typed of c3; insert into typed values (1, 'x'); create index on typed (q);
create type c6 as (p int, q text);

-- shapes
alter table lowered alter v type varchar(50)
alter table lowered alter b type varchar
alter table partly alter v type varchar(50)
alter table included alter v type varchar(50)
alter table hashed alter v type text
alter table brinned alter v type text
alter table patterns alter v type text
alter table sorted alter v type text
alter table sorted alter v type text collate "C"
alter table sorted alter v type varchar(20) collate "POSIX"
alter table sorts alter v type varchar(30)
alter table sorts alter v type varchar(30) collate "C"
alter table sorts alter v type varchar(10) collate "C"
alter table arrays alter v type varchar[]
alter table arrays alter v type varchar(20)[]
alter table arrays2 alter v type varchar[]
alter table arrays2 alter v type text[]
alter table times alter ts type timestamptz
alter table times alter ts type timestamp(6)
alter table times alter tz type timestamp
set timezone = 'Europe/London'; alter table times alter ts type timestamptz
set timezone = 'Etc/GMT'; alter table times alter ts type timestamptz
set time zone 0; alter table times alter tz type timestamp
alter table bookings alter r type int4range
alter table excluded alter v type varchar(30)
alter table excluded alter v type text
alter table keyed alter v type varchar(99)
alter table keyed alter v type text
alter table keyed alter v type varchar(10)
alter table keyed alter a type bigint
alter table referring alter v type text
alter table referring alter v type varchar(10)
alter table checked alter v type text
alter table checked alter v type varchar(10)
alter table checked alter w type text
alter table p alter id type bigint
alter table p alter id type text
alter table p alter id type numeric
alter table p alter id type oid
alter table ch alter p_id type bigint
alter table ch alter p_id type text
alter table ch alter p_id type numeric
alter table ch alter x type bigint
alter table ch alter q type bigint
alter table self alter id type bigint
alter table self alter up type smallint
alter table viewed alter v type text
alter table viewed alter w type text
alter table viewed alter x type text
alter table viewed alter y type text
alter table viewed alter z type text
alter table viewed alter o type text
alter table published alter v type text
alter table published alter w type text
alter table published alter x type text
alter table made alter v type text
alter table made alter g type varchar(99)
alter table made alter g type int using 1
alter table made alter g type varchar
alter table made alter h type bigint
alter table filled alter v type int using 1
alter table filled alter v type varchar(30)
alter table filled alter a type text
alter table filled alter a type boolean using a > 0
alter table filled alter ts type date
alter table filled alter m type text
alter table filled alter f type mood using f::mood
alter table counted alter id type bigint
alter table counted alter id type text
alter table counted alter id type uuid using gen_random_uuid()
alter table counted alter i type bigint
alter table counted alter i type text
alter table pt alter v type varchar(20)
alter table pt alter v type varchar(5)
alter table pt alter id type bigint
alter table only pt alter v type text
alter table pt1 alter v type text
alter table pk alter v type text
alter table pk alter v type varchar(5)
alter table pk alter v type varchar(9) collate "C"
alter table of_pk alter v type varchar(5)
alter table of_pk alter v type text
alter table pt alter v type text collate "C"
alter table pt alter v type text using upper(v)
alter table par alter v type varchar(20)
alter table par alter a type bigint
alter table kid alter v type text
alter table rows alter v type text
alter table rows alter a type bigint
alter table of_rows alter x type text
alter table t alter v type name
alter table t alter b type varchar using b
alter table t alter b type text using upper(b)
alter table t alter b type text using b collate "C"
alter table t alter v type varchar(50) using v::text
alter table t alter v type varchar(5) using left(v, 5)
alter table t alter a type boolean using a::boolean
alter table t alter a type bigint, alter v type text, add z int default 5
alter table t alter v type text, alter b type varchar
alter table t alter v type nope
alter table t alter nope type int
alter table t alter a type int collate "C"
alter table t alter v type varchar(0)
alter table t alter n type numeric(2000,1)
alter table t alter a type int using nope
alter table t alter a type int using (select 1)
alter table t alter a type int using sum(a)
alter table t alter bt type bit(16)
alter table t alter b type int
alter table t alter b type serial
alter table t alter b type record
alter view of_v alter v type text
alter materialized view of_w alter w type text
alter domain d add constraint c2 check (value < 1000)
alter domain d add constraint c2 check (value < 1000) not valid
alter domain d add check (value < 1000)
alter domain d set not null
alter domain filled_one set not null
alter domain d drop not null
alter domain d set default 5
alter domain d drop constraint d_check
alter domain d drop constraint nope
alter domain d drop constraint if exists nope
alter domain late validate constraint c2
alter domain d validate constraint d_check
alter domain d validate constraint nope
alter domain dd add check (value < 5)
alter domain dd set not null
alter domain da add check (value > 0)
alter domain da add check (value > 0) not valid
alter domain da set not null
alter domain dc add check (value > 0)
alter domain dw add check (value > 0)
alter domain unused add check (value > 0)
alter domain d add constraint d_check check (value < 9999)
alter domain mood set not null
alter domain nope set not null
alter type c1 add attribute z int
alter type c1 drop attribute q
alter type c1 drop attribute q cascade
alter type c1 rename attribute q to q2
alter type c3 add attribute z int
alter type c3 add attribute z int cascade
alter type c3 drop attribute p
alter type c3 drop attribute p cascade
alter type c3 alter attribute q type varchar(9) cascade
alter type c3 alter attribute p type bigint cascade
alter type c3 alter attribute p type bigint
alter type c6 alter attribute p type date
alter type c6 drop attribute nope
alter type c6 drop attribute if exists nope
alter type c6 add attribute p int
alter type d1 add attribute x int
alter type nope add attribute x int
alter type c6 add attribute x nope
alter type mood add value 'a'
alter type mood add value if not exists 'a'
alter type mood add value 'z' before 'nope'
alter type mood rename value 'nope' to 'x'
alter type mood rename value 'a' to 'b'
alter type mood rename value 'a' to 'aa'
alter type c6 add value 'x'
alter type nope add value 'x'
create type mood as enum ()
create type more as enum ('a', 'a')
create domain d as int
create domain other as nope
create domain other as serial
create domain other as anyelement
create type c1 as (a int)
create type d1 as (a int)
create type other as (a int, a text)
create type other as range (subtype = nope)
