-- setup
{T}
{P}
{LOOSE}
create view vw as select id, a from t;
create table n (id int not null, a int);
insert into n select g, g from generate_series(1, 5000) g;
create unique index n_id on n (id);
create table ser (id serial primary key, b int);
insert into ser (b) select generate_series(1, 100);
create table iden (id int primary key, b int);
insert into iden select g, g from generate_series(1, 100) g;
{TRIGGER}
{PT}
{PNEW}
{DOMAINS}
create sequence s;
create function f() returns int language sql as 'select 1';
alter table t add constraint nv check (k > 0) not valid;
analyze;
-- shapes
alter table t add column x int; update t set x = a
alter table t add column x int default 5; update t set x = a
alter table t add column x int; update t set x = a; alter table t alter column x set not null
alter table t add column x int; create index on t (x)
alter table t add column x int; create index on p (name)
alter table t add column x int; alter table t alter column x set default 5
alter table t add column x int; alter table t add constraint xc check (x > 0) not valid; alter table t validate constraint xc
alter table t add column x int; alter table t add constraint xf foreign key (x) references p not valid
alter table t add column x int; alter table t add constraint xf foreign key (x) references p not valid; alter table t validate constraint xf
alter table t add column x int; alter table t drop column x
alter table t add column x int; alter table t rename column x to y
alter table t add column x int; insert into t (id, x) values (999999, 1)
alter table t add column x int; select count(*) from t
alter table t add column x int; select count(*) from p
alter table t add column x int; lock table p in share mode
alter table t add column x int; alter table p add column x int
L: alter table t add column x int; delete from ch where id = 5
L: alter table t add column a_new bigint; update t set a_new = a; alter table t drop column a cascade; alter table t rename column a_new to a
L: alter table n add column a_new bigint; update n set a_new = a; alter table n drop column a; alter table n rename column a_new to a
drop index t_a_idx; create index t_a_idx on t (a)
create index t_new on t (a); drop index t_a_idx
alter table t drop constraint t_pkey; alter table t add primary key (k)
alter table t drop constraint t_pkey, add primary key (k)
alter table t add constraint ck check (a > 0) not valid; alter table t validate constraint ck
alter table ch add constraint fk foreign key (p_id) references p not valid; alter table ch validate constraint fk
alter table t add constraint nn check (a is not null) not valid; alter table t validate constraint nn; alter table t alter column a set not null; alter table t drop constraint nn
alter table t add constraint nn check (a is not null); alter table t alter column a set not null
alter table n add primary key using index n_id
alter table n alter column id type bigint; create index on n (a)
create unique index n_id2 on n (id); alter table n add primary key using index n_id2
create unique index n_id2 on n (id); alter table n replica identity using index n_id2
drop view vw; create view vw as select id, a, b from t
drop view vw; alter table t alter column a type bigint; create view vw as select id, a from t
create or replace view vw as select id, a from t where a > 5
alter table t rename to t_old; create view t as select * from t_old
alter table t rename to t_old; alter table p rename to t
alter table t rename column a to a2; alter table t rename column a2 to a3
alter table t rename column b to b2; create view vb as select b2 as b from t
alter table t rename to t2; alter table t2 rename to t
create table copy as select * from p; alter table copy add primary key (id)
create table x (id int references p); alter table x add column y int
create table x (id int); alter table x add constraint fk foreign key (id) references p
create table x (id int); insert into x select id from p; create index on x (id)
L: insert into iden values (1000, 1); delete from iden where id = 1000
L: update t set a = 1; alter table t alter column a set not null
L: update t set a = 1 where a is null; alter table t alter column a set not null
L: update t set b = 'x'; create index on t (b)
savepoint s1; alter table t add column x int; release savepoint s1; alter table p add column x int
lock table t in share row exclusive mode; create index on t (k)
lock table t; create index on t (k)
lock table t in access exclusive mode; alter table t add constraint ck check (a > 0)
set local lock_timeout = '2s'; alter table t add column x int
set lock_timeout = '2s'; set statement_timeout = '1h'; alter table t add column x int
set session_replication_role = replica; insert into ch values (99999, -1, 1)
set constraints all deferred; insert into ch values (99999, 1, 1)
alter table t disable trigger trg; update t set k = k; alter table t enable trigger trg
alter table t enable row level security; create policy pol on t using (true)
create schema s9; create table s9.x (id int); alter table t set schema s9
create schema s9; alter table t set schema s9; alter table s9.t add column x int
L: alter type mood add value 'new'; select 'new'::mood
L: alter type mood add value 'new'; select 1
create type m9 as enum ('a'); alter table t add column m m9 default 'a'
create type m9 as enum ('a', 'b'); alter table t alter column ent type m9 using 'a'::m9
create domain d9 as int check (value > 0); alter table t add column x d9
create domain d9 as int check (value > 0); alter table t alter column a type d9
create function g9() returns int immutable language sql as 'select 1'; alter table t add column x int default g9()
create function g9() returns int language plpgsql as 'begin return 1; end'; alter table t add column x int default g9()
create sequence s9; alter table t add column x int default nextval('s9')
create sequence s9 owned by t.k; alter table t alter column k set default nextval('s9')
create function tf() returns trigger language plpgsql as 'begin return new; end'; create trigger tr before insert on t for each row execute function tf()
alter table pnew add constraint ck check (id >= 2000 and id < 3000); alter table pt attach partition pnew for values from (2000) to (3000)
alter table pnew add constraint ck check (id >= 2000 and id < 3000) not valid; alter table pt attach partition pnew for values from (2000) to (3000)
create table pt3 (like pt); insert into pt3 select id + 2000, d, v from pt where id < 900; alter table pt attach partition pt3 for values from (2000) to (3000)
alter table pt detach partition pt1; alter table pt1 rename to archived
L: alter table pt detach partition pt1; drop table pt1
create index pt_v on only pt (v); create index pt1_v on pt1 (v); create index pt2_v on pt2 (v); alter index pt_v attach partition pt1_v; alter index pt_v attach partition pt2_v
alter table ser alter column id drop default; alter table ser alter column id add generated always as identity
alter table iden alter column id add generated by default as identity; select setval('iden_id_seq', 100)
comment on table t is 'x'; comment on column t.a is 'y'
grant select on t to public; revoke select on t from public
analyze t; alter table p add column x int
begin; alter table t add column x int; commit
alter table t add column x int, add column y int; create index on t (x); create index on t (y)
alter table t alter column v2 type text; alter table t alter column b type varchar
alter table t alter column a drop not null; alter table t alter column a set not null
alter table t alter column k drop not null; alter table t alter column k set not null
L: alter table t alter column k drop default; drop sequence s
L: drop function f(); drop sequence s
create rule r as on insert to n do also notify x; insert into n values (99999, 1)
do 'begin null; end'; alter table t add column x int
