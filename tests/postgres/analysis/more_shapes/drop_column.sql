-- setup
{T}
-- shapes
L: alter table t drop column b
L: alter table t drop b
L: alter table t drop column a
L: alter table t drop column tx
L: alter table t drop column b cascade
L: alter table t drop column if exists b
alter table t drop column if exists nope
alter table t drop column nope
L: alter table t drop column b, drop column d
L: alter table t drop column b, drop column a, drop column v
L: alter table only t drop column b
L: alter table t drop column id cascade
L: alter table t drop column b, add column b int
L: alter table t drop column b, add column b int not null default 1
L: alter table t drop column b, add column c text default random()::text
L: alter table t drop column k
alter table t drop column ctid
L: alter table t drop column b restrict
alter table if exists nope drop column b

-- setup
{T}
create index t_e on t (lower(b));
create index t_part on t (si) where bo;
create index t_inc on t (f8) include (f4);
create unique index t_multi on t (n, nu, d);
alter table t add constraint ab check (bi > 0 or si > 0);
alter table t add constraint single check (f4 > 0);
alter table t add constraint excl exclude using btree (ut with =);
alter table t add constraint uq unique (u);
create statistics st on ci, ine from t;
create statistics st2 on (iv + interval '1 day') from t;
alter table t replica identity using index t_pkey;
comment on column t.j is 'x';
-- shapes
L: alter table t drop column b
L: alter table t drop column bo
L: alter table t drop column f4
L: alter table t drop column n
L: alter table t drop column bi
L: alter table t drop column ut
L: alter table t drop column u
L: alter table t drop column ci
L: alter table t drop column iv
L: alter table t drop column id
L: alter table t drop column j
L: alter table t drop column si, drop column bi

-- setup
{P}
{CH}
create table sq (id serial primary key, b int);
insert into sq (b) select generate_series(1, 100);
create table iden (id int generated always as identity, b int);
insert into iden (b) select generate_series(1, 100);
create table two (id int primary key, x int references p, y int references p (id) on delete cascade);
create table comp (a int, b int, c int, primary key (a, b));
create table kidcomp (a int, b int, foreign key (a, b) references comp);
insert into comp values (1, 1, 1);
create sequence loose;
create table uses (id int default nextval('loose'), b int);
insert into uses values (1, 1);
create table selfref (id int primary key, par int references selfref);
insert into selfref values (1, 1);
-- shapes
L: alter table ch drop column p_id
L: alter table ch drop column p_id cascade
L: alter table p drop column id cascade
L: alter table sq drop column id
L: alter table iden drop column id
L: alter table two drop column x, drop column y
L: alter table two drop column x
L: alter table comp drop column a
L: alter table comp drop column a cascade
L: alter table kidcomp drop column a
L: alter table uses drop column id
L: alter table selfref drop column par
L: alter table selfref drop column id cascade

-- setup
{T}
alter table t add column g int generated always as (a * 2) stored;
create view vw as select id, a from t;
create view vw2 as select b from t where d is not null;
create materialized view mv as select si from t;
create function plain_fn() returns bigint language plpgsql as 'begin return (select sum(k) from t); end';
create function plain_sql() returns bigint language sql as 'select sum(k) from t';
create function atomic_fn() returns bigint language sql begin atomic select sum(bi) from t; end;
create rule rl as on update to t where new.f4 > 0 do also select 1;
{TRIGGER}
create trigger trg_when before update on t for each row when (new.f8 > 0) execute function trgf();
create trigger trg_of before update of nu on t for each row execute function trgf();
create policy pol on t using (u is not null);
create publication pub for table t where (id > 0);
create publication pub2 for table t (id, jb);
create table typed_by (x t);
-- shapes
L: alter table t drop column a
L: alter table t drop column g
L: alter table t drop column b
L: alter table t drop column d
L: alter table t drop column d cascade
L: alter table t drop column si
L: alter table t drop column si cascade
L: alter table t drop column k
L: alter table t drop column bi
L: alter table t drop column bi cascade
L: alter table t drop column f4
L: alter table t drop column f4 cascade
L: alter table t drop column f8
L: alter table t drop column f8 cascade
L: alter table t drop column nu cascade
L: alter table t drop column u cascade
L: alter table t drop column id
L: alter table t drop column jb cascade
L: alter table t drop column ci

-- setup
create table par (id int, x int);
create table kid (y int) inherits (par);
insert into kid select g, g, g from generate_series(1, 1000) g;
create table grand () inherits (kid);
insert into grand select g, g, g from generate_series(1, 100) g;
create index kid_x on kid (x);
{PT}
create index pt_v on pt (v);
alter table pt add constraint dck check (d > '2000-01-01');
create type ct as (p int, q text);
create table tt of ct;
insert into tt select g, 'q' from generate_series(1, 100) g;
{DOMAINS}
-- shapes
L: alter table par drop column x
L: alter table only par drop column x
L: alter table kid drop column x
L: alter table kid drop column y
L: alter table only kid drop column y
L: alter table pt drop column v
L: alter table pt drop column d
L: alter table only pt drop column v
L: alter table pt1 drop column v
L: alter table tt drop column q
L: alter table td drop column x
