-- What ALTER TABLE does with these is compared with a server: a statement, or several in one transaction, a line.

-- setup
create domain posint as int check(value>0);
create table t(id int primary key, a int, b text, v varchar(50), n numeric(10,2), k int not null default 7, tz timestamptz, g int generated always as (k*2) stored);
insert into t(id,a,b,v,n,k,tz) select g,g%10+1,'b'||g,'v'||g,g,g,now() from generate_series(1,300) g;
create index t_a on t(a);
create index t_v on t(v);
create unique index t_k on t(k);
create index t_bl on t(lower(b));
alter table t add constraint ckn check (n >= 0), add constraint cka check (a is not null), add constraint ckb check (b <> '') not valid, add constraint uqv unique (v);
create table p(id int primary key, code varchar(10) unique);
insert into p select g,'c'||g from generate_series(1,300) g;
alter table t add constraint fk foreign key (a) references p;
create table ch(id int primary key, tid int references t, tv varchar(50));
insert into ch select g,g,'v'||g from generate_series(1,100) g;
create table par(id int not null, a int, b text);
create table kid(z int) inherits(par);
insert into kid select g,g,'x',g from generate_series(1,50) g;
create table pt(id int not null, v text, n int) partition by range(id);
create table pt1 partition of pt for values from (0) to (100);
create table pt2 partition of pt for values from (100) to (200);
insert into pt select g,'v',g from generate_series(0,199) g;
create index pt_n on pt(n);

