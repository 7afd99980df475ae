-- setup from 18
{T}
{P}
{PT}
create extension btree_gist;
create table tm (id int, valid daterange, v int, primary key (id, valid without overlaps));
insert into tm select g, daterange('2024-01-01', '2024-06-01'), g from generate_series(1, 1000) g;
create table tmr (id int, tm_id int, valid daterange, constraint tmr_fk foreign key (tm_id, period valid) references tm (id, period valid));
insert into tmr select g, g, daterange('2024-02-01', '2024-03-01') from generate_series(1, 1000) g;
create table tml (id int, tm_id int, valid daterange);
insert into tml select g, g, daterange('2024-02-01', '2024-03-01') from generate_series(1, 1000) g;
create table vg (id int primary key, a int, b text, v int generated always as (a * 2) virtual, s int generated always as (a * 3) stored, w text generated always as (upper(b)) virtual not null, constraint vck check (v > 0));
insert into vg (id, a, b) select g, g, 'b' from generate_series(1, 1000) g;
create index vg_s on vg (s);
create statistics vg_st on a, s from vg;
create table ne (id int, a int, constraint neck check (a > 0) not enforced, p_id int constraint nefk references p not enforced);
insert into ne select g, g, g from generate_series(1, 1000) g;
create table nn (id int, a int, b int, constraint nn_a not null a not valid, constraint nn_b not null b no inherit);
insert into nn select g, g, g from generate_series(1, 1000) g;
create table nnp (id int, a int) partition by range (id);
create table nnp1 partition of nnp for values from (1) to (2000);
insert into nnp select g, g from generate_series(1, 1000) g;
alter table nnp add constraint nnp_a not null a not valid;
create table idp (id int, i int generated always as identity) partition by range (id);
create table idp1 partition of idp for values from (1) to (2000);
insert into idp (id) select g from generate_series(1, 1000) g;
create table ida (id int, i int not null);
create table par (id int constraint par_id not null, x int);
create table kid () inherits (par);
insert into kid select g, g from generate_series(1, 1000) g;
analyze;
-- shapes
alter table tm alter column v type bigint
alter table tm add unique (v, valid without overlaps)
alter table tml add primary key (id, valid without overlaps)
alter table tml add foreign key (tm_id, period valid) references tm (id, period valid)
alter table tml add foreign key (tm_id, period valid) references tm
alter table tml add foreign key (tm_id, period valid) references tm (id, period valid) not valid
alter table tml add foreign key (tm_id, period valid) references tm (id, period valid) on delete cascade
alter table tml add foreign key (tm_id) references tm (id)
alter table tmr alter column tm_id type bigint
create unique index concurrently on tml (id, valid)
alter table tm replica identity using index tm_pkey
delete from tm where id = 5
alter table vg alter column v type bigint
alter table vg alter column v drop expression
L: alter table vg alter column s set expression as (a * 4)
alter table vg alter column v set statistics 10
alter table vg alter column v set storage plain
L: alter table vg drop column v
alter table vg add constraint q foreign key (v) references p
create index on vg (v)
create index on vg ((v + 1))
create index on vg (a) where v > 5
create index on vg (s)
create statistics on a, v from vg
create statistics on (v + 1), a from vg
alter table vg rename column v to vv
alter table vg add column z int generated always as (v) virtual
alter table vg add column z int generated always as (s + 1) virtual
alter table vg add column z int generated always as (random()) virtual
alter table vg add column z int generated always as (a) virtual primary key
alter table vg add column z int generated always as (a) virtual default 5
alter table vg add column z int generated always as (a + 1) virtual check (z > 0)
alter table vg add column z int generated always as (a + 1) virtual not null, alter column a set not null
L: alter table vg set unlogged
create table z (like vg including generated)
create publication pb for table vg (id, v)
create publication pb for table vg (id, s)
create publication pb for table vg where (v > 5)
create policy pp on vg using (v > 5)
insert into vg (id, a, b, v) values (5000, 1, 'x', default)
alter table ne alter constraint neck enforced
alter table ne alter constraint nefk enforced
alter table ne alter constraint nefk deferrable initially deferred not enforced
alter table ne alter column a type bigint
alter table ne alter column a type text
alter table ne add constraint q check (a < 5) not enforced not valid
L: drop table p
alter table nn alter column a drop not null
alter table nn add primary key (a)
alter table nn add primary key (b)
alter table nn add primary key (id)
alter table nn alter column a add generated always as identity
alter table nn alter column b add generated always as identity
alter table nn drop constraint nn_b, add constraint nn_b2 not null b
alter table nn add constraint q not null id not valid, validate constraint nn_a
create table z () inherits (nn)
alter table only nnp validate constraint nnp_a
alter table nnp add primary key (id, a)
alter table nnp detach partition nnp1
create table nnp2 (id int, a int not null); alter table nnp attach partition nnp2 for values from (3000) to (4000)
alter table idp alter column i drop identity
alter table idp alter column i set generated by default
alter table only idp alter column i drop identity
alter table idp1 alter column i drop identity
alter table idp detach partition idp1
alter table idp add column j int generated by default as identity
alter table idp alter column id add generated always as identity
L: alter table idp drop column i
alter table only par drop constraint par_id
alter table par alter constraint par_id no inherit
alter table par add constraint q not null x not valid
alter table only par add constraint q not null x
alter table kid add constraint q not null x; alter table par alter column x set not null
vacuum (full) pt
cluster pt using nope
alter table pt add constraint fk foreign key (id) references p not valid not enforced
alter table pt set (fillfactor = 5)
create unlogged table z (id int) partition by range (id)
create table z (id int, a int generated always as (id) stored, b int generated always as (id))
alter domain nope add check (value > 5)
alter default privileges grant all on large objects to public
alter table t alter column a set statistics default, alter column b set statistics 0
