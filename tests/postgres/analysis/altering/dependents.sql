-- What ALTER TABLE does with these is compared with a server: a statement, or several in one transaction, a line.

-- setup
create extension citext;
create type mood as enum('a','b');
create domain posint as int check(value>0);
create type ct as (p int, q text);
create table t(id int primary key, a int, b text, v varchar(50), v2 varchar(20), n numeric(10,2), ts timestamp, tz timestamptz, k int not null default 7, en mood, c10 char(10), d date, j json, jb jsonb, arr int[], va varchar(10)[], bi bigint, s smallint, u uuid, x posint, bo bool, iv interval, f8 float8, f4 real, ine inet, ci cidr);
insert into t(id,a,b,v,v2,n,ts,tz,k,s,u,x) select g,g%10+1,g::text,'v'||g,'w'||g,g,now(),now(),g,g%100,md5(g::text)::uuid,g from generate_series(1,500) g;
create index t_a on t(a);
create index t_v on t(v);
create index t_lower on t(lower(v2));
create unique index t_k on t(k);
create index t_part on t(s) where bi > 3;
create index t_inc on t(k) include (v2);
create index t_gin on t using gin(jb);
create index t_n on t using brin(n);
alter table t add constraint ckn check (n >= 0), add constraint ckv check (length(v2) < 100) not valid, add constraint uqs unique (u, id);
create view vw as select en, d from t;
create materialized view mv as select bo from t;
create function tf() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before update of iv on t for each row execute function tf();
create trigger tr2 before update on t for each row when (new.f8 > 3) execute function tf();
create policy pol on t using (f4 > 1);
create statistics st on ts, tz from t;
create publication pub for table t where (ine is not null);
create table p(id int primary key, code varchar(10) unique, big bigint unique, nm numeric unique);
insert into p select g, 'c'||g, g, g from generate_series(1,100) g;
create table ch(id int primary key, pid int references p, code varchar(10) references p(code), big bigint references p(big), pid2 int, txt text);
insert into ch select g,g,'c'||g,g,g,g from generate_series(1,100) g;
create index ch_pid on ch(pid);
create table rt0(id int);
create table rt(id int, r rt0);
create table gen(id int, a int, g int generated always as (a*2) stored, h text generated always as ('x') stored);
insert into gen(id,a) select g,g from generate_series(1,50) g;
create index gen_g on gen(g);
create table idt(id int generated always as identity primary key, ser serial, b int);
insert into idt(b) select generate_series(1,100);
create table plain(id int, a int, b text);
insert into plain select g,g,g from generate_series(1,100) g;
create unique index plain_id on plain(id);
create index plain_a on plain(a);
create unique index plain_b on plain(b) where a > 0;
create unique index plain_e on plain(lower(b));
create table rr of ct;
create table hasct(id int, c ct, ca ct[]);
create unlogged table ul(id int primary key);
create table dep(id int, v varchar(10) default 'abc', w int default 5);
insert into dep select g from generate_series(1,5)g;
create view vplain as select * from dep;

