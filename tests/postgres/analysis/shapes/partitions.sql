-- Partitioned and inheriting tables, run and watched as in plain.sql.

-- setup
create table p (id int primary key, name text);
create table pt (id int not null, d date, v varchar(20), a int) partition by range (id);
create table pt1 partition of pt for values from (0) to (1000);
create table pt2 partition of pt for values from (1000) to (2000);
create table lonely (id int not null, d date, v varchar(20), a int);
create table other (id int, x int);
create table keyed (id int primary key, v text, unique (id, v), p_id int references p) partition by range (id);
create table keyed1 partition of keyed for values from (0) to (1000);
create table keyed2 partition of keyed for values from (1000) to (2000);
create index keyed_p on keyed (p_id);
create table refers (id int primary key, k int references keyed);
create table par (id int, a int, constraint par_a check (a > 0));
create table kid (own int) inherits (par);
create table grandkid () inherits (kid);
create table orphan (id int, a int, constraint par_a check (a > 0));
insert into p select g, 'n' from generate_series(1, 3000) g;
insert into pt select g, '2024-01-01', 'v' || g, g from generate_series(1, 1999) g;
insert into lonely select g, '2024-01-01', 'v' || g, g from generate_series(2000, 2999) g;
insert into keyed select g, 'v' || g, g from generate_series(1, 1999) g;
insert into refers select g, g from generate_series(1, 500) g;
insert into par select g, g from generate_series(1, 500) g;
insert into kid select g, g, g from generate_series(1, 500) g;
insert into orphan select g, g from generate_series(1, 500) g;
create index pt_a on only pt (a);
create index pt1_a on pt1 (a);
create function bump() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before insert on pt for each row execute function bump();
analyze;
-- shapes
alter table pt add column z int
alter table pt add column z int default random()
alter table pt add column z int not null default 1
alter table pt add column z int unique
alter table pt1 add column z int
alter table only pt add column z int
alter table pt drop column a
alter table pt drop column v
alter table pt drop column id
alter table pt1 drop column a
alter table only pt drop column a
alter table pt alter column a type bigint
alter table pt alter column v type varchar(30)
alter table pt alter column v type text
alter table pt alter column id type bigint
alter table pt1 alter column a type bigint
alter table pt alter column a set not null
alter table only pt alter column a set not null
alter table pt1 alter column a set not null
alter table pt1 alter column id drop not null
alter table pt alter column id drop not null
alter table pt alter column a set default 1
alter table only pt alter column a set default 1
alter table pt alter column a set statistics 50
alter table pt add constraint zz check (a > 0)
alter table pt add constraint zz check (a > 0) not valid
alter table only pt add constraint zz check (a > 0)
alter table pt add primary key (id)
alter table pt add unique (id, a)
alter table pt add unique (a)
alter table only pt add primary key (id)
alter table pt add constraint zz foreign key (a) references p
alter table pt add constraint zz foreign key (a) references p not valid
alter table other add constraint zz foreign key (x) references keyed
alter table other add constraint zz foreign key (x) references keyed not valid
alter table other add constraint zz foreign key (x) references keyed1
alter table keyed drop constraint keyed_p_id_fkey
alter table keyed1 drop constraint keyed_p_id_fkey
alter table keyed drop constraint keyed_pkey
alter table keyed drop constraint keyed_pkey cascade
alter table refers drop constraint refers_k_fkey
alter table keyed drop column p_id
alter table keyed drop column v
alter table keyed rename constraint keyed_pkey to zz
alter table pt rename to z
alter table pt rename column a to z
alter table pt1 rename column a to z
alter table pt1 rename to z
alter table pt set (fillfactor = 70)
alter table pt1 set (fillfactor = 70)
alter table pt set unlogged
alter table pt1 set unlogged
alter table pt set tablespace pg_default
alter table pt set access method heap
alter table pt set schema pg_catalog
alter table pt owner to current_user
alter table pt replica identity full
alter table pt enable row level security
alter table pt disable trigger tr
alter table pt1 disable trigger tr
alter table only pt disable trigger tr
alter table pt cluster on pt_a
alter table pt inherit other
alter table pt attach partition lonely for values from (2000) to (3000)
alter table pt attach partition lonely default
alter table pt attach partition lonely for values from (500) to (3000)
alter table pt attach partition other for values from (2000) to (3000)
alter table pt attach partition pt1 for values from (2000) to (3000)
alter table lonely add check (id >= 2000 and id < 3000); alter table pt attach partition lonely for values from (2000) to (3000)
alter table keyed attach partition lonely for values from (2000) to (3000)
alter table pt detach partition pt1
alter table pt detach partition pt1 concurrently
alter table pt detach partition lonely
alter table keyed detach partition keyed1
alter table keyed detach partition keyed2
alter table keyed detach partition keyed2 concurrently
alter table pt detach partition pt1 finalize
create table pt3 partition of pt for values from (2000) to (3000)
create table pt3 partition of pt default
create table pt3 partition of pt for values from (500) to (600)
create table pt3 partition of pt for values from (2000) to (3000) partition by list (a)
create table keyed3 partition of keyed for values from (2000) to (3000)
create table z (like pt including all)
create table z partition of other for values from (1) to (2)
create index on pt (v)
create unique index on pt (id)
create unique index on pt (a)
create index on only pt (v)
create index concurrently on pt (v)
create index on pt1 (v)
create index concurrently on pt1 (v)
create index if not exists pt_a on pt (a)
alter index pt_a attach partition pt1_a
alter index pt_a rename to z
alter index keyed_p rename to z
alter index keyed_p set (fillfactor = 70)
drop index pt_a
drop index concurrently pt_a
drop index pt1_a
drop index keyed_p
drop index keyed1_p_id_idx
drop index concurrently keyed_p
reindex table pt
reindex table pt1
reindex index keyed_p
reindex index pt1_a
reindex table concurrently pt
reindex index concurrently keyed1_pkey
drop table pt
drop table pt1
drop table keyed
drop table keyed cascade
drop table keyed1
drop table keyed2
drop table refers
drop table p cascade
truncate pt
truncate pt1
truncate only pt
truncate keyed
truncate keyed cascade
truncate p cascade
lock table pt
lock table only pt
vacuum pt
vacuum (full) pt
analyze pt
cluster pt using pt_a
cluster keyed using keyed_p
create trigger z before insert on pt for each row execute function bump()
create trigger z after insert on pt1 for each row execute function bump()
create trigger z after insert on pt for each statement execute function bump()
drop trigger tr on pt
drop trigger tr on pt1
alter trigger tr on pt rename to z
create policy z on pt using (true)
create rule z as on insert to pt do also nothing
create statistics z on a, id from pt
comment on table pt is 'x'
comment on trigger tr on pt is 'x'
create publication z for table pt
create publication z for table pt1
insert into pt values (1, now(), 'x', 1)
insert into pt values (5000, now(), 'x', 1)
insert into keyed values (0, 'x', 1)
update pt set a = 1
update pt set a = 1 where id = 5
update pt set id = 1500 where id = 5
delete from pt
delete from pt where id < 10
delete from pt1
delete from keyed where id = 1500
select * from pt
select * from pt where id = 5 for update
copy pt to '/dev/null'
copy (select * from pt) to '/dev/null'
alter table par add column z int
alter table par add column z int default random()
alter table only par add column z int
alter table par drop column a
alter table only par drop column a
alter table kid drop column a
alter table kid drop column own
alter table par alter column a type bigint
alter table kid alter column a type bigint
alter table only par alter column a type bigint
alter table par alter column a set not null
alter table only par alter column a set not null
alter table kid alter column a set not null
alter table par alter column a drop not null
alter table par alter column a set default 5
alter table par add constraint zz check (id > 0)
alter table par add constraint zz check (id > 0) no inherit
alter table only par add constraint zz check (id > 0)
alter table par add constraint zz check (id > 0) not valid
alter table par drop constraint par_a
alter table only par drop constraint par_a
alter table kid drop constraint par_a
alter table par add primary key (id)
alter table par rename column a to z
alter table only par rename column a to z
alter table kid rename column a to z
alter table par rename constraint par_a to z
alter table par rename to z
alter table orphan inherit par
alter table orphan inherit kid
alter table other inherit par
alter table kid no inherit par
alter table orphan no inherit par
alter table par enable row level security
alter table par set (fillfactor = 70)
alter table par set unlogged
alter table par disable trigger all
alter table par owner to current_user
drop table par
drop table par cascade
drop table kid cascade
drop table grandkid
truncate par
truncate only par
lock table par
lock table only par in share mode
create index on par (a)
create index on kid (a)
create table z () inherits (par)
create table z (a int) inherits (par, kid)
update par set a = 1
delete from only par
delete from par where id = 1
select * from par
vacuum par
analyze par
alter table par alter column a set statistics 10
alter table par validate constraint par_a
alter table par add constraint zz check (id > 0) not valid; alter table par validate constraint zz

