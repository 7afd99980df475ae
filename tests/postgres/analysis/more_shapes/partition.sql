-- setup
{P}
insert into p select g, 'x' from generate_series(2001, 6000) g;
{PT}
{PNEW}
create table pck (id int not null, d date, v text, constraint ck check (id is not null and id >= 2000 and id < 3000));
insert into pck select g, '2024-01-01', 'v' || g from generate_series(2000, 2999) g;
create table ploose (id int, d date, v text, constraint ck check (id >= 2000 and id < 3000));
insert into ploose select g, '2024-01-01', 'v' || g from generate_series(2000, 2999) g;
create table pnarrow (id int not null check (id between 2100 and 2200), d date, v text);
insert into pnarrow select g, '2024-01-01', 'v' || g from generate_series(2100, 2200) g;
create table pempty (id int not null, d date, v text);
insert into pempty values (2000, '2024-01-01', 'x');
create table preordered (v text, d date, id int not null);
insert into preordered select 'v' || g, '2024-01-01', g from generate_series(2000, 2999) g;
create table pextra (id int not null, d date, v text, x int);
create table pmissing (id int not null, d date);
create table ptyped (id bigint not null, d date, v text);
create table pref (id int not null references p, d date, v text);
insert into pref select g, '2024-01-01', 'v' || g from generate_series(2000, 2999) g;
create table psub (id int not null, d date, v text) partition by range (d);
create table psub1 partition of psub for values from ('2024-01-01') to ('2025-01-01');
insert into psub select g, '2024-01-01', 'v' || g from generate_series(2000, 2999) g;
create table pidx (id int not null, d date, v text);
insert into pidx select g, '2024-01-01', 'v' || g from generate_series(2000, 2999) g;
create index pidx_v on pidx (v);
analyze;
-- shapes
alter table pt attach partition pnew for values from (2000) to (3000)
alter table pt attach partition pnew for values from (2000) to (maxvalue)
alter table pt attach partition pnew for values from (500) to (3000)
alter table pt attach partition pnew for values from (3000) to (2000)
alter table pt attach partition pnew for values in (1)
alter table pt attach partition pnew default
alter table pt attach partition pck for values from (2000) to (3000)
alter table pt attach partition pck for values from (2000) to (4000)
alter table pt attach partition pck for values from (2000) to (2999)
alter table pt attach partition ploose for values from (2000) to (3000)
alter table pt attach partition pnarrow for values from (2000) to (3000)
alter table pt attach partition pempty for values from (2000) to (3000)
alter table pt attach partition preordered for values from (2000) to (3000)
alter table pt attach partition pextra for values from (2000) to (3000)
alter table pt attach partition pmissing for values from (2000) to (3000)
alter table pt attach partition ptyped for values from (2000) to (3000)
alter table pt attach partition pref for values from (2000) to (3000)
alter table pt attach partition psub for values from (2000) to (3000)
alter table pt attach partition pidx for values from (2000) to (3000)
alter table pt attach partition pt1 for values from (2000) to (3000)
alter table pt attach partition nope for values from (2000) to (3000)
alter table p attach partition pnew for values from (2000) to (3000)
alter table pt attach partition pt for values from (2000) to (3000)
alter table pnew add constraint ck check (id >= 2000 and id < 3000) not valid; alter table pnew validate constraint ck; alter table pt attach partition pnew for values from (2000) to (3000)
alter table pt detach partition pt1
alter table pt detach partition pt1 concurrently
alter table pt detach partition nope
alter table pt detach partition pnew
alter table pt detach partition pt1; alter table pt attach partition pt1 for values from (0) to (1000)
L: alter table pt detach partition pt1; drop table pt1
create table pt3 partition of pt for values from (2000) to (3000)
create table pt3 partition of pt for values from (500) to (3000)
create table pt3 partition of pt default
create table if not exists pt3 partition of pt for values from (2000) to (3000)
create table if not exists pt1 partition of pt for values from (2000) to (3000)
create table pt3 partition of pt (constraint c check (id > 0)) for values from (2000) to (3000)
create table pt3 partition of pt for values from (2000) to (3000) partition by range (d)
create table pt3 partition of p for values from (2000) to (3000)
create table pt3 (like pt including all); alter table pt attach partition pt3 for values from (2000) to (3000)
create temp table pt3 partition of pt for values from (2000) to (3000)
L: drop table pt1
L: drop table pt
L: drop table pt1, pt2
L: drop table pt cascade
L: truncate pt
L: truncate pt1
L: truncate only pt
create index pt_v on pt (v)
create index pt_v on only pt (v)
create index concurrently pt_v on pt (v)
create index concurrently pt1_v on pt1 (v)
create unique index pt_id on pt (id)
create unique index pt_v on pt (v)
create index on pt1 (v)
create index if not exists pt_v on pt (v)
alter table pt rename to ptx
alter table pt1 rename to ptx
alter table pt set (fillfactor = 70)
alter table pt1 set (fillfactor = 70)
alter table pt set tablespace oracle_ts
alter table pt1 set tablespace oracle_ts
alter table pt set unlogged
L: alter table pt1 set unlogged
alter table pt set access method heap
alter table pt cluster on nope
alter table pt replica identity full
alter table pt1 replica identity full
alter table pt enable row level security
alter table pt inherit p
alter table pt1 inherit p
alter table pt1 no inherit pt
alter table pnew inherit pt
vacuum pt
vacuum full pt
vacuum full pt1
analyze pt
analyze pt1
reindex table pt
reindex table concurrently pt
reindex table pt1
cluster pt
lock pt
lock only pt
lock pt1
comment on table pt is 'x'
insert into pt values (500, '2024-01-01', 'x')
insert into pt1 values (500, '2024-01-01', 'x')
L: update pt set v = 'x'
L: update pt set v = 'x' where id = 5
L: update pt set id = id + 1000 where id = 5
L: delete from pt
L: delete from pt where id = 5
L: delete from pt1
select * from pt where id = 5 for update
select * from pt

