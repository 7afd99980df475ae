-- What ALTER TABLE does with these is compared with a server: a statement, or several in one transaction, a line.

-- setup
create extension btree_gist;
create table t(id int not null, r int4range not null, a int, ts tsrange, p point, j json);
insert into t select g, int4range(g*10,g*10+5), g, null, null,null from generate_series(1,200) g;
create table tp(id int, r int4range, primary key(id));
create table f(id int, r int4range);
insert into f select g, int4range(g*10,g*10+2) from generate_series(1,200) g;
create table pt(id int not null, r int4range, n int not null) partition by list(n);
create table pt1 partition of pt for values in (1,2);
create table ptd partition of pt default;
insert into pt select g, int4range(g*10,g*10+1), g%4 from generate_series(1,100) g;
create table refp(id int primary key);
insert into refp select generate_series(1,100);
create table refpt(id int primary key, x int) partition by range(id);
create table refpt1 partition of refpt for values from (0) to (1000);
insert into refpt select g from generate_series(1,200) g;
create table reft(id int, o int references refpt, o2 int);
insert into reft select g,g from generate_series(1,50) g;
create table selfpt(id int, up int, primary key(id), foreign key (up) references selfpt) partition by range(id);
create table selfpt1 partition of selfpt for values from (0) to (100);
insert into selfpt select g,1 from generate_series(1,50) g;
create unlogged table ul(id int primary key);
create table withrow(id int);
create rule rl as on delete to withrow do instead nothing;
create table gdom(id int);
create schema s2;
create table s2.t(id int primary key, a int);
insert into s2.t select g,g from generate_series(1,20) g;
create table "odd"("Col A" int, "select" text);
insert into "odd" values (1,'x');
create index "oddi" on "odd"("Col A");

-- shapes
alter table t add constraint k unique (id, r without overlaps)
alter table t add primary key (id, r without overlaps)
alter table t add unique (r without overlaps)
alter table t add unique (r, id)
alter table t add primary key (id, a without overlaps)
alter table t add unique (id, r without overlaps); alter table f add foreign key (id, period r) references t (id, period r)
alter table t add primary key (id, r without overlaps); alter table f add foreign key (id, period r) references t
alter table f add foreign key (id, period r) references tp (id, period r)
alter table t add exclude using gist (id with =, r with &&)
alter table t add exclude using gist (r with &&) where (id > 5)
alter table t add exclude using gist (int4range(id,id+1) with &&)
alter table t add exclude using btree (a with =)
alter table t add exclude using hash (a with =)
alter table t add constraint e exclude using gist (r with &&) deferrable
alter table t add exclude using gist (ts with &&)
alter table t add exclude using gist (j with =)
alter table t add unique (p)
alter table pt add primary key (id, n)
alter table pt add unique (n)
alter table pt add foreign key (id) references refp
alter table pt add column o int references refp
alter table pt alter n set default 4
alter table pt alter id type bigint
alter table pt alter n type bigint
alter table pt add check (id > 0)
alter table pt add exclude using gist (n with =, r with &&)
alter table reft add foreign key (o2) references refpt
alter table reft add foreign key (o2) references refpt not valid
alter table reft drop constraint reft_o_fkey
alter table reft drop column o
alter table reft alter o type bigint
alter table refpt alter id type bigint
alter table refpt alter x type bigint
alter table refpt drop constraint refpt_pkey
alter table refpt drop constraint refpt_pkey cascade
alter table refpt drop column id
alter table reft add constraint q foreign key (o2) references refpt not valid; alter table reft validate constraint q
alter table reft alter constraint reft_o_fkey deferrable
alter table reft alter constraint reft_o_fkey not enforced
alter table refpt1 drop constraint refpt1_pkey
alter table refpt add column z int
alter table refpt alter x set not null
alter table refpt1 alter x set not null
alter table selfpt alter up type bigint
alter table selfpt drop constraint selfpt_up_fkey
alter table selfpt1 drop constraint selfpt1_up_fkey
alter table selfpt drop column up
alter table refpt1 add unique (x)
alter table refpt set unlogged
alter table refp set unlogged
alter table ul add column x int references refp
alter table refp add column u int references ul
alter table withrow drop column id
alter table withrow disable rule rl
alter table withrow enable always rule rl
alter table s2.t alter a type bigint
alter table s2.t add column t_id int references s2.t
alter table "odd" alter "Col A" type bigint
alter table "odd" alter "select" set not null
alter table "odd" drop column "Col A"
alter table "odd" add constraint "Weird ""c" check ("Col A" > 0)
alter index "oddi" set (fillfactor=50)
alter table "odd" add unique ("select")
alter table public."odd" cluster on "oddi"
alter table t rename a to a9; alter table t alter a9 type bigint
alter table t add column zz int; alter table t alter zz type bigint
alter table t add column zz int; alter table t drop column zz
create table nn(id int primary key, t int); alter table nn add foreign key (t) references refp
create table nn(id int); alter table nn add column r int references refp
create index on t(a); alter table t alter a type bigint
create unique index tu on t(a); alter table t add constraint tu2 unique using index tu
create unique index tu on t(a); alter table t add primary key using index tu
drop index "oddi"; alter table "Odd Name" alter "Col A" type bigint
alter table t alter a type text; alter table t alter a type int using a::int
alter table t alter id type bigint, add primary key (id)
alter table t alter id type bigint, alter id set default 4, alter a set default 4
alter table t alter r type text
alter table t alter id drop not null, alter id type bigint
alter table t add column b int default 4, alter a type bigint, add constraint c check (b = 4)
alter table t add constraint c check (a > 0), add constraint c check (a > 1)
alter table t add constraint c check (a > 0), add constraint c unique (a)
alter table t add check (a > 0), add check (a > 0)
alter table t add column b int, add column b int
alter table t drop column a, drop column a
alter table t drop column a, add column a int, alter a set default 4
alter table t alter a set default 4, alter a drop default
alter table t drop column a, drop column id, drop column r, drop column ts, drop column p, drop column j
alter table t alter a set not null, alter a drop not null
alter table if exists t add column if not exists a int, add column if not exists q int
