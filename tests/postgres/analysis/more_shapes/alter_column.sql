-- setup
{T}
alter table t add constraint v_nn check (v is not null);
alter table t add constraint b_nn check (b is not null) not valid;
alter table t add constraint two_nn check (si is not null and bi is not null);
alter table t add constraint or_nn check (n is not null or false);
alter table t add constraint positive check (f4 > 0);
alter table t add constraint counted check (num_nonnulls(f8) = 1);
alter table t add constraint notnot check (not (ts is null));
alter table t add constraint dist check (tz is distinct from null);
alter table t add constraint either check (d is not null or k > 0);
alter table t add constraint casted check ((tx::text) is not null);
alter table t add constraint rowed check (row(u) is not null);
alter table t add constraint len check (length(ut) > 0 and ut is not null and k > 0);
alter table t add constraint truth check ((en is not null) is true);
alter table t add constraint inlist check (jb is not null and bo in (true, false));
alter table t add constraint ni check (ine is not null) no inherit;
alter table t add column g int generated always as (a * 2) stored;
create function plain_fn() returns int language plpgsql as 'begin return 5; end';
{ROLE}
-- shapes
alter table t alter column a set not null
alter table t alter column v set not null
alter table t alter column b set not null
alter table t alter column si set not null
alter table t alter column bi set not null, alter column si set not null
alter table t alter column n set not null
alter table t alter column f4 set not null
alter table t alter column f8 set not null
alter table t alter column ts set not null
alter table t alter column tz set not null
alter table t alter column d set not null
alter table t alter column tx set not null
alter table t alter column u set not null
alter table t alter column ut set not null
alter table t alter column en set not null
alter table t alter column jb set not null
alter table t alter column ine set not null
alter table t alter column id set not null
alter table t alter column g set not null
alter table t alter column v set not null, alter column a set not null
alter table t alter column v set not null, drop constraint v_nn
alter table t alter column v set not null; alter table t drop constraint v_nn
alter table t drop constraint v_nn; alter table t alter column v set not null
alter table t drop constraint v_nn, alter column v set not null
alter table t add constraint a_nn check (a is not null), alter column a set not null
alter table t add constraint a_nn check (a is not null); alter table t alter column a set not null
alter table t add constraint a_nn check (a is not null) not valid, alter column a set not null
alter table t add constraint a_nn check (a is not null) not valid; alter table t validate constraint a_nn; alter table t alter column a set not null; alter table t drop constraint a_nn
alter table t validate constraint b_nn, alter column b set not null
alter table t alter column a set not null, alter column a set default 1
alter table t alter column a set not null, add column x int
alter table t alter column v set not null, alter column v type text
alter table t alter column a set not null, add constraint ck check (a > 0)
alter table t alter column a set not null; alter table t alter column a drop not null
alter table t alter column k drop not null; alter table t alter column k set not null
alter table t alter column k drop not null, alter column k set not null
alter table t alter column k set not null, alter column k drop not null
alter table only t alter column a set not null
alter table t alter column nope set not null
alter table t alter column k drop not null
alter table t alter column a drop not null
alter table t alter column k drop default
alter table t alter column a drop default
alter table t alter column k set default 8
alter table t alter column a set default 0
alter table t alter column tz set default now()
alter table t alter column a set default plain_fn()
alter table t alter column a set default 'x'
alter table t alter column a set default null
alter table t alter column g set default 1
alter table t alter column g drop default
alter table t alter column g drop expression
alter table t alter column g drop expression if exists
alter table t alter column a drop expression
alter table t alter column a drop expression if exists
alter table t alter column a set statistics 500
alter table t alter column a set statistics -1
alter table t alter column 1 set statistics 10
alter table t alter column a set (n_distinct = 100)
alter table t alter column a set (n_distinct_inherited = 100, n_distinct = -0.5)
alter table t alter column a reset (n_distinct)
alter table t alter column b set storage external
alter table t alter column b set storage plain
alter table t alter column a set storage external
alter table t alter column b set compression pglz
alter table t alter column b set compression default
alter table t alter column a set compression pglz
alter table t alter column k drop default, alter column k add generated by default as identity
alter table t alter column id add generated always as identity
alter table t alter column id add generated by default as identity (start with 10000)
alter table t alter column a add generated always as identity
alter table t alter column k add generated always as identity
alter table t alter column b add generated always as identity
alter table t alter column id drop identity
alter table t alter column id drop identity if exists
alter table t rename column a to a2
alter table t rename a to a2
alter table t rename column a to b
alter table t rename column nope to a2
alter table t rename column id to pk
-- from 18
alter table t alter column b set storage default
L: alter table t alter column g set expression as (a * 3)
alter table t alter column a set statistics default
alter table t alter column a set expression as (1)
alter table t add constraint ann not null a
alter table t add constraint ann not null a not valid
alter table t add constraint ann not null a no inherit
alter table t add not null a
alter table t add constraint knn not null k
alter table t add constraint vnn not null v
alter table t add constraint bnn not null b
alter table t add constraint ann not null a not valid; alter table t validate constraint ann
alter table t add constraint ann not null a not valid, validate constraint ann
alter table t add constraint ann not null a not valid; alter table t alter column a set not null
alter table t drop constraint t_k_not_null
alter table t drop constraint t_id_not_null
alter table t alter constraint t_k_not_null no inherit
alter table t alter constraint t_k_not_null inherit
alter table t rename constraint t_k_not_null to zz