-- shapes
alter table t alter a type bigint
alter table t alter a type text
alter table t alter a type smallint
alter table t alter a type numeric
alter table t alter a type oid
alter table t alter a type bool
alter table t alter a type uuid
alter table t alter a type posint
alter table t alter a type int
alter table t alter v type varchar(60)
alter table t alter v type varchar(40)
alter table t alter v type text
alter table t alter v type citext
alter table t alter v type text collate "C"
alter table t alter v2 type varchar(30)
alter table t alter v2 type text
alter table t alter n type numeric(12,2)
alter table t alter n type numeric(12,4)
alter table t alter n type numeric
alter table t alter n type int
alter table t alter ts type timestamptz
alter table t alter ts type timestamp(3)
alter table t alter ts type date
alter table t alter tz type timestamp
alter table t alter k type bigint
alter table t alter en type text
alter table t alter c10 type char(20)
alter table t alter c10 type varchar(10)
alter table t alter c10 type text
alter table t alter d type timestamp
alter table t alter j type jsonb
alter table t alter jb type json
alter table t alter arr type bigint[]
alter table t alter va type varchar(20)[]
alter table t alter va type text[]
alter table t alter va type varchar[]
alter table t alter bi type int
alter table t alter bi type numeric
alter table t alter s type int
alter table t alter u type text
alter table t alter x type int
alter table t alter bo type int
alter table t alter iv type interval(3)
alter table t alter f8 type real
alter table t alter f4 type float8
alter table t alter ine type cidr
alter table t alter ci type inet
alter table t alter b type varchar(100)
alter table t alter b type int using b::int
alter table t alter b type int
alter table t alter b type char(3)
alter table t alter a type int using a+1
alter table t alter b type varchar
alter table t alter id type bigint
alter table t alter nosuch type int
alter table t alter a type nosuch
alter table t alter a type serial
alter table t alter a type int[] using array[a]
alter table t alter b type mood using 'a'::mood
alter table t alter v2 type text, alter v2 set not null
alter table t add column zz int default 4
alter table t add column zz int
alter table t alter column a set data type bigint, drop constraint ckn, alter n type numeric(12,3)
alter table t drop constraint ckn, alter n type numeric(12,2)
alter table t drop column n, alter a type bigint
alter table p alter id type bigint
alter table p alter code type varchar(20)
alter table p alter code type text
alter table p alter code type varchar(5)
alter table p alter big type int
alter table p alter nm type numeric(20,2)
alter table p alter id type text
alter table ch alter pid type bigint
alter table ch alter code type varchar(30)
alter table ch alter code type text
alter table ch alter pid type numeric
alter table ch alter pid type text
alter table ch alter txt type int using txt::int
alter table ch drop column pid
alter table p drop column id
alter table p drop column id cascade
alter table p drop constraint p_pkey
alter table p drop constraint p_pkey cascade
alter table ch drop constraint ch_pid_fkey
alter table ch drop constraint ch_pid_fkey, drop constraint ch_code_fkey
alter table ch add foreign key (pid2) references p
alter table ch add foreign key (pid2) references p(big)
alter table ch add foreign key (pid2) references p(nm)
alter table ch add foreign key (pid2) references p(code)
alter table ch add foreign key (txt) references p
alter table ch add foreign key (pid2, code) references p(id, code)
alter table ch add foreign key (pid2) references vw
alter table ch add foreign key (pid2) references ul
alter table ul add foreign key (id) references p
alter table ch alter constraint ch_pid_fkey deferrable initially deferred
alter table ch alter constraint ch_pid_fkey not enforced
alter table ch alter constraint ch_pid_fkey enforced
alter table ch add constraint f foreign key (pid2) references p not enforced; alter table ch alter constraint f enforced
alter table ch validate constraint ch_pid_fkey
alter table ch add column np int references p, add column nq int default 5 references p
alter table p set unlogged
alter table ch set unlogged
alter table t set unlogged
alter table idt owner to pg_monitor
alter table t owner to pg_monitor
alter table gen alter a type bigint
alter table gen alter g type bigint
alter table gen alter g type bigint using 4
alter table gen alter g drop expression
alter table gen alter g set expression as (a*3)
alter table gen alter g set default 3
alter table gen drop column a
alter table gen drop column a cascade
alter table gen alter g set not null
alter table gen alter h set not null
alter table gen add column z int generated always as (g+1) stored
alter table gen add column z int generated always as (random()) stored
alter table gen add column z int generated always as (nosuch) stored
alter table gen add column z int generated always as (a+1) virtual, add unique(z)
alter table gen add column z int generated always as (a+1) virtual, add check (z > 0)
alter table gen add column z int generated always as (a+1) virtual not null
alter table gen add column z int generated always as (a+1) virtual; alter table gen alter z set expression as (a+2)
alter table gen add column z int generated always as (a+1) virtual; alter table gen alter z type bigint
alter table gen add column z int generated always as (a+1) virtual; alter table gen alter z set not null
alter table gen add column z int generated always as (a+1) virtual; alter table gen alter z drop expression
alter table gen alter id drop expression if exists
alter table idt alter ser type bigint
alter table idt alter id type text
alter table idt alter id set generated by default
alter table idt alter id drop identity
alter table idt alter id drop not null
alter table idt alter id set default 4
alter table idt alter ser drop default
alter table idt drop column ser
alter table idt drop column id
alter table idt alter ser drop not null
alter table idt alter b add generated always as identity
alter table idt alter b set not null, alter b add generated always as identity
alter table plain add primary key using index plain_id
alter table plain add constraint nn primary key using index plain_id
alter table plain add unique using index plain_a
alter table plain add unique using index plain_b
alter table plain add unique using index plain_e
alter table plain add constraint plain_id unique using index plain_id
alter table plain add constraint q unique using index plain_id deferrable
alter table plain add primary key using index t_k
alter table plain alter id set not null, add primary key using index plain_id
alter table plain add check (id is not null) not valid, add primary key using index plain_id
alter table plain add check (id is not null); alter table plain add primary key using index plain_id
alter table plain replica identity using index plain_id
alter table plain alter id set not null, replica identity using index plain_id
alter table plain cluster on plain_b
alter table plain cluster on plain_e
alter table plain add primary key (id)
alter table plain add unique (id, a)
alter table plain alter id set not null; alter table plain replica identity using index plain_id; alter table plain alter id drop not null
alter table plain drop column b
alter table plain drop column a
alter table rr add column z int
alter table rr drop column p
alter table rr alter p type bigint
alter table rr not of
alter table rr inherit plain
alter table plain of ct
alter table dep alter v type int using 5
alter table dep alter w type text
alter table dep alter w type bool using true
alter table dep alter v set default random()::text
alter view vplain alter v set default 'q'
alter view vplain alter v drop default
alter view vw set (security_barrier)
alter view vw set (nosuch)
alter view vw reset (security_barrier)
alter view vw owner to pg_monitor
alter view t set (security_barrier)
alter materialized view mv set (fillfactor=50)
alter materialized view mv cluster on zz
alter materialized view mv alter bo set statistics 5
alter materialized view mv alter bo set storage plain
alter materialized view mv set access method heap
alter materialized view mv owner to pg_monitor
alter materialized view vw set (fillfactor=5)
alter table mv add column z int
alter table vw add column z int
alter table vw alter d set default now()
alter table t_a set tablespace pg_default
alter index t_lower alter column 1 set statistics 4
alter index t_inc alter column 2 set statistics 4
alter index t_lower alter column 3 set statistics 4
alter index t_a owner to pg_monitor
alter table t_a owner to pg_monitor
alter sequence idt_ser_seq owner to pg_monitor
alter table vw enable trigger all
alter table vw disable rule _RETURN
alter table vw enable row level security
alter table t drop column ine
alter table t drop column iv
alter table t drop column iv cascade
alter table t drop column en cascade
alter table t drop column bo
alter table t drop column ts
alter table t drop column v2
alter table t drop column s
alter table t drop column bi
alter table t drop constraint uqs
alter table t drop constraint ckn
alter table t drop column u
alter table hasct alter c type text
alter table hasct add column z int default 5
alter table t replica identity nothing
alter table t replica identity full
alter table if exists only t add column if not exists zz int
alter table t add column zz t
alter table t add column zz int default nextval('nosuch')
alter table t alter a set default 'abc'
alter table t alter a set default now()
alter table t add column zz int default 'abc'
alter table t add column zz int default now()
alter table t add column zz bool default 4
alter table t add check (a + 1)
alter table t add check ((select true))
alter table t alter b set storage nosuch
alter table t alter a set compression pglz
alter table t alter a set storage extended
alter table t alter b set compression nosuch
alter table t alter a set (nosuch=1)
alter table t alter a set statistics 20000
alter table pg_class add column z int
alter table t enable replica trigger tr
alter table t disable trigger nosuch
alter table t add constraint ckn check (a>0)
alter table t add constraint ckn unique (a, b)
alter table t add exclude using gist (ts with =)
alter table t add exclude using hash (b with =)
alter table t add exclude (b with =) where (a > 0)
alter table t add unique (j)
alter table t add unique (a, a)
alter table t add primary key (a)
alter table t add column zz int, drop column zz
alter table t add column zz int, alter zz set not null
alter table t add column zz int, alter zz set default 5
alter table t add column zz int, add unique (zz)
alter table t add column zz int, add foreign key (zz) references p
alter table t add column zz int default 1, add constraint q check (zz > 0)
alter table rt0 alter id type bigint
alter table rt0 add column x int
alter table rt0 add column x int default 4
alter table rt0 set unlogged
alter table rt0 add check (id>0)
