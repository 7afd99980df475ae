-- setup
{T}
alter table t add constraint ck check (a > 0) not valid;
alter table t add constraint valid_ck check (k > 0);
alter table t add constraint uq unique (k);
create unique index t_bi on t (bi);
create unique index t_n on t (n) where n > 0;
create unique index t_expr on t (lower(ut));
create index t_plain on t (si);
create unique index t_multi on t (id, k);
create function checks(x int) returns bool language plpgsql as 'begin return true; end';
{P}
{LOOSE}
create table ref (id int primary key, p_id int constraint ref_p references p (id));
insert into ref select g, g from generate_series(1, 2000) g;
create table refu (id int, t_k int references t (k));
insert into refu select g, g from generate_series(1, 1000) g;
create table refcas (id int, p_id int constraint refcas_p references p (id) on delete cascade deferrable);
insert into refcas select g, g from generate_series(1, 1000) g;
create table nv (id int, p_id int);
insert into nv select g, g from generate_series(1, 1000) g;
alter table nv add constraint nv_p foreign key (p_id) references p not valid;
{FILLED}
create table nulls (id int, a int);
insert into nulls select g, g from generate_series(1, 5000) g;
create unique index nulls_id on nulls (id);
create table proved (id int, a int, check (id is not null));
insert into proved select g, g from generate_series(1, 5000) g;
create unique index proved_id on proved (id);
create table selfref (id int primary key, par int);
insert into selfref select g, g from generate_series(1, 1000) g;
create table big (id bigint primary key, s smallint);
insert into big select g, g from generate_series(1, 1000) g;
create table vc (id varchar(20), x int);
insert into vc select g, g from generate_series(1, 1000) g;
create unlogged table ul (id int primary key);
create view vw as select a, count(*) from t group by a;
create view onpk as select id, b, count(*) from t group by id;
analyze;
-- shapes
alter table t add constraint ck2 check (a > 0)
alter table t add check (a > 0)
alter table t add constraint ck2 check (a > 0) not valid
alter table t add constraint ck2 check (k > 0)
alter table t add constraint valid_ck check (k > 0)
alter table t add constraint ck2 check (true)
alter table t add constraint ck2 check (a is not null)
alter table t add constraint ck2 check (checks(a))
alter table t add constraint ck2 check (a > 0) no inherit
alter table t add constraint ck2 check (a > (select 1))
alter table t add constraint ck2 check (nope > 0)
alter table t add constraint ck2 check (a > 0), add constraint ck3 check (b <> '')
alter table t add constraint ck2 check (a > 0) not valid, add constraint ck3 check (b <> '')
alter table only t add constraint ck2 check (a > 0)
alter table t validate constraint ck
alter table t validate constraint valid_ck
alter table t validate constraint nope
alter table t validate constraint ck, validate constraint valid_ck
alter table t drop constraint ck
alter table t drop constraint valid_ck
alter table t drop constraint nope
alter table t drop constraint if exists nope
alter table t drop constraint if exists ck
alter table t drop constraint ck cascade
alter table t drop constraint ck, add constraint ck check (a > 1)
alter table t drop constraint ck, add constraint ck check (a > 1) not valid
alter table t rename constraint ck to ck2
alter table t rename constraint uq to uq2
alter table t rename constraint t_pkey to pk2
alter table t alter constraint ck deferrable
alter table t add constraint ck2 check (a > 0) not valid; alter table t validate constraint ck2
alter table ch add constraint fk foreign key (p_id) references p (id)
alter table ch add foreign key (p_id) references p
alter table ch add constraint fk foreign key (p_id) references p (id) not valid
alter table ch add constraint fk foreign key (p_id) references p (id) not valid; alter table ch validate constraint fk
alter table ch add constraint fk foreign key (p_id) references p (id) not valid, validate constraint fk
L: alter table ch add constraint fk foreign key (p_id) references p (id) on delete cascade
?: alter table ch add constraint fk foreign key (p_id) references p (id) on delete set null
?: alter table ch add constraint fk foreign key (p_id) references p (id) on update cascade
alter table ch add constraint fk foreign key (p_id) references p (id) deferrable initially deferred
alter table ch add constraint fk foreign key (p_id) references p (name)
alter table ch add constraint fk foreign key (p_id) references nope (id)
alter table ch add constraint fk foreign key (nope) references p (id)
alter table ch add constraint fk foreign key (p_id, q) references p (id)
alter table ch add constraint fk foreign key (p_id) references big (id)
alter table ch add constraint fk foreign key (p_id) references t (k)
alter table ch add constraint fk foreign key (p_id) references t (bi)
alter table ch add constraint fk foreign key (p_id) references t (n)
alter table ch add constraint fk foreign key (p_id) references vw (a)
alter table ch add constraint fk foreign key (p_id) references ul (id)
alter table ch add constraint fk foreign key (p_id) references tmp (id)
alter table vc add constraint fk foreign key (id) references p (id)
alter table ul add constraint fk foreign key (id) references p (id)
alter table ch add constraint fk foreign key (p_id) references p (id), add constraint fk2 foreign key (q) references t (k)
alter table ch add constraint fk foreign key (p_id) references p (id) match full
alter table selfref add constraint fk foreign key (par) references selfref (id)
alter table selfref add constraint fk foreign key (par) references selfref (id) not valid
alter table nv validate constraint nv_p
alter table ref validate constraint ref_p
alter table ref drop constraint ref_p
alter table refcas drop constraint refcas_p
alter table ref alter constraint ref_p deferrable
alter table ref alter constraint ref_p deferrable initially deferred
alter table refcas alter constraint refcas_p not deferrable
alter table ref rename constraint ref_p to zz
alter table ref drop constraint ref_p, add constraint ref_p foreign key (p_id) references p (id)
L: alter table ref drop constraint ref_p, add constraint ref_p foreign key (p_id) references p (id) on delete cascade not valid
alter table t add constraint uq2 unique (k)
alter table t add unique (k)
alter table t add unique (k, a)
alter table t add unique (bi, k) include (a)
alter table t add unique (a)
alter table t add unique nulls not distinct (k)
alter table t add unique (k) with (fillfactor = 70)
alter table t add unique (k) using index tablespace oracle_ts
alter table t add unique (k) deferrable initially deferred
alter table t add unique (k, k)
alter table t add unique (nope)
alter table t add constraint uq unique (k)
alter table t add constraint uq3 unique using index t_bi
alter table t add unique using index t_bi
alter table t add constraint t_bi unique using index t_bi
alter table t add constraint x unique using index t_n
alter table t add constraint x unique using index t_expr
alter table t add constraint x unique using index t_plain
alter table t add constraint x unique using index nope
alter table t add constraint x unique using index t_bi deferrable
alter table t add constraint x unique using index t_pkey
alter table t drop constraint uq
alter table t drop constraint uq cascade
alter table refu drop constraint refu_t_k_fkey; alter table t drop constraint uq
alter table t drop constraint t_pkey
alter table t drop constraint t_pkey cascade
alter table t drop constraint t_pkey, add primary key using index t_multi
alter table p drop constraint p_pkey
alter table p drop constraint p_pkey cascade
alter table t add primary key (k)
alter table n add primary key (id)
alter table n add constraint n_pk primary key (id)
alter table n add primary key (id, a)
alter table n add primary key (a)
alter table nulls add primary key (id)
alter table nulls add primary key using index nulls_id
alter table nulls add constraint pk primary key using index nulls_id
alter table nulls alter column id set not null; alter table nulls add primary key using index nulls_id
alter table nulls alter column id set not null, add primary key using index nulls_id
alter table proved add primary key using index proved_id
alter table proved add primary key (id)
alter table nulls add unique using index nulls_id
alter table nulls add primary key (id) include (a)
alter table nulls add constraint nn check (id is not null) not valid; alter table nulls validate constraint nn; alter table nulls add primary key using index nulls_id
alter table t add constraint excl exclude using gist (r with &&)
alter table t add constraint excl exclude using gist (r with &&) where (a > 0)
alter table t add exclude using btree (k with =)
alter table t add constraint excl exclude using gist (r with &&) deferrable
alter table t add constraint excl exclude using gist (a with =)
alter table t add constraint ck2 check (a > 0), add unique (bi)
alter table t add constraint ck2 check (a > 0), add column x int
alter table if exists nope add check (a > 0)
-- from 18
alter table t add constraint ck2 check (a > 0) not enforced
alter table t alter constraint ck enforced
alter table ch add constraint fk foreign key (p_id) references p (id) not enforced
alter table ref alter constraint ref_p not enforced
alter table ref alter constraint ref_p enforced
alter table ref alter constraint ref_p not enforced; alter table ref alter constraint ref_p enforced
alter table nv alter constraint nv_p not enforced
alter table t add constraint tp unique (r without overlaps)
alter table t add constraint tp primary key (id, r without overlaps)

