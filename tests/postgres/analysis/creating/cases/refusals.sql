-- given
create table t (id int primary key, a int, b text);
-- when
create view v as select * from nope;
-- when
create view t as select 1 as x;
-- when
create view v as select id, id from t;
-- when
create view v(x,y,z,w) as select * from t;
-- when
create view v as with d as (delete from t returning *) select * from d;
-- when
create table n as with d as (delete from t returning *) select * from d;
-- when
create materialized view n as with d as (delete from t returning *) select * from d;
-- when
create table if not exists t as select 1 as x;
-- when
create materialized view if not exists t as select 1 as x;
-- when
prepare q as select * from t; create table n as execute q;
-- when
create function f(int) returns trigger language plpgsql as $$ begin return new; end $$;
-- when
create index on t using nope (a);
-- when
create index on t(a) include (nope);
-- when
create temp table x (id int references t);
-- when
create unlogged table x (id int references t);
-- when
create table x (id text references t);
-- when
create table x (id int, b int, foreign key (id, b) references t);
-- when
create table x (id int generated always as identity, j int generated always as identity);
-- when
create table x (id text generated always as identity);
-- when
create table x (id int default id2, id2 int);
-- when
create table x (a json, primary key (a));
-- when
create table x (a int4range, exclude using gist (a with &&));
-- when
create table x (a int, constraint t_pkey unique (a));
-- when
cluster t using nope;

-- given
create table t (id int primary key, a int, b text);
create view v as select id, a from t;
create rule r as on insert to v do instead insert into t values (new.id, new.a);
-- when
create or replace rule r as on insert to v do instead nothing;

-- given
create table t (id int primary key, a int, b text);
create rule r as on insert to t do also nothing;
-- when
create rule r as on insert to t do also nothing;

-- given
create table t (id int primary key, a int, b text);
create policy p on t using (true);
-- when
create policy p on t using (false);
-- when
alter policy q on t using (false);
-- when
create policy q on t for insert using (false);

-- given
create table t (id int primary key, a int, b text);
create view v as select 1 as x;
-- when
create policy q on v using (false);

-- given
create table t (id int primary key, a int, b text);
create sequence s;
-- when
create sequence s;
-- when
create sequence if not exists s;
-- when
alter sequence s owned by t.nope;
-- when
alter sequence s owned by nope.a;
-- when
alter sequence s as smallint maxvalue 100 cycle cache 20;
-- when
alter sequence s set logged;

-- given
create table t (id int primary key, a int, b text);
create schema s2;
create sequence s2.s;
-- when
alter sequence s2.s owned by t.a;

-- given
create table t (id int primary key, a int, b text);
create function f(int) returns int language sql as 'select 1';
-- when
create function f(a int, b int default 1) returns int language sql as 'select 1';
-- when
create or replace function f(a int) returns int language sql as 'select a';

-- given
create table t (id int primary key, a int, b text);
create function f(a int) returns int language sql as 'select 1';
-- when
create or replace function f(int) returns int language sql as 'select 2';

-- given
create table t (id int primary key, a int, b text); create function trgf() returns trigger language plpgsql as $$ begin return new; end $$;
-- when
create trigger g after truncate on t execute function trgf();
-- when
create trigger g before update of nope on t execute function trgf();

-- given
create table t (id int primary key, a int, b text); create function trgf() returns int language plpgsql as $$ begin return 1; end $$;
-- when
create trigger g after truncate on t execute function trgf();

-- given
create table t (id int primary key, a int, b text); create function trgf() returns trigger language plpgsql as $$ begin return new; end $$; create trigger g after insert on t execute function trgf();
-- when
create or replace trigger g before delete on t execute function trgf();

-- given
create table t (id int primary key, a int, b text); create function trgf() returns trigger language plpgsql as $$ begin return new; end $$; create view v as select * from t;
-- when
create trigger g instead of insert on t for each row execute function trgf();

-- given
create table t (id int primary key, a int, b text); create function trgf() returns trigger language plpgsql as $$ begin return new; end $$; create materialized view mv as select * from t;
-- when
create trigger g before insert on mv execute function trgf();

-- given
create table t (id int primary key, a int, b text);
create index i on t(a);
create materialized view mv as select * from t;
create unique index mu on mv(id) where id > 1;
-- when
refresh materialized view concurrently mv;

-- given
create table t (id int primary key, a int, b text);
create index i on t(a);
create materialized view mv as select * from t;
create unique index mu on mv((id+1));
-- when
refresh materialized view concurrently mv;

-- given
create table t (id int primary key, a int, b text);
create unlogged table u (id int);
create temp table tt(id int);
-- when
create index on u(id);

-- given
create table par (id int);
create table kid () inherits (par);
insert into kid select generate_series(1,10);
-- when
create index on par(id);
-- when
analyze par;
-- when
reindex table par;
-- when
create table x (like par, like kid);

-- given
create table par (id int);
-- when
create table x (id bigint) inherits (par);

-- given
create table par (id int not null default 3);
-- when
create table x (id int default 4, y int) inherits (par);

-- given
create table pt (id int, d text) partition by range (id);
create table pt1 partition of pt for values from (1) to (10);
-- when
create table x (y int) inherits (pt1);

-- given
create table pt (id int, d text) partition by range (id);
-- when
create table c partition of pt (id primary key, constraint ck check (d <> '')) for values from (1) to (10);
-- when
create table c partition of pt (nope primary key) for values from (1) to (10);

-- given
create unlogged table t (id int primary key, a int, b text);
-- when
create table x (id int references t);

-- given
create table t (id int primary key, a int, b text);
create view v as select * from t;
-- when
create table x (id int references v);

-- given
create table t (id int primary key deferrable, a int, b text);
-- when
create table x (id int references t);

-- given
create table t (id int primary key, a int, b text);
create view v as select 1 as x;
-- when
cluster v using nope;
-- when
analyze v;
-- when
analyze t (nope);
-- when
analyze nope;