-- shapes
alter table t disable trigger all, alter g drop expression, add constraint f2 foreign key (k) references p not valid
alter table par alter a type bigint; alter table par drop column a; alter table par drop column b
alter table pt alter v type varchar, drop column n, add check (n>=0)
alter table par add constraint q check (id>0) not valid; alter table par alter b type varchar
alter table pt add column x int, drop column v
alter table t drop constraint t_pkey cascade; alter table t add column x int default 5
alter table t drop constraint t_pkey, alter b set storage plain
alter table t alter v type varchar(60); alter table t alter a set default 1; alter table t add column x int
alter table t alter v type text; alter table t alter b set not null; alter table t drop constraint fk
alter table t alter b type varchar, alter n type numeric(12,2), add constraint f2 foreign key (k) references p
alter table t add column x int not null default 3; alter table t drop constraint uqv
alter table t disable trigger all, alter v type varchar(60)
alter table t add column x int; alter table t drop column g; alter table t alter g drop expression
alter table t owner to pg_monitor, add constraint u1 unique (b)
alter table t validate constraint fk; alter table t drop column k cascade; alter table t add constraint f2 foreign key (k) references p not valid
alter table t alter v type varchar(40), alter n type int
alter table t drop column a; alter table t alter a type text
alter table t alter k drop default, set (fillfactor=50)
alter table pt alter n set not null, drop constraint q, add constraint q check (id>=0) not valid
alter table pt validate constraint q, alter n set default 4
alter table t add column x int; alter table t alter v type text
alter table par drop constraint q, add column x int
alter table t add constraint c1 check (a > 0), drop constraint uqv, add column w int references p
alter table t alter k drop not null, alter b type varchar
alter table par validate constraint q, alter a set not null
alter table t drop column g; alter table t drop constraint t_pkey
alter table t alter tz type timestamp, validate constraint ckb, alter k drop default
alter table par validate constraint q, add unique (id)
alter table t validate constraint fk, drop column b
alter table t alter a type text, add primary key (k), drop column k cascade
alter table pt alter n set not null, alter n set default 4, drop constraint q
alter table t add column y posint, add column w int references p
alter table par alter a type bigint; alter table par alter a set default 4
alter table t alter a set statistics 5; alter table t cluster on t_a
alter table t drop column v; alter table t alter g drop expression; alter table t add primary key (k)
alter table t alter k set default 4; alter table t drop constraint fk
alter table par add column x int default random(); alter table par alter a set not null; alter table par alter a type bigint
alter table t add column x int default 5, add column x int not null default 3, alter v type text
alter table t add column x text default random()::text, drop column v
alter table par drop column a, add column x int default random(), alter id drop not null
alter table t add constraint c1 check (b is not null) not valid; alter table t add primary key (k)
alter table par add unique (id); alter table par add column x int
alter table t validate constraint fk, add column x int not null default 3, alter k set default 4
alter table t drop column a, add column x int not null default 3
alter table par alter a set default 4; alter table par add column x int
alter table pt alter n type bigint, add unique (id), alter v type varchar
alter table t replica identity full, disable trigger all
alter table t drop constraint uqv; alter table t add column x int
alter table t drop constraint t_pkey; alter table t add column x int
alter table t validate constraint fk; alter table t add column c2 int check (c2 > 0)
alter table t alter n type int; alter table t alter id type bigint; alter table t alter g drop expression
alter table par add constraint q check (id>0) not valid; alter table par drop constraint q
alter table t add constraint f2 foreign key (k) references p, drop constraint ckn, add column x int default 5
alter table t add column x int default 5; alter table t alter a type bigint
alter table t add constraint f2 foreign key (k) references p not valid; alter table t validate constraint ckb
alter table t cluster on t_a, add column x int
alter table t validate constraint ckb, drop column k cascade, drop constraint cka
alter table t alter g drop expression; alter table t alter k drop not null; alter table t alter a set default 1
alter table t add constraint c1 check (b is not null) not valid, alter b type varchar
alter table t replica identity using index t_k, drop column g
alter table par alter a type bigint, drop column a
alter table t add constraint u1 unique (b); alter table t add column x int not null default 3
alter table t add column c2 int check (c2 > 0), alter k drop not null
alter table t alter id type bigint; alter table t validate constraint fk
alter table pt drop constraint q, add unique (id)
alter table t replica identity full, drop constraint t_pkey cascade
alter table pt alter id drop not null; alter table pt add primary key (id)
alter table par alter b type varchar, drop column a
alter table t add constraint f2 foreign key (k) references p not valid, alter b set storage plain
alter table t owner to pg_monitor, validate constraint fk
alter table t drop constraint ckb; alter table t add constraint c1 check (a > 0); alter table t validate constraint fk
alter table t drop column k cascade, alter a set statistics 5, alter k set default 4
alter table pt add foreign key (id) references p not valid, add column x int default random()
alter table t drop constraint ckb; alter table t add constraint u1 unique using index t_k
alter table par drop column b; alter table par drop column a; alter table par add check (a>0)
alter table pt drop column v; alter table pt validate constraint q
alter table pt alter n type bigint, drop constraint q
alter table pt alter n set default 4, add unique (id)
alter table pt drop column n, add constraint f foreign key (n) references p(id) not valid
alter table t owner to pg_monitor; alter table t alter v type varchar(40)
alter table t enable row level security; alter table t add constraint u1 unique (b)
alter table t add column z serial, add column x text default random()::text, alter k drop not null
alter table t alter a set default 1, enable row level security
alter table t set (fillfactor=50), add column x text default random()::text
alter table t set unlogged, enable row level security, drop column a
alter table par add primary key (id); alter table par validate constraint q; alter table par alter b type varchar
alter table t drop constraint fk; alter table t alter v type varchar(60); alter table t alter b set storage plain
alter table pt add constraint f foreign key (n) references p(id) not valid, add constraint q check (id>=0) not valid
alter table t drop column g, alter v type varchar(40), disable trigger all
alter table par alter a set not null, add unique (id), add constraint q check (id>0) not valid
alter table par add primary key (id); alter table par add column x int
alter table t owner to pg_monitor; alter table t add column x text default random()::text; alter table t drop constraint cka
alter table par add column x int default random(); alter table par add constraint q check (id>0) not valid; alter table par drop constraint q
alter table t alter k drop default; alter table t alter b set not null; alter table t enable row level security
alter table t alter a type text, alter k set default 4
alter table t cluster on t_a; alter table t alter a set statistics 5
alter table t alter n type numeric(12,2), add column w int references p, drop column k cascade
alter table t drop column a; alter table t add constraint u1 unique using index t_k
alter table t drop column k cascade, drop column b
alter table pt add unique (id), alter id drop not null
alter table t alter a set default 1; alter table t add primary key (k)
alter table par alter a set not null; alter table par alter a set default 4; alter table par alter a type bigint
alter table t alter id type bigint, validate constraint fk
alter table par drop column a; alter table par add primary key (id); alter table par alter a type bigint
alter table par alter a type bigint; alter table par add primary key (id); alter table par drop constraint q
alter table par validate constraint q; alter table par drop column a; alter table par alter a type bigint
alter table pt alter v type varchar; alter table pt add unique (id)
alter table t add constraint f2 foreign key (k) references p not valid; alter table t drop column k cascade
alter table t drop column a, add primary key (k)
alter table t alter n set not null; alter table t alter b set storage plain
alter table par drop column a; alter table par alter a type bigint; alter table par add check (a>0)
alter table t drop column k cascade; alter table t drop constraint uqv
alter table t add constraint u1 unique (b); alter table t drop constraint ckn
alter table t add constraint u1 unique (k); alter table t alter b set storage plain; alter table t drop column k cascade
alter table t add column x int default 5; alter table t add column x text default random()::text
alter table par drop constraint q, add unique (id), add constraint q check (id>0) not valid
alter table t drop column g; alter table t drop column v
