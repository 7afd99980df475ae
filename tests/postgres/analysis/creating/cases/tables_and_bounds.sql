-- given
create table pk (id int primary key) partition by range (id);
create table pk1 partition of pk for values from (1) to (10);
create table pk2 partition of pk for values from (10) to (20);
-- when
create table n (id int primary key, x int references pk);

-- given
create table pk (id int);
-- when
create table n (id int primary key, x int references pk(id));
-- when
create table n (id int primary key, x int references pk);

-- given
create table pk (id int, unique (id));
-- when
create table if not exists pk (z int);

-- given
create view pk as select 1 as x;
-- when
create table if not exists pk (z int);

-- given
create table pt (id int, d date) partition by range (id);
create table d partition of pt default partition by list (d);
create table d1 partition of d default;
-- when
create table p1 partition of pt for values from (1) to (2);
-- when
create table p1 partition of d for values in ('2024-01-01');

-- given
create table pt (id int, d date) partition by range (id);
create table d partition of pt default partition by list (d);
create table d1 partition of d default;
create table n (id int, d date);
-- when
alter table pt attach partition n for values from (1) to (2);

-- given
create table pt (id int, d date) partition by range (id);
create table d partition of pt for values from (1) to (100) partition by list (d);
create table n (id int, d date, check (d is not null and d = '2024-01-01'));
-- when
alter table d attach partition n for values in ('2024-01-01');

-- given
create table pt (id int, d date) partition by range (id);
create table d partition of pt for values from (1) to (100) partition by list (d);
create table n (id int not null, d date not null, check (d = '2024-01-01' and id >= 1 and id < 100));
-- when
alter table d attach partition n for values in ('2024-01-01');

-- given
create table pt (id int, d date) partition by range (id);
create table d partition of pt for values from (1) to (100) partition by list (d);
create table d1 partition of d default;
-- when
alter table pt detach partition d;

-- given
create table pt (id int, d date) partition by range (id);
create table d partition of pt for values from (1) to (100);
create table x (id int, d date);
-- when
alter table pt detach partition x;

-- given
create table pt (id int, d date) partition by list (id);
create table a partition of pt for values in (1,2);
create table b partition of pt for values in (3);
create table n (id int, d date);
-- when
alter table pt attach partition n default;

-- given
create table pt (id int, d date) partition by list (id);
create table a partition of pt for values in (1,2);
create table b partition of pt for values in (3);
create table n (id int not null, d date, check (id > 5));
-- when
alter table pt attach partition n default;

-- given
create table pt (id int, d date) partition by list (id);
create table a partition of pt for values in (1,2);
create table b partition of pt for values in (3);
create table n (id int, d date, check (id not in (1,2,3)));
-- when
alter table pt attach partition n default;

-- given
create table pt (id int, d date) partition by range (d);
create table n (id int, d date not null, check (d >= '2024-01-01' and d < '2024-02-01'));
-- when
alter table pt attach partition n for values from ('2024-01-01') to ('2024-02-01');

-- given
create table pt (id int, d timestamptz) partition by range (d);
create table n (id int, d timestamptz not null, check (d >= '2024-01-01' and d < '2024-02-01'));
-- when
alter table pt attach partition n for values from ('2024-01-01') to ('2024-02-01');

-- given
create table pt (id int, d date) partition by range (d);
create table n (id int, d date, check (d is not null), check (d >= date '2024-01-05' and d < '2024-01-15'::date));
-- when
alter table pt attach partition n for values from ('2024-01-01') to ('2024-02-01');

-- given
create table pt (a int, b int) partition by range (a, b);
create table n (a int not null, b int not null, check (a = 1 and b >= 1 and b < 5));
-- when
alter table pt attach partition n for values from (1, 1) to (1, 5);

-- given
create table pt (a int, b int) partition by range (a, b);
create table n (a int not null, b int not null, check (a >= 1 and a < 2));
-- when
alter table pt attach partition n for values from (1, minvalue) to (2, minvalue);

-- given
create table pt (a int, b int) partition by range (a, b);
create table n (a int not null, b int not null, check (a > 1 and a < 2));
-- when
alter table pt attach partition n for values from (1, minvalue) to (2, 5);

-- given
create table pt (id int, d text) partition by list (d);
create table n (id int, d text not null, check (d in ('a','b')));
-- when
alter table pt attach partition n for values in ('a','b','c');

-- given
create table pt (id int, d text) partition by list (d);
create table n (id int, d text not null, check (d in ('a','b','x')));
-- when
alter table pt attach partition n for values in ('a','b','c');

