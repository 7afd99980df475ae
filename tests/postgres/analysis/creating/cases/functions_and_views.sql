-- given
create table t(id int primary key, a int); create function f(x int) returns int immutable language plpgsql as $$ begin return x+1; end $$; create index on t(f(a));
-- when
create or replace function f(x int) returns int immutable language plpgsql as $$ begin return x+2; end $$;

-- given
create function f(x int) returns int language sql as 'select 1';
-- when
create or replace function f(x int) returns bigint language sql as 'select 1::bigint';
-- when
create or replace function f(y int) returns int language sql as 'select 1';
-- when
create function f(x int) returns int language sql as 'select 1';
-- when
create or replace function f(x int, y int default 2) returns int language sql as 'select 1';
-- when
create or replace procedure f(x int) language sql as 'select 1';
-- when
create or replace function f(x int) returns setof int language sql as 'select 1';

-- given
create function f(x int, y int default 2) returns int language sql as 'select 1';
-- when
create or replace function f(x int, y int) returns int language sql as 'select 1';

-- given
create table t(id int primary key, a int);
-- when
create function g() returns bigint language sql as 'select count(*) from t';
-- when
create function g() returns bigint language sql as 'select count(*) from nope';
-- when
set local check_function_bodies = off; create function g() returns bigint language sql as 'select count(*) from nope';
-- when
create function g(x int) returns void language sql as 'update t set a = x; delete from t where id = x';
-- when
create function g(x int) returns setof t language sql begin atomic select * from t where id = x; end;
-- when
create function g(x int) returns setof t language sql begin atomic select id, a from t where id = x; end; alter table t drop column a;
-- when
create view v as select id, a from t; alter table t drop column a;

-- given
create table t(id int primary key, a int); create function g(x int) returns setof t language sql begin atomic select * from t where id = x; end
-- when
alter table t drop column a;

-- given
create table t(id int primary key, a int);
create view v as select id, a from t;
-- when
create or replace view v as select id from t;
-- when
create or replace view v as select id, a as b from t;
-- when
create or replace view v as select id, a::text from t;
-- when
create or replace view v as select id, a, 1 as z from t;
-- when
create or replace view t as select 1 as z;

-- given
create table t(id int primary key, a int, b int);
-- when
create view v as select id, a from t; alter table t drop column b;
-- when
create view v as select id, count(*) as n from t group by id; create view v2 as select * from v; drop view v;
-- when
create table t2 as select * from t;

-- given
create table t(id int primary key, a int, b int);
create view v as select * from t;
-- when
create materialized view t2 as select * from v;
-- when
select id into t2 from v;

-- given
create table t(id int primary key, a int, b int); create function trgf() returns trigger language plpgsql as $$ begin return new; end $$;
-- when
create trigger g before update of a on t for each row when (old.a is distinct from new.a) execute function trgf();

-- given
create table t(id int primary key, a int, b int); create function trgf() returns trigger language plpgsql as $$ begin return new; end $$; create trigger g before insert on t for each row execute function trgf();
-- when
create trigger g before update of a on t for each row when (old.a is distinct from new.a) execute function trgf();
-- when
create or replace trigger g before update of a on t for each row when (old.a is distinct from new.a) execute function trgf();

-- given
create table t(id int primary key, a int, b int); create table u(id int); create function trgf() returns trigger language plpgsql as $$ begin return new; end $$;
-- when
create constraint trigger g after insert on t from u deferrable for each row execute function trgf();

-- given
CREATE TABLE pt (id int NOT NULL, d date, v text) PARTITION BY RANGE (id); CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (1000); create function trgf() returns trigger language plpgsql as $$ begin return new; end $$;
-- when
create trigger g after insert on pt for each row execute function trgf();
-- when
create trigger g after insert on pt for each statement execute function trgf();

-- given
create table t(id int primary key, a int, b int); create view v as select * from t; create function trgf() returns trigger language plpgsql as $$ begin return new; end $$;
-- when
create trigger g instead of insert on v for each row execute function trgf();
-- when
create trigger g before insert on v for each row execute function trgf();
-- when
create trigger g before insert on t for each row execute function nope();

-- given
create table t(id int primary key, a int, b int);
create table u(id int, t_id int);
-- when
create policy p on t using (exists (select 1 from u where u.t_id = t.id and u.id = t.a)); alter table t drop column b;
-- when
create policy p on t using (exists (select 1 from u where u.t_id = t.id and u.id = t.a)); alter table t drop column a;
-- when
create rule r as on delete to t do instead update u set t_id = null where id = old.a;
-- when
create rule r as on delete to t do instead update u set t_id = null where id = old.a; alter table t drop column a;

-- given
create table t(id int primary key, a int, b int);
create sequence s;
-- when
alter sequence s owned by t.a;

-- given
create table t(id serial primary key, a int, b int);
-- when
alter sequence t_id_seq restart;

-- given
create table t(id int generated always as identity, a int, b int);
-- when
alter sequence t_id_seq owned by none;
-- when
create sequence x owned by t.a;
-- when
alter sequence t restart;
-- when
create sequence t;
-- when
alter sequence if exists nope restart;