-- setup
{P}
insert into p select g, 'x' from generate_series(2001, 3000) g;
{PT}
create table par (id int, x int);
create table kid () inherits (par);
insert into kid select g, g from generate_series(1, 1000) g;
alter table par add constraint pck check (id > 0) not valid;
alter table par add constraint old check (x > -1);
alter table pt add constraint ptck check (id >= 0);
alter table pt1 add constraint own1 check (v <> 'q');
create table ptu (id int primary key, x int) partition by range (id);
create table ptu1 partition of ptu for values from (0) to (1000);
insert into ptu select g, g from generate_series(0, 999) g;
create table reft (id int, u int references ptu (id));
insert into reft select g, g from generate_series(0, 999) g;
create table ptf (id int, p_id int constraint ptf_fk references p) partition by range (id);
create table ptf1 partition of ptf for values from (0) to (1000);
insert into ptf select g, g from generate_series(1, 999) g;
create table ptf2 partition of ptf for values from (1000) to (2000);
create table list (id int, k text) partition by list (k);
create table list_a partition of list for values in ('a');
{FILLED}
create table subp (id int, a int) partition by range (id);
create table subp1 partition of subp for values from (0) to (100) partition by range (a);
create table subp11 partition of subp1 for values from (0) to (100);
insert into subp select g, g from generate_series(0, 99) g;
analyze;
-- shapes
alter table pt add constraint ck check (d is not null)
alter table pt add constraint ck check (d is not null) not valid
alter table only pt add constraint ck check (d is not null)
alter table pt add constraint ck check (d is not null) no inherit
alter table pt1 add constraint ck check (d is not null)
alter table pt add constraint own1 check (v <> 'q')
alter table pt drop constraint ptck
alter table pt1 drop constraint ptck
alter table only pt drop constraint ptck
alter table pt rename constraint ptck to zz
alter table pt1 rename constraint ptck to zz
alter table pt add constraint ck check (d is not null) not valid; alter table pt validate constraint ck
alter table par add constraint ck check (id > 1)
alter table par validate constraint pck
alter table only par validate constraint pck
alter table kid validate constraint pck
alter table par drop constraint old
alter table only par drop constraint old
alter table kid drop constraint old
alter table par rename constraint old to zz
alter table par add unique (id)
alter table par add primary key (id)
alter table par add constraint fk foreign key (id) references p
alter table pt add primary key (id)
alter table pt add primary key (id, d)
alter table pt add unique (id)
alter table pt add unique (v)
alter table pt add unique (id, v)
alter table only pt add unique (id)
alter table only pt add primary key (id)
alter table pt1 add unique (v)
alter table pt1 add primary key (id)
alter table pt add exclude using btree (id with =)
alter table pt add constraint fk foreign key (id) references p (id)
alter table pt add constraint fk foreign key (id) references p (id) not valid
alter table only pt add constraint fk foreign key (id) references p (id)
alter table pt1 add constraint fk foreign key (id) references p (id)
alter table pt1 add constraint fk foreign key (id) references p (id) not valid
alter table n add constraint fk foreign key (a) references ptu (id)
alter table n add constraint fk foreign key (a) references ptu (id) not valid
alter table n add constraint fk foreign key (a) references ptu1 (id)
alter table reft drop constraint reft_u_fkey
alter table ptf drop constraint ptf_fk
alter table ptf1 drop constraint ptf_fk
alter table ptf alter constraint ptf_fk deferrable
alter table ptf validate constraint ptf_fk
alter table ptf rename constraint ptf_fk to zz
alter table ptu drop constraint ptu_pkey
alter table ptu drop constraint ptu_pkey cascade
alter table ptu1 drop constraint ptu1_pkey
alter table list add primary key (id)
alter table list add primary key (id, k)
alter table subp add constraint ck check (a >= 0)
alter table subp add unique (id, a)
alter table subp add constraint fk foreign key (a) references p (id)
-- from 18
alter table ptf alter constraint ptf_fk not enforced
alter table ptf1 alter constraint ptf_fk not enforced
alter table pt add constraint fk foreign key (id) references p (id) not valid; alter table pt validate constraint fk
