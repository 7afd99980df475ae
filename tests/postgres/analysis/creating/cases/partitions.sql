-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY RANGE (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (1000);
CREATE UNIQUE INDEX ON pt(id);
CREATE TABLE r(id int references pt(id));
insert into pt select 5;
insert into r select 5;
create table pnew (id int not null, d date, v text);
insert into pnew select 1001;
-- when
ALTER TABLE pt ATTACH PARTITION pnew FOR VALUES FROM (1000) TO (2000);

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY RANGE (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (1000);
CREATE UNIQUE INDEX ON pt(id);
CREATE TABLE r(id int references pt(id));
insert into pt select 5;
-- when
ALTER TABLE pt DETACH PARTITION pt1;
-- when
CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (1000) TO (2000);

-- given
CREATE TABLE pp(id int primary key);
CREATE TABLE pt (id int NOT NULL references pp, d date, v text) PARTITION BY RANGE (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (1000);
-- when
CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (1000) TO (2000);

-- given
CREATE TABLE pp(id int primary key);
CREATE TABLE pt (id int NOT NULL references pp, d date, v text) PARTITION BY RANGE (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (1000);
create index on pt(v);
-- when
ALTER TABLE pt DETACH PARTITION pt1;

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY RANGE (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (1000);
CREATE TABLE ptdef PARTITION OF pt DEFAULT;
insert into ptdef select 4000;
-- when
CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (1000) TO (2000);

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY RANGE (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (1000);
CREATE TABLE ptdef PARTITION OF pt DEFAULT;
insert into ptdef select 4000;
alter table ptdef add check (id >= 3000);
-- when
CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (1000) TO (2000);

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY RANGE (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (1000);
CREATE TABLE ptdef PARTITION OF pt DEFAULT;
insert into ptdef select 4000;
create table pnew (id int not null, d date, v text);
create index on pnew(v);
create index on pt(v);
-- when
ALTER TABLE pt ATTACH PARTITION pnew FOR VALUES FROM (1000) TO (2000);

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY LIST (d);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES IN ('2024-01-01');
create table pnew (id int not null, d date, v text, check (d = '2024-02-01'));
-- when
ALTER TABLE pt ATTACH PARTITION pnew FOR VALUES IN ('2024-02-01');

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY LIST (d);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES IN ('2024-01-01');
create table pnew (id int not null, d date, v text, check (d is not null and d = '2024-02-01'));
-- when
ALTER TABLE pt ATTACH PARTITION pnew FOR VALUES IN ('2024-02-01');

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY LIST (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES IN (1,2);
create table pnew (id int not null, d date, v text, check (id in (3,4)));
-- when
ALTER TABLE pt ATTACH PARTITION pnew FOR VALUES IN (3,4);

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY HASH (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES WITH (modulus 2, remainder 0);
create table pnew (id int not null, d date, v text);
-- when
ALTER TABLE pt ATTACH PARTITION pnew FOR VALUES WITH (modulus 2, remainder 1);

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY HASH (id);
create table pnew (id int not null, d date, v text) partition by range (id);
create table pnew1 partition of pnew for values from (1) to (10);
create table pnew2 partition of pnew default;
-- when
ALTER TABLE pt ATTACH PARTITION pnew FOR VALUES WITH (modulus 2, remainder 1);

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY RANGE (id);
create table pnew (id int not null, d date, v text);
-- when
ALTER TABLE pt ATTACH PARTITION pnew DEFAULT;

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY RANGE (id);
create table pnew (id int, d date, v text);
-- when
ALTER TABLE pt ATTACH PARTITION pnew DEFAULT;

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY RANGE (id);
create table pnew (id int not null, d date, v text, z int);
-- when
ALTER TABLE pt ATTACH PARTITION pnew DEFAULT;

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text, check (v<>'')) PARTITION BY RANGE (id);
create table pnew (id int not null, d date, v text);
-- when
ALTER TABLE pt ATTACH PARTITION pnew DEFAULT;

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY RANGE (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (1000);
CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (1000) TO (2000);
create table pnew (id int not null, d date, v text);
-- when
ALTER TABLE pt ATTACH PARTITION pnew FOR VALUES FROM (500) TO (600);

-- given
CREATE TABLE pp(id int primary key);
CREATE TABLE pt (id int NOT NULL references pp, d date, v text) PARTITION BY RANGE (id);
create table pnew (id int not null references pp, d date, v text);
-- when
ALTER TABLE pt ATTACH PARTITION pnew FOR VALUES FROM (500) TO (600);

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text, primary key (id)) PARTITION BY RANGE (id);
create table pnew (id int not null, d date, v text, primary key (id));
-- when
ALTER TABLE pt ATTACH PARTITION pnew FOR VALUES FROM (500) TO (600);

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text, primary key (id)) PARTITION BY RANGE (id);
create table pnew (id int not null, d date, v text);
create unique index pnu on pnew(id);
-- when
ALTER TABLE pt ATTACH PARTITION pnew FOR VALUES FROM (500) TO (600);

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY RANGE (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (1000);
create index on pt(v);
-- when
CREATE INDEX pv2 ON ONLY pt(v);

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY RANGE (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (1000);
create index on pt1(v);
-- when
CREATE INDEX pv2 ON pt(v);

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY RANGE (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (1000);
create index pt1_v on pt1(v);
create index pv on only pt(v);
-- when
ALTER INDEX pv ATTACH PARTITION pt1_v;

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY RANGE (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (1000);
-- when
CREATE UNIQUE INDEX pv2 ON pt(v);
-- when
CREATE UNIQUE INDEX pv2 ON pt(v, id);
-- when
CREATE INDEX CONCURRENTLY pv2 ON pt(v, id);
-- when
CREATE TABLE x (LIKE pt INCLUDING ALL);

-- given
CREATE TABLE par (id int primary key, a int check (a>0));
-- when
CREATE TABLE x (b int) INHERITS (par);
