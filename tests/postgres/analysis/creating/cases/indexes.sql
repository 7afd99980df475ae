-- given
create table t(id int primary key, a int, b text, j json, jb jsonb, r int4range);
insert into t select g, g%5, 'x', '{}', '{}' from generate_series(1,100) g;
analyze t;
create index t_a on t(a);
-- when
create index on t(b);

-- given
create table t(id int primary key, a int, b text, j json, jb jsonb, r int4range);
insert into t select g, g%5, 'x', '{}', '{}' from generate_series(1,100) g;
analyze t;
-- when
create unique index on t(a);

-- given
create table t(id int primary key, a int, b text, j json, jb jsonb, r int4range);
-- when
create index on t(j);
-- when
create index on t using gin (a);
-- when
create index on t using gin (jb);
-- when
create index on t using gist (r);
-- when
create index on t using gist (a);
-- when
create index on t using hash (a,b);
-- when
create unique index on t using hash (a);

-- given
create table t(id int primary key, a int, b text, ts timestamptz);
-- when
create index on t (date(ts));
-- when
create index on t (lower(b)) where a > 1;
-- when
create index on t (b) where ts > now();
-- when
create index on t (zz);
-- when
create index t_pkey on t (a);
-- when
create index if not exists t_pkey on t (a);

-- given
create table t(id int primary key, a int, b text, ts timestamptz);
create view v as select * from t;
-- when
create index on v (a);

-- given
create table t(id int primary key, a int, b text, ts timestamptz);
create materialized view v as select * from t;
-- when
create index on v (a);

-- given
create table t(id int primary key, a int, b text, ts timestamptz);
create index t_a on t(a);
-- when
reindex table t;
-- when
reindex index t_a;
-- when
cluster t using t_a;
-- when
cluster t;
-- when
reindex table missing;

-- given
create table t(id int primary key, a int, b text, ts timestamptz);
create index t_a on t(a) where a > 1;
-- when
cluster t using t_a;

-- given
create table t(id int primary key, a int, b text, ts timestamptz);
create index t_a on t using hash(a);
-- when
cluster t using t_a;
-- when
analyze t;

-- given
create table t(id int primary key, a int, b text, ts timestamptz);
create materialized view v as select * from t;
create index v_a on v(a);
create unique index v_u on v(id);
-- when
refresh materialized view v;

-- given
create table t(id int primary key, a int, b text, ts timestamptz);
create view vv as select id, a from t;
create materialized view v as select * from vv;
create index v_a on v(a);
create unique index v_u on v(id);
-- when
refresh materialized view concurrently v;

-- given
create table t(id int primary key, a int, b text, ts timestamptz);
create view vv as select id, a from t;
create materialized view v as select * from vv;
create index v_a on v(a);
-- when
refresh materialized view concurrently v;

-- given
create table t(id int primary key, a int, b text, ts timestamptz);
create materialized view v as select * from t with no data;
create unique index v_a on v(a);
-- when
refresh materialized view concurrently v;

-- given
create table t(id int primary key, a int, b text, ts timestamptz);
create view v as select * from t;
-- when
reindex table v;

-- given
create table t(id int primary key, a int, b text, ts timestamptz);
-- when
reindex index t;

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY RANGE (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (1000);
create index pi on pt(v);
-- when
reindex table pt1;

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY RANGE (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (1000) partition by list (v);
create table pt11 partition of pt1 default;
create index pi on pt1(v);
create index x on pt11(d);
-- when
create index pii on pt(d);
