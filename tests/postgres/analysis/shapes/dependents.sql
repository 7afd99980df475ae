-- Tables with views, triggers, policies, generated columns, checks and the like, run and watched as in plain.sql.

-- setup
create schema s2;
create schema s3 create table inside (id int primary key) create view seen as select id from inside;
create type mood as enum ('sad', 'ok');
create type pair as (x int, y text);
create domain posint as int check (value > 0);
create table p (id int primary key, name text);
create table t (id int primary key, a int, b text, v varchar(20), k int, g int generated always as (a * 2) stored,
    i int generated always as identity, s serial, m mood default 'ok', pr pair, po posint, nn int, pub int, ck int);
create table ch (id int primary key, t_id int references t on delete cascade, p_id int references p on delete set null);
create table typed of pair;
create table arrays (m mood[], po posint[], pr pair[]);
insert into p select g, 'n' from generate_series(1, 500) g;
insert into t (id, a, b, v, k, pr, po, nn, pub, ck) select g, g, 'b', 'v' || g, g, row(g, 'y'::text)::pair, g, g, g, g from generate_series(1, 500) g;
insert into ch select g, g, g from generate_series(1, 500) g;
insert into typed select g, 'y' from generate_series(1, 100) g;
insert into arrays values (array['sad'::mood], array[1], null);
create index t_k on t (k);
create unique index t_a on t (a);
create view vw as select id, a from t;
create view vw2 as select id from vw;
create view joined as select t.id, p.name from t join p using (id);
create materialized view mv as select id, k from t;
create unique index mv_id on mv (id);
create materialized view unfilled as select id from t with no data;
create function bump() returns trigger language plpgsql as 'begin return new; end';
create function of_t(t) returns int language sql as 'select 1';
create function atomic() returns bigint language sql begin atomic select sum(k) from t; end;
create function used(x int) returns int immutable language plpgsql as 'begin return x; end';
create index t_used on t (used(k));
create trigger tr before update of v on t for each row execute function bump();
create trigger tr2 before insert on t for each row when (new.k > 0) execute function bump();
create trigger tr3 instead of insert on joined for each row execute function bump();
create policy pol on t using (b = 'b');
create rule rl as on delete to p do also nothing;
create statistics st (dependencies) on k, nn from t;
do 'begin execute $x$create publication pub for table t (id, pub)$x$; exception when syntax_error then create publication pub for table t; end'; -- 14 has no lists
create publication everything for table p, ch;
create role shapes_role;
grant select on t to shapes_role;
grant update (k) on t to shapes_role;
create table owned (id int);
alter table owned owner to shapes_role;
alter table t add constraint c_ck check (ck > 0);
alter table t add constraint c_two check (ck > k - 1000);
alter table t add constraint c_nn check (nn is not null);
alter table t add constraint c_late check (k > 0) not valid;
alter table ch add constraint late foreign key (id) references p not valid;
alter table ch replica identity using index ch_pkey;
alter table t cluster on t_k;
create sequence sq owned by p.id;
create table uses_sq (id int default nextval('sq'));
create collation col (locale = 'C');
create table with_col (a text collate col);
analyze;
-- shapes
alter table t drop column a
alter table t drop column a cascade
alter table t drop column b
alter table t drop column b cascade
alter table t drop column v
alter table t drop column v cascade
alter table t drop column k
alter table t drop column k cascade
alter table t drop column g
alter table t drop column i
alter table t drop column s
alter table t drop column m
alter table t drop column nn
alter table t drop column nn cascade
alter table t drop column pub
alter table t drop column ck
alter table t drop column pr
alter table t drop column id cascade
alter table p drop column id cascade
alter table ch drop column t_id
alter table ch drop column id
alter table typed drop column x
alter table t alter column a type bigint
alter table t alter column b type varchar(20)
alter table t alter column v type text
alter table t alter column v type varchar(40)
alter table t alter column k type bigint
alter table t alter column g type bigint
alter table t alter column i type bigint
alter table t alter column s type bigint
alter table t alter column m type text
alter table t alter column m type text using m::text
alter table t alter column pub type bigint
alter table t alter column ck type bigint
alter table t alter column nn type bigint
alter table t alter column id type bigint
alter table t alter column pr type pair
alter table t alter column po type int
alter table ch alter column t_id type bigint
alter table p alter column id type bigint
alter table p alter column name type varchar(50)
alter table typed alter column x type bigint
alter table with_col alter column a type text
alter table t rename column a to z
alter table t rename column b to z
alter table t rename column k to z
alter table t rename to z
alter table t set schema s2
alter table typed add column z int
alter table typed not of
alter table t alter column nn set not null
alter table t alter column nn set not null, drop constraint c_nn
alter table t alter column nn set not null, alter column k set not null
alter table t alter column ck set not null
alter table t validate constraint c_late
alter table t validate constraint c_ck
alter table ch validate constraint late
alter table t drop constraint c_ck
alter table t drop constraint c_two
alter table t drop constraint c_late
alter table t drop constraint t_pkey
alter table t drop constraint t_pkey cascade
alter table ch drop constraint ch_t_id_fkey
alter table ch drop constraint ch_pkey
alter table ch alter constraint ch_t_id_fkey deferrable initially deferred
alter table t alter constraint c_ck deferrable
alter table t add constraint zz unique using index t_a
alter table t add constraint zz primary key using index t_a
alter table t drop constraint t_pkey cascade, add primary key using index t_a
alter table t alter column g drop expression
alter table t alter column g set expression as (a * 3)
alter table t alter column g set default 3
alter table t alter column a drop expression
alter table t alter column i drop identity
alter table t alter column i set generated by default
alter table t alter column i restart with 100
alter table t alter column i set increment by 5
alter table t alter column i add generated always as identity
alter table t alter column s drop default
alter table t alter column s add generated always as identity
alter table t disable trigger tr
alter table t enable replica trigger tr
alter table t disable trigger user
alter table t disable trigger all
alter table ch disable trigger all
alter table p disable rule rl
alter table p enable always rule rl
alter table t enable row level security
alter table t replica identity using index t_a
alter table ch replica identity default
alter table t cluster on t_a
alter table t set without cluster
alter table t owner to shapes_role
alter table owned owner to current_user
alter table t set logged
alter table t set unlogged
alter table ch set unlogged
cluster t
cluster
vacuum full t
reindex table t
refresh materialized view mv
refresh materialized view mv with no data
refresh materialized view concurrently mv
refresh materialized view concurrently unfilled
refresh materialized view unfilled
refresh materialized view nosuch
create index on mv (k)
create index concurrently on mv (k)
drop index mv_id
reindex table mv
alter materialized view mv rename to z
alter materialized view mv rename column k to z
alter materialized view mv set schema s2
alter materialized view mv set (fillfactor = 70)
alter materialized view mv set without cluster
alter materialized view mv cluster on mv_id
alter materialized view mv alter column k set statistics 5
alter materialized view mv owner to shapes_role
alter table mv set unlogged
drop materialized view mv
drop materialized view if exists nosuch
create materialized view if not exists mv as select 1
create materialized view z as select * from mv
create or replace view vw as select id, a, b from t
create or replace view vw as select id from t
create or replace view vw as select id, b as a from t
create or replace view vw2 as select id from t
create view z as select * from vw join mv using (id)
create view z with (security_barrier) as select id from t with check option
alter view vw rename to z
alter view vw rename column a to z
alter view vw set (security_barrier)
alter view vw alter column a set default 3
alter view vw owner to shapes_role
alter view vw set schema s2
alter table vw rename to z
drop view vw
drop view vw cascade
drop view vw2
drop view vw, vw2
drop view joined
drop table t
drop table t cascade
drop table p cascade
drop table ch
drop table typed
drop table uses_sq, p cascade
drop sequence sq
drop sequence sq cascade
drop sequence t_s_seq
drop sequence t_i_seq
drop type mood
drop type mood cascade
drop type pair cascade
drop domain posint
drop domain posint cascade
drop function bump()
drop function bump() cascade
drop function of_t
drop function atomic
drop function used(int)
drop function used(int) cascade
drop trigger tr on t
drop trigger if exists nosuch on t
drop trigger tr3 on joined
drop policy pol on t
drop policy nosuch on t
drop rule rl on p
drop rule "_RETURN" on vw
drop statistics st
drop statistics if exists nosuch
drop publication pub
drop publication pub, everything
drop schema s2
drop schema s3
drop schema s3 cascade
drop owned by shapes_role
reassign owned by shapes_role to current_user
drop role shapes_role
drop collation col
drop collation col cascade
alter trigger tr on t rename to z
alter policy pol on t rename to z
alter policy pol on t using (true)
alter policy pol on t to public
alter rule rl on p rename to z
alter statistics st rename to z
alter statistics st set statistics 10
alter statistics st set schema s2
alter publication pub add table p
alter publication pub set table p
alter publication pub drop table t
alter publication pub drop table p
alter publication pub set (publish = 'insert')
alter publication everything add tables in schema s3
alter publication everything rename to z
alter publication pub owner to shapes_role
alter schema s2 rename to z
alter schema s2 owner to shapes_role
alter type mood add value 'new'
alter type mood rename value 'sad' to 'z'
alter type mood set schema s2
alter type pair add attribute z int
alter type pair add attribute z int cascade
alter type pair drop attribute y
alter type pair drop attribute y cascade
alter type pair alter attribute x type bigint
alter type pair alter attribute x type bigint cascade
alter type pair rename attribute x to z
alter type pair rename attribute x to z cascade
alter domain posint add check (value < 5000)
alter domain posint set not null
alter domain posint drop constraint posint_check
alter domain posint set schema s2
alter sequence sq owned by none
alter sequence sq set schema s2
alter sequence t_s_seq restart
alter sequence t_s_seq owned by none
alter sequence t_i_seq restart
alter sequence t_s_seq set schema s2
alter function bump() rename to z
alter function used(int) volatile
alter function used(int) set schema s2
alter function used(int) depends on extension plpgsql
alter table t enable trigger tr, add column z int
create or replace function used(x int) returns int immutable language plpgsql as 'begin return x + 1; end'
create or replace function bump() returns trigger language plpgsql as 'begin return old; end'
create or replace trigger tr before update of v on t for each row execute function bump()
create or replace rule rl as on delete to p do also nothing
comment on view vw is 'x'
comment on materialized view mv is 'x'
comment on trigger tr on t is 'x'
comment on policy pol on t is 'x'
comment on rule rl on p is 'x'
comment on constraint c_ck on t is 'x'
comment on statistics st is 'x'
comment on column vw.a is 'x'
comment on column pair.x is 'x'
comment on publication pub is 'x'
comment on role shapes_role is 'x'
comment on domain posint is 'x'
comment on constraint posint_check on domain posint is 'x'
grant select on vw to public
grant select on all tables in schema s3 to public
revoke select on t from shapes_role
grant shapes_role to current_user
alter role shapes_role nologin
alter default privileges in schema s2 grant select on tables to shapes_role
security label on table t is 'x'
truncate t
truncate t cascade
truncate p, ch
truncate p cascade
truncate t, ch restart identity
truncate vw
lock table vw
lock table joined in share mode
insert into vw values (1000, 1000)
insert into joined values (1, 'x')
update vw set a = 5 where id = 3
update joined set name = 'x'
delete from vw where id = 3
delete from vw
delete from p where id = 3
delete from t where id = 3
update t set v = 'x' where id = 3
update t set g = 5
update t set i = 5
insert into t (id, i) values (1000, 5)
insert into t (id, i) overriding system value values (1000, 5)
select * from vw
select * from joined
select * from mv
select * from unfilled
select * from t for update skip locked
copy t (id, a) to '/dev/null'
copy vw to '/dev/null'
select atomic()
select lo_create(0)
create table z (like t including all)
create table z as select * from vw
create table z (m mood, p pair, q posint)
create trigger z instead of delete on vw for each row execute function bump()
create trigger z after update on t referencing old table as o for each statement execute function bump()
create trigger z before insert on mv for each row execute function bump()
create policy z on vw using (true)
create index on vw (id)
create statistics z on id, a from vw
create publication z for table vw
create publication z for tables in schema s2
create publication z for table p where (id > 5)
analyze vw
analyze mv
vacuum mv
alter table t alter column nn set not null; alter table t drop constraint c_nn
alter table t drop constraint c_nn; alter table t alter column nn set not null
drop view vw2; drop view vw; alter table t alter column a type bigint
drop view vw cascade; create view vw as select id, a, b from t
alter table ch drop constraint ch_t_id_fkey, drop constraint late
drop trigger tr on t; create trigger tr before insert on t for each row execute function bump()
alter table t rename to t_old; create view t as select * from t_old
create or replace view vw as select id, a from t where id > 0; drop view vw2
begin; drop index t_k; rollback
