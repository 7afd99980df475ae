-- setup
{T}
{P}
{CH}
{TRIGGER}
create trigger trg2 after insert on t for each row execute function trgf();
create constraint trigger ctrg after insert on t deferrable for each row execute function trgf();
create view vw as select id, a from t;
create view agg as select a, count(*) as c from t group by a;
create function plain_fn() returns int language plpgsql as 'begin return 1; end';
create function trgargs() returns trigger language plpgsql as 'begin return null; end';
create policy pol on t using (a > 0);
create policy pol_check on t for insert with check (exists (select 1 from p where p.id = k));
{ROLE}
create policy pol_role on t to oracle_r using (true);
create function evt() returns event_trigger language plpgsql as 'begin end';
create event trigger et on ddl_command_end when tag in ('CREATE SEQUENCE') execute function evt();
create materialized view mv as select id from t;
-- shapes
create trigger trg9 before insert on t for each row execute function trgf()
create trigger trg9 after update on t for each row execute function trgf()
create trigger trg9 after update of a, b on t for each row execute function trgf()
create trigger trg9 before update on t for each row when (old.a is distinct from new.a) execute function trgf()
create trigger trg9 after delete on t for each statement execute function trgf()
create trigger trg9 before truncate on t execute function trgf()
create trigger trg9 after insert on t referencing new table as n for each statement execute function trgf()
create trigger trg9 instead of insert on vw for each row execute function trgf()
create trigger trg9 instead of insert on t for each row execute function trgf()
create trigger trg9 before insert on vw for each row execute function trgf()
create trigger trg9 before insert on vw for each statement execute function trgf()
create trigger trg9 before insert on mv for each row execute function trgf()
create trigger trg9 before insert on t for each row execute function plain_fn()
create trigger trg9 before insert on t for each row execute function nope()
create trigger trg9 before insert on nope for each row execute function trgf()
create trigger trg9 before update of nope on t for each row execute function trgf()
create trigger trg before insert on t for each row execute function trgf()
create or replace trigger trg before insert on t for each row execute function trgf()
create or replace trigger trg9 before insert on t for each row execute function trgf()
create constraint trigger trg9 after insert on t deferrable initially deferred for each row execute function trgf()
create constraint trigger trg9 after insert on ch from p deferrable for each row execute function trgf()
create trigger trg9 before insert on t for each row execute function trgargs('a', 'b')
drop trigger trg on t
drop trigger if exists trg on t
drop trigger if exists nope on t
drop trigger if exists trg on nope
drop trigger nope on t
drop trigger trg on nope
drop trigger ctrg on t
drop trigger trg on t; create trigger trg before update on t for each row execute function trgf()
alter trigger trg on t rename to trg9
alter trigger trg on t rename to trg2
alter trigger nope on t rename to trg9
alter trigger trg on t depends on extension plpgsql
alter table t disable trigger trg
alter table t enable trigger trg
alter table t enable replica trigger trg
alter table t enable always trigger trg
alter table t disable trigger user
alter table t disable trigger all
alter table t enable trigger all
alter table ch disable trigger all
alter table ch disable trigger user
alter table p disable trigger all
alter table t disable trigger nope
alter table t disable trigger trg, disable trigger trg2
L: alter table t disable trigger trg; update t set a = 5; alter table t enable trigger trg
create policy pol9 on t using (a > 1)
create policy pol9 on t for select using (true)
create policy pol9 on t for update to oracle_r using (a > 1) with check (a > 2)
create policy pol9 on t as restrictive using (a > 1)
create policy pol9 on t using (exists (select 1 from p where p.id = t.a))
create policy pol9 on t using (exists (select 1 from ch join p on p.id = ch.p_id))
create policy pol on t using (true)
create policy pol9 on vw using (true)
create policy pol9 on nope using (true)
create policy pol9 on t for insert using (true)
alter policy pol on t using (a > 2)
alter policy pol on t to oracle_r
alter policy pol on t using (a > 2) with check (a > 3)
alter policy pol on t using (exists (select 1 from p))
alter policy pol on t rename to pol9
alter policy pol on t rename to pol_role
alter policy nope on t using (true)
drop policy pol on t
drop policy pol_check on t
drop policy if exists pol on t
drop policy if exists nope on t
drop policy if exists pol on nope
drop policy nope on t
alter table t enable row level security
alter table t enable row level security; create policy pol9 on t using (true)
alter table t disable row level security
alter table p enable row level security; alter table p force row level security
create event trigger et9 on ddl_command_end execute function evt()
create event trigger et9 on sql_drop when tag in ('DROP TABLE') execute function evt()
create event trigger et9 on nope execute function evt()
create event trigger et9 on ddl_command_end execute function trgf()
create event trigger et on ddl_command_end execute function evt()
alter event trigger et disable
alter event trigger et enable always
alter event trigger et rename to et9
alter event trigger nope disable
drop event trigger et
drop event trigger if exists nope
drop event trigger nope