-- setup
{P}
insert into p select g, 'x' from generate_series(2001, 6000) g;
{PT}
{PTDEF}
{PNEW}
create table pck (id int not null, d date, v text, constraint ck check (id is not null and id >= 2000 and id < 3000));
insert into pck select g, '2024-01-01', 'v' || g from generate_series(2000, 2999) g;
create table ptx (id int not null, d date, v text) partition by range (id);
create table ptx1 partition of ptx for values from (0) to (1000);
create table ptxdef partition of ptx default;
alter table ptxdef add constraint notthere check (id is not null and (id < 2000 or id >= 3000));
insert into ptx select g, '2024-01-01', 'v' || g from generate_series(0, 1999) g;
create table pte (id int not null, d date, v text) partition by range (id);
create table pte1 partition of pte for values from (0) to (1000);
create table ptedef partition of pte default;
insert into pte select g, '2024-01-01', 'v' || g from generate_series(0, 999) g;
insert into pte values (9999, '2024-01-01', 'v');
analyze;
-- shapes
alter table pt attach partition pnew for values from (2000) to (3000)
alter table pt attach partition pck for values from (2000) to (3000)
alter table pt attach partition pnew for values from (5000) to (6000)
alter table pt attach partition pnew default
alter table ptx attach partition pck for values from (2000) to (3000)
alter table ptx attach partition pnew for values from (2000) to (3000)
alter table ptx attach partition pnew for values from (2000) to (4000)
alter table pte attach partition pck for values from (2000) to (3000)
alter table pt detach partition pt1
alter table pt detach partition ptdef
alter table pt detach partition pt1 concurrently
alter table pt detach partition ptdef concurrently
create table pt3 partition of pt for values from (2000) to (3000)
create table pt3 partition of ptx for values from (2000) to (3000)
create table pt3 partition of ptx for values from (2000) to (4000)
create table pt3 partition of pt for values from (5000) to (6000)
L: drop table pt1
L: drop table ptdef
create index pt_v on pt (v)

-- setup
{P}
insert into p select g, 'x' from generate_series(2001, 6000) g;
{TRIGGER_FN}
create table pt (id int not null, d date, v text) partition by range (id);
create table pt1 partition of pt for values from (0) to (1000);
create table pt2 partition of pt for values from (1000) to (2000);
insert into pt select g, '2024-01-01', 'v' || g from generate_series(1, 1999) g;
alter table pt add primary key (id);
create index pt_v on pt (v);
create index pt_only on only pt (d);
create index pt1_d on pt1 (d);
alter table pt add constraint fk foreign key (id) references p (id);
create table ref (id int, pt_id int constraint ref_pt references pt (id));
insert into ref select g, g from generate_series(1, 1000) g;
create trigger trg before update on pt for each row execute function trgf();
create table pnew (id int not null, d date, v text, constraint ck check (id is not null and id >= 2000 and id < 3000));
insert into pnew select g, '2024-01-01', 'v' || g from generate_series(2000, 2999) g;
create table pready (id int primary key, d date, v text,
    constraint ck check (id is not null and id >= 3000 and id < 4000));
insert into pready select g, '2024-01-01', 'v' || g from generate_series(3000, 3999) g;
create index pready_v on pready (v);
create index pready_d on pready (d);
alter table pready add constraint fk foreign key (id) references p (id);
create table pnv (id int primary key, d date, v text,
    constraint ck check (id is not null and id >= 4000 and id < 5000));
