-- setup
{T}
{P}
create schema s2;
{ROLE}
create view vw as select id, a from t;
create view vw3 as select * from vw;
create view agg as select a, count(*) as c from t group by a;
create view chk as select id, a from t where a > 0 with check option;
create view lone as select id from p;
create recursive view rec (n) as values (1) union all select n + 1 from rec where n < 5;
create materialized view mv as select id, a from t;
create unique index mv_id on mv (id);
create materialized view plain_mv as select id, a from t;
create materialized view part_mv as select id, a from t;
create unique index part_mv_id on part_mv (id) where id > 0;
create materialized view expr_mv as select id, a from t;
create unique index expr_mv_id on expr_mv ((id + 1));
create materialized view nodata as select id, a from t with no data;
create unique index nodata_id on nodata (id);
create materialized view over_mv as select id from mv;
create view over_view as select id from over_mv;
create rule rl as on delete to t do also nothing;
create rule rlp as on update to p do instead nothing;
create function trgf() returns trigger language plpgsql as 'begin return new; end';
create trigger ins instead of insert on agg for each row execute function trgf();
grant select on vw to oracle_r;
create view onchk as select a from chk;
create function sumf() returns bigint language sql begin atomic select sum(a) from onchk; end;
analyze;
-- shapes
create view v9 as select id, a from t
create view v9 as select * from t join p using (id)
create view v9 as select * from vw
create view vw as select id from t
create view v9 as select * from nope
create view v9 (x, y) as select id, a from t
create view v9 as select * from mv
create view s2.v9 as select 1
create temp view v9 as select id from t
create view v9 with (security_barrier) as select id from t
create view v9 with (security_invoker = true) as select id from t
create view v9 as select id from t with cascaded check option
create view v9 as select sumf()
create recursive view v9 (n) as values (1) union all select n + 1 from v9 where n < 5
create or replace view v9 as select id, a from t
create or replace view vw as select id, a from t
create or replace view vw as select id, a, b from t
create or replace view vw as select id from t
create or replace view vw as select id, a::bigint as a from t
create or replace view vw as select id, k as a from t
create or replace view vw as select id as x, a from t
create or replace view vw as select id, a from t where a > 0
create or replace view vw as select p.id, t.a from p join t using (id)
create or replace view lone as select id from p where id > 5
create or replace view vw with (security_barrier) as select id, a from t
create or replace view mv as select id, a from t
create or replace view t as select 1 as id
drop view lone
drop view vw
drop view vw cascade
drop view vw3
drop view vw3, lone
drop view if exists lone
drop view if exists nope
drop view nope
drop view mv
drop view t
drop view agg
drop view lone; create view lone as select id from p
drop view vw3; create view vw3 as select id from t
drop view lone; alter table p alter column id type bigint; create view lone as select id from p
alter view vw rename to vw9
alter view vw rename to t
alter view if exists nope rename to vw9
alter view vw rename column a to a9
alter view vw rename column nope to a9
alter view vw set schema s2
alter view vw owner to oracle_r
alter view vw set (security_barrier = true)
alter view vw reset (security_barrier)
alter view vw set (security_invoker = true)
alter view vw set (check_option = local)
alter view vw alter column a set default 3
alter view vw alter column a drop default
alter view nope set (security_barrier)
alter table vw rename to vw9
alter table vw alter column a set default 3
alter table vw add column x int
alter table vw enable row level security
alter table vw disable trigger all
alter view agg alter column a set default 1
alter materialized view mv rename to mv9
alter materialized view mv rename column a to a9
alter materialized view mv set schema s2
alter materialized view mv owner to oracle_r
alter materialized view mv set (fillfactor = 70)
alter materialized view mv set tablespace oracle_ts
alter materialized view mv set access method heap
alter materialized view mv cluster on mv_id
alter materialized view mv set without cluster
alter materialized view mv alter column a set statistics 10
alter materialized view mv alter column a set storage plain
alter materialized view nope rename to mv9
alter materialized view mv depends on extension plpgsql
create materialized view mv9 as select id, a from t
create materialized view mv9 as select id, a from t with no data
create materialized view if not exists mv as select 1
create materialized view mv as select 1
create materialized view mv9 as select count(*) from t
create materialized view mv9 as select * from mv
refresh materialized view mv
refresh materialized view mv with data
L: refresh materialized view mv with no data
refresh materialized view concurrently mv
L: refresh materialized view concurrently mv with no data
refresh materialized view concurrently plain_mv
refresh materialized view concurrently part_mv
refresh materialized view concurrently expr_mv
refresh materialized view concurrently nodata
refresh materialized view plain_mv
refresh materialized view nodata
refresh materialized view over_mv
refresh materialized view nope
refresh materialized view vw
refresh materialized view t
drop materialized view plain_mv
drop materialized view mv
drop materialized view mv cascade
drop materialized view over_mv cascade
drop materialized view if exists nope
drop materialized view vw
drop materialized view plain_mv; create materialized view plain_mv as select id, a, b from t
create index on mv (a)
create index on plain_mv (id)
truncate mv
insert into mv values (1, 1)
L: update vw set a = 1
delete from agg
L: delete from vw3 where a = 5
insert into vw values (99999, 1)
insert into vw3 (id, a) values (99999, 1)
insert into agg values (1, 1)
L: update chk set a = 5 where id = 1
create rule r9 as on delete to t do also nothing
create rule r9 as on insert to t do instead nothing
create rule r9 as on insert to vw do instead insert into t (id) values (new.id)
create rule r9 as on update to t where old.a > 5 do also update p set name = 'x' where id = new.id
create rule "_RETURN" as on select to t do instead select * from p
create or replace rule rl as on delete to t do also nothing
create rule rl as on delete to t do also nothing
create or replace rule rlp as on update to p do instead nothing
drop rule rl on t
drop rule rl on t cascade
drop rule if exists nope on t
drop rule if exists rl on nope
drop rule nope on t
drop rule "_RETURN" on vw
alter rule rl on t rename to rl9
alter rule nope on t rename to rl9
alter table t disable rule rl
alter table t enable rule rl
alter table t enable replica rule rl
alter table t enable always rule rl
alter table t disable rule nope
