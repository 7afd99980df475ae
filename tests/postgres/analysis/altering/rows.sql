-- What ALTER TABLE does with these is compared with a server: a statement, or several in one transaction, a line.

-- setup
create table t(id int primary key, a int, b text, c int);
insert into t select g,case when g%7>0 then g end,'x',g from generate_series(1,500) g;
create table p(id int primary key);
insert into p select generate_series(1,600);
create table e(id int, a int, b text);
create index e_a on e(a);

-- shapes
alter table t alter a set not null
update t set a=0 where a is null; alter table t alter a set not null
alter table t add column n int; update t set n=4; alter table t alter n set not null
alter table t add column n int; alter table t alter n set not null
alter table t add column n int, add foreign key (n) references p
alter table t add column n int; update t set n=id; alter table t add foreign key (n) references p
alter table t add unique (b)
alter table t add column n int not null default 4
alter table t add unique (c)
alter table t add primary key (a)
alter table t drop constraint t_pkey, add primary key (a)
alter table t drop constraint t_pkey, add primary key (c)
delete from t where a is null; alter table t alter a set not null
alter table e add column z int not null
alter table e alter a type bigint
alter table e add check (a>0)
alter table e add foreign key (a) references p
alter table e add column z serial
delete from t; alter table t add column z int not null
alter table t add foreign key (id) references e
alter table t add column z int unique default 3
create table n(id int); alter table n add column z int not null; alter table n add primary key (z); alter table n add foreign key (z) references p
create table n as select * from t; alter table n alter id set not null; alter table n add foreign key (id) references p
begin; alter table t add column z int; savepoint s; alter table t alter z set default 5; rollback to s; alter table t drop column z
alter table t add constraint c check (id is not null) ; alter table t drop constraint c, alter id set not null
alter table t add constraint cc check (c is not null and c > 0); alter table t alter c set not null, drop constraint cc
alter table t add constraint cc check (c is not null); alter table t alter c set not null, alter b set not null
alter table t add constraint cc check (c is not null and b is not null); alter table t alter c set not null, alter b set not null
alter table t add constraint cc check (c is not null or false); alter table t alter c set not null
alter table t add constraint cc check (c > 0); alter table t alter c set not null
alter table t add constraint cc check (num_nonnulls(c)=1); alter table t alter c set not null
alter table t add constraint cc check (not (c is null)); alter table t alter c set not null
alter table t add constraint cc check (c is not null), add constraint c2 check (b is not null); alter table t alter c set not null; alter table t alter b set not null
alter table t add constraint cc check (coalesce(c, -1) <> -1); alter table t alter c set not null
alter table t add constraint cc check (c is distinct from null); alter table t alter c set not null
alter table t add constraint cc check (id is not null) no inherit; alter table t alter c set not null
alter table t add constraint cc check (case when c is null then false else true end); alter table t alter c set not null
alter table t add constraint cc check (row(c,b) is not null); alter table t alter c set not null
alter table t add constraint cc check ((c is not null) is true); alter table t alter c set not null
alter table t add constraint cc check (c is not null), alter column b type varchar; alter table t alter c set not null
alter table t add constraint cc check (c is not null); alter table t drop constraint t_pkey, add primary key (c)
alter table t add constraint cc check (c is not null); alter table t alter c type bigint; alter table t alter c set not null
alter table t add constraint cc check (c is not null); alter table t rename column c to d; alter table t alter d set not null
alter table t add constraint cc check (c is not null) not enforced; alter table t alter c set not null