insert into pnv select g, '2024-01-01', 'v' || g from generate_series(4000, 4999) g;
alter table pnv add constraint fk foreign key (id) references p (id) not valid;
analyze;
-- shapes
alter table pt attach partition pready for values from (3000) to (4000)
alter table pt attach partition pnv for values from (4000) to (5000)
alter table pt detach partition pt1
alter table pt detach partition pt2
alter table pt detach partition pt2 concurrently
create table pt3 partition of pt for values from (2000) to (3000)
L: drop table pt1
L: drop table pt2
L: drop table pt
L: drop table pt cascade
L: drop table ref
alter index pt_only attach partition pt1_d
alter index pt_v attach partition pt1_d
alter index pt_only attach partition nope
drop index pt_v
drop index pt1_v_idx
drop index concurrently pt_v
drop index pt_only
drop index pt1_d
alter index pt_v rename to pt_vx
alter index pt1_v_idx rename to pt_vx
alter index pt_v set (fillfactor = 70)
alter index pt1_v_idx set (fillfactor = 70)
alter index pt_v set tablespace oracle_ts
alter index pt1_v_idx set tablespace oracle_ts
reindex index pt1_v_idx
reindex table pt1
reindex table concurrently pt1
cluster pt using pt_v
cluster pt1 using pt1_v_idx
alter table pt1 cluster on pt1_v_idx
alter table pt cluster on pt_v
alter table pt replica identity using index pt_pkey
drop trigger trg on pt
drop trigger trg on pt1
alter table pt disable trigger trg
alter table pt1 disable trigger trg
alter table only pt disable trigger trg
alter table pt disable trigger all
alter trigger trg on pt rename to trgx
alter trigger trg on pt1 rename to trgx
create trigger trg2 after insert on pt for each row execute function trgf()
create trigger trg2 after insert on pt for each statement execute function trgf()
create or replace trigger trg before update on pt for each row execute function trgf()
create policy pol on pt using (true)
alter table pt drop constraint fk
alter table pt drop constraint pt_pkey
alter table ref drop constraint ref_pt
L: alter table pt drop column id
L: alter table pt drop column v
L: truncate pt
L: truncate pt cascade
L: truncate pt1
L: truncate pt, ref
L: delete from pt where id = 1500
alter table pt alter column id type bigint
alter table pt alter column v type varchar
drop table pnew, nope

-- setup
create table pl (id int, k text) partition by list (k);
create table pla partition of pl for values in ('a');
create table plb partition of pl for values in ('b', 'c');
insert into pl select g, 'a' from generate_series(1, 1000) g;
create table plnew (id int, k text);
insert into plnew select g, 'd' from generate_series(1, 1000) g;
create table plck (id int, k text not null check (k = 'd'));
insert into plck select g, 'd' from generate_series(1, 1000) g;
create table plin (id int, k text check (k is not null and k in ('d', 'e')));
insert into plin select g, 'd' from generate_series(1, 1000) g;
create table ph (id int) partition by hash (id);
create table ph0 partition of ph for values with (modulus 2, remainder 0);
create table phnew (id int);
insert into phnew select g from generate_series(1, 1000) g where satisfies_hash_partition('ph'::regclass, 2, 1, g);
create table pd (id int, ts timestamp) partition by range (ts, id);
create table pd1 partition of pd for values from ('2024-01-01', 0) to ('2024-02-01', 0);
create table pdnew (id int, ts timestamp);
insert into pdnew select g, timestamp '2024-02-02' from generate_series(1, 1000) g;
create table px (id int, ts timestamp) partition by range (date_trunc('day', ts));
create table px1 partition of px for values from ('2024-01-01') to ('2024-02-01');
create table pxnew (id int, ts timestamp);
insert into pxnew select g, timestamp '2024-02-02' from generate_series(1, 1000) g;
create table sub (id int, a int) partition by range (id);
create table sub1 partition of sub for values from (0) to (100) partition by range (a);
create table sub11 partition of sub1 for values from (0) to (100);
create table subdef partition of sub default partition by range (a);
create table subdef1 partition of subdef default;
insert into sub select g, g from generate_series(0, 99) g;
insert into sub select g, g from generate_series(500, 599) g;
analyze;
-- shapes
alter table pl attach partition plnew for values in ('d')
alter table pl attach partition plnew for values in ('d', null)
alter table pl attach partition plnew for values in ('a')
alter table pl attach partition plck for values in ('d')
alter table pl attach partition plin for values in ('d', 'e')
alter table pl attach partition plin for values in ('d')
alter table pl attach partition plnew default
alter table ph attach partition phnew for values with (modulus 2, remainder 1)
alter table ph attach partition phnew for values with (modulus 2, remainder 0)
alter table ph attach partition phnew default
alter table pd attach partition pdnew for values from ('2024-02-01', 0) to ('2024-03-01', 0)
alter table px attach partition pxnew for values from ('2024-02-01') to ('2024-03-01')
create table pl3 partition of pl for values in ('d')
create table ph1 partition of ph for values with (modulus 2, remainder 1)
create table sub2 partition of sub for values from (100) to (200)
create table sub12 partition of sub1 for values from (100) to (200)
alter table pl detach partition pla
alter table pl detach partition pla concurrently
alter table ph detach partition ph0
alter table sub detach partition sub1
alter table sub1 detach partition sub11
L: drop table sub1
L: drop table sub11
L: drop table sub
alter table sub add column x int
create index sub_a on sub (a)
alter table sub alter column a set not null
L: alter table sub drop column a
alter table pl add column x double precision default random()
alter table sub1 rename to subx
lock table sub
L: truncate sub