-- given
create table pt (id int, d text) partition by list (d);
create table n (id int, d text, check (d = 'a' or d is null));
-- when
alter table pt attach partition n for values in ('a',null);

-- given
create table pt (id int, d text) partition by list (d);
create table n (id int, d text, check (d = any (array['a','b'])), check (d is not null));
-- when
alter table pt attach partition n for values in ('a','b');

-- given
create table pt (id int, d text) partition by range (id);
create table dd partition of pt default;
alter table dd add constraint c check (id < 100 or id >= 200 or id is null);
create table n (id int not null, d text, check (id >= 100 and id < 200));
-- when
alter table pt attach partition n for values from (100) to (200);

-- given
create table pt (id int, d text) partition by range (id);
create table dd partition of pt default;
alter table dd add constraint c check (not (id >= 100 and id < 200));
create table n (id int not null, d text, check (id >= 100 and id < 200));
-- when
alter table pt attach partition n for values from (100) to (200);

-- given
create table pt (id int, d text) partition by range (id);
create table dd partition of pt default;
alter table dd add constraint c check (id >= 200) not valid;
create table n (id int not null, d text, check (id >= 100 and id < 200));
-- when
alter table pt attach partition n for values from (100) to (200);

-- given
create table pt (id int, d text) partition by range (id);
create index pti on only pt(d);
create table n partition of pt default;
create index ni on n(id);
-- when
alter index pti attach partition ni;

-- given
create table pt (id int, d text) partition by range (id);
create table n partition of pt default;
create index pti on pt(d);
create index ni on n(d);
-- when
alter index pti attach partition ni;

-- given
create table pt (id int, d text) partition by range (id);
create table n partition of pt default;
create index pti on pt(d);
-- when
alter index pti attach partition n_d_idx;

-- given
create table pt (id int, d text) partition by range (id);
create table n (id int, d text);
create index pti on pt(d);
create index ni on n(d);
-- when
alter index pti attach partition ni;

-- given
create table pt (id int, d text) partition by range (id);
create table n partition of pt default;
create unique index nu on n(id);
-- when
create unique index pu on pt(id);

-- given
create table pt (id int, d text) partition by range (id);
create table n partition of pt default;
alter table n add unique (id);
-- when
create unique index pu on pt(id);

-- given
create table pt (id int, d text) partition by range (id);
create table n partition of pt default;
create index pu on pt(d);
-- when
create index if not exists pu on pt(id);

-- given
create table pt (id int, d text) partition by range ((id+1));
create table n partition of pt default;
-- when
create unique index pu on pt(id);

-- given
create table t (id int);
create table v (id int);
create unlogged table u (id int);
-- when
create table c (x int) inherits (t, v, u);

-- given
create table t (id int) partition by list (id);
-- when
create table c (x int) inherits (t);

-- given
create table t (id int);
-- when
create table c partition of t default;
-- when
create table c (id int, id int);
-- when
create table c (id int, a nope);
-- when
create table nope.c (id int);
-- when
create table c (id int primary key, b int primary key);
-- when
create table c (id int, primary key (nope));
-- when
create table c (id int, check (nope > 1));
-- when
create table c (id int, b int generated always as (random()) stored);
-- when
create table c (id int) partition by range (nope);
-- when
create table c (id int unique) partition by hash (id);

-- given
create table t (id int primary key, a int references t);
-- when
create table c (like t including all);

-- given
create type ct as (a int, b text);
-- when
create table c of ct;

-- given
create table pt (id int, d text) partition by range (id);
-- when
create table c partition of pt for values from (5) to (1);

-- given
create table pt (id int, d text) partition by range (id);
create table x partition of pt for values from (1) to (10);
-- when
create table c partition of pt for values from (5) to (15);

-- given
create table pt (id int, d text) partition by range (id);
create table x partition of pt default;
-- when
create table c partition of pt default;

-- given
create table pt (id int, d text) partition by hash (id);
create table x partition of pt for values with (modulus 4, remainder 1);
-- when
create table c partition of pt for values with (modulus 2, remainder 1);

-- given
create table pt (id int, d text) partition by list (id);
create table x partition of pt for values in (1,2);
-- when
create table c partition of pt for values in (2,3);

-- given
create table pt (id int, d text) partition by list (id);
-- when
create table c partition of pt for values from (2) to (3);

-- given
create table pt (id int, d text) partition by hash (id);
-- when
create table c partition of pt default;

-- given
create table pt (id int primary key, v text) partition by range (id);
-- when
create table c partition of pt for values from (1) to (2) partition by list (v);