-- setup
create table pt (id int not null, d date, a int) partition by range (id);
create table pt1 partition of pt for values from (0) to (1000);
create table pt2 partition of pt for values from (1000) to (2000) partition by list (a);
create table pt2a partition of pt2 for values in (1);
create table rest partition of pt default;
create table lonely (id int not null, d date, a int);
create table listed (a text, b int) partition by list (a);
create table listed1 partition of listed for values in ('x', 'y');
create table hashed (a int, b int) partition by hash (a);
create table hashed0 partition of hashed for values with (modulus 2, remainder 0);
create table lonely2 (a int, b int);
insert into pt select g, '2024-01-01', 1 from generate_series(1, 1999) g;
insert into pt select g, '2024-01-01', 1 from generate_series(5000, 5999) g;
insert into lonely select g, '2024-01-01', 1 from generate_series(2000, 2999) g;
insert into listed select 'x', 1 from generate_series(1, 500);
insert into lonely2 select null, 1;
analyze;
-- shapes
alter table pt attach partition lonely for values from (2000) to (3000)
alter table rest add check (id >= 3000); alter table pt attach partition lonely for values from (2000) to (3000)
alter table pt2 attach partition lonely for values in (2)
create table pt3 partition of pt for values from (2000) to (3000)
create table pt3 partition of pt for values from (5000) to (5100)
create table pt2b partition of pt2 for values in (2)
create table pt2b partition of pt2 default
alter table pt detach partition pt1
alter table pt detach partition rest
alter table pt detach partition pt2
alter table pt2 detach partition pt2a
alter table pt2 detach partition pt2a concurrently
alter table pt detach partition pt1 concurrently
drop table pt1
drop table pt2
drop table pt2a
drop table rest
alter table pt add column z int
alter table pt2 add column z int
alter table pt alter column a set not null
alter table pt add check (a > 0)
alter table pt2 alter column a type bigint
create index on pt (a)
create index on pt2 (a)
truncate pt
truncate pt2
drop table pt
alter table listed attach partition lonely2 default
create table listed2 partition of listed for values in ('z')
create table listed2 partition of listed for values in ('x')
create table listed2 partition of listed default
alter table hashed attach partition lonely2 for values with (modulus 2, remainder 1)
create table hashed1 partition of hashed for values with (modulus 2, remainder 1)
alter table listed alter column b type bigint
alter table listed alter column a type varchar(20)
delete from pt where id = 5
update pt set a = 1 where id = 1500
insert into pt values (1, now(), 1)