-- setup
create table sq (id int generated by default as identity, b int);
insert into sq (b) select generate_series(1, 100);
create table ser (id serial primary key, b int);
insert into ser (b) select generate_series(1, 100);
create table n (id int not null, a int not null);
insert into n select g, g from generate_series(1, 5000) g;
create unique index n_id on n (id);
alter table n replica identity using index n_id;
create table ri (a int not null, b int not null);
create unique index ri_a on ri (a);
alter table ri replica identity using index ri_a;
{PT}
create table par (id int, x int);
create table kid () inherits (par);
insert into kid select g, g from generate_series(1, 1000) g;
create table kid2 () inherits (par);
insert into kid2 select g, g from generate_series(1, 1000) g;
alter table kid2 add constraint k2 check (id is not null);
create view vw as select id, x from par;
create table pk (a int, b int, primary key (a, b));
insert into pk select g, g from generate_series(1, 100) g;
{DOMAINS}
create type ct as (p int, q text);
create table tt of ct;
insert into tt select g, 'q' from generate_series(1, 100) g;
analyze;
-- shapes
alter table sq alter column id drop identity
alter table sq alter column id set generated always
L: alter table sq alter column id restart
L: alter table sq alter column id restart with 1000
alter table sq alter column id set increment by 10
alter table sq alter column id set generated always set cache 20
alter table sq alter column id add generated always as identity
alter table sq alter column id drop identity, alter column id add generated always as identity
alter table sq alter column id drop not null
alter table sq alter column id set default 1
alter table sq alter column b set generated always
alter table ser alter column id drop default
alter table ser alter column id set default nextval('ser_id_seq')
L: alter table ser alter column id drop default; drop sequence ser_id_seq
alter table ser alter column id drop default; alter table ser alter column id add generated by default as identity
alter table n alter column id set not null
alter table n alter column a drop not null
alter table ri alter column a drop not null
alter table pt alter column d set not null
alter table pt alter column v set not null
alter table only pt alter column v set not null
alter table pt1 alter column v set not null
alter table pt1 alter column id drop not null
alter table pt alter column id drop not null
alter table pt alter column v set default 'x'
alter table only pt alter column v set default 'x'
alter table pt1 alter column v set default 'x'
alter table pt alter column v set statistics 100
alter table pt alter column v set storage external
alter table pt rename column v to v2
alter table pt1 rename column v to v2
alter table par alter column id set not null
alter table par alter column id drop not null
alter table only par alter column id set not null
alter table kid alter column id set not null
alter table kid2 alter column id set not null
alter table par alter column x set default 5
alter table par rename column x to y
alter table only par rename column x to y
alter table kid rename column x to y
alter table vw alter column id set default 1
alter table vw alter column id set not null
alter table pk alter column b drop not null
alter table td alter column y set not null
alter table td alter column x set default 5
alter table tt alter column p set not null
alter table tt alter column p set default 1
alter table tt rename column p to pp

-- setup from 18
{T}
alter table t add constraint ann not null a not valid;
alter table t add column g int generated always as (k * 2) virtual;
alter table t add column gs int generated always as (k * 2) stored;
alter table t add constraint gck check (g > 0);
create table par (id int, x int);
create table kid () inherits (par);
insert into kid select g, g from generate_series(1, 1000) g;
alter table par add constraint parnn not null id not valid;
{PT}
-- shapes
alter table t validate constraint ann
alter table t alter column a set not null
alter table t alter column a drop not null
alter table t drop constraint ann
alter table t alter column g drop expression
?: alter table t alter column g set expression as (k * 3)
L: alter table t alter column gs set expression as (k * 3)
alter table t alter column gs drop expression
alter table t alter column g set not null
alter table t alter column g type bigint
alter table t add constraint gck2 check (g > 1)
alter table t add constraint gnn not null g
create index t_g on t (g)
alter table par validate constraint parnn
alter table par alter column id set not null
alter table par add constraint xnn not null x not valid
alter table par add constraint xnn not null x no inherit
alter table pt add constraint vnn not null v not valid
alter table pt add constraint vnn not null v
alter table pt alter column id drop not null
alter table pt drop constraint pt_id_not_null
