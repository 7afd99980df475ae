-- setup
{T}
create domain dtext as text;
create domain posint as int check (value > 0);
create domain nnint as int not null;
create domain plainint as int;
create domain v50 as varchar(50);
create type mood2 as enum ('sad', 'ok', 'happy');
create type ct as (p int, q text);
create function to_int(x text) returns int immutable language sql as 'select length(x)';
create collation cc (provider = libc, locale = 'C');
-- shapes
alter table t alter a type int
alter table t alter column a set data type integer
alter table t alter column a type int4
alter table t alter column id type int
alter table t alter column v2 type text
alter table t alter column v2 type varchar
alter table t alter column v2 type varchar(50)
alter table t alter column v2 type varchar(20)
L: alter table t alter column v2 type varchar(3) using v2::varchar(3)
L: alter table t alter column v2 type varchar(3) using substr(v2, 1, 3)
alter table t alter column v type varchar(100)
alter table t alter column v type varchar
alter table t alter column v type varchar(20)
alter table t alter column tx type varchar
alter table t alter column b type varchar
alter table t alter column b type varchar(100)
L: alter table t alter column b type varchar(100) using b::varchar(100)
alter table t alter column b type varchar using b
alter table t alter column b type text using b
alter table t alter column b type text using b::text
L: alter table t alter column b type text using upper(b)
L: alter table t alter column b type text using b || 'x'
alter table t alter column v2 type text using v2::text
L: alter table t alter column v2 type text using trim(v2)
alter table t alter column b type text collate "C"
alter table t alter column b type text collate "POSIX"
alter table t alter column tx type text collate "C"
alter table t alter column tx type text collate cc
alter table t alter column b type text collate "default"
alter table t alter column v type varchar(100) collate "C"
alter table t alter column v type text collate "C"
alter table t alter column c10 type text
alter table t alter column c10 type varchar
alter table t alter column c10 type varchar(20)
alter table t alter column c10 type char(10)
L: alter table t alter column c10 type char(1) using c10::char(1)
L: alter table t alter column b type name
alter table t alter column b type bytea using b::bytea
alter table t alter column b type "char"
alter table t alter column b type int using length(b)
alter table t alter column b type int
alter table t alter column b type bigint using 5
alter table t alter column a type bigint using a
alter table t alter column a type bigint using a::bigint
alter table t alter column a type smallint
alter table t alter column a type numeric
alter table t alter column a type numeric(12,2)
alter table t alter column a type double precision
L: alter table t alter column a type real
alter table t alter column a type varchar(20)
alter table t alter column a type int using a
L: alter table t alter column a type int using a * 2
L: alter table t alter column a type int using random()::int
alter table t alter column a type boolean
alter table t alter column a type int8, alter column si type int8
alter table t alter column id type int8, alter column a type int8, alter column k type int8
alter table t alter column k type bigint
alter table t alter column k type smallint
alter table t alter column bi type int
alter table t alter column bi type smallint
alter table t alter column bi type numeric
alter table t alter column bi type text
alter table t alter column si type bigint
alter table t alter column si type oid
alter table t alter column k type oid
alter table t alter column bi type oid
alter table t alter column a type regclass
alter table t alter column n type numeric(12,2)
alter table t alter column n type numeric(12,4)
L: alter table t alter column n type numeric(12,1)
L: alter table t alter column n type int
L: alter table t alter column n type bigint
alter table t alter column n type numeric(10,3)
alter table t alter column n type text
L: alter table t alter column n type real
alter table t alter column n type money
L: alter table t alter column nu type numeric(10,2)
L: alter table t alter column nu type numeric(10)
L: alter table t alter column nu type int using round(nu)
alter table t alter column nu type numeric
L: alter table t alter column f8 type real
L: alter table t alter column f8 type numeric
L: alter table t alter column f8 type int
alter table t alter column f4 type text
alter table t alter column f4 type numeric
alter table t alter column ts type timestamptz
alter table t alter column ts type timestamp
alter table t alter column ts type timestamp(6)
L: alter table t alter column ts type timestamp(0)
alter table t alter column tsn type timestamptz
alter table t alter column tsn type timestamptz using tsn::timestamptz
alter table t alter column tsn type timestamptz using tsn at time zone 'Europe/Berlin'
alter table t alter column tz type timestamp
alter table t alter column tz type timestamp using tz at time zone 'UTC'
alter table t alter column tzn type timestamp using tzn at time zone 'UTC'
alter table t alter column tzn type timestamptz(6)
L: alter table t alter column tzn type timestamptz(0)
L: alter table t alter column tsn type date
L: alter table t alter column tsn type time
L: alter table t alter column tzn type date
alter table t alter column tsn type text
alter table t alter column tsn type bigint using extract(epoch from tsn)::bigint
alter table t alter column ts3 type timestamp(6)
alter table t alter column ts3 type timestamp
alter table t alter column ts3 type timestamp(3)
L: alter table t alter column ts3 type timestamp(1)
alter table t alter column ts3 type timestamptz
alter table t alter column ts3 type timestamptz(3)
set timezone = 'Europe/London'; alter table t alter column tsn type timestamptz
set timezone = 'Etc/GMT+5'; alter table t alter column tsn type timestamptz
set local timezone to 'UTC'; alter table t alter column tsn type timestamptz
set timezone to '-3'; alter table t alter column tsn type timestamptz
alter table t alter column d type timestamp
alter table t alter column d type timestamptz
alter table t alter column d type text
alter table t alter column tm3 type time
alter table t alter column tm3 type time(4)
L: alter table t alter column tm3 type time(0)
alter table t alter column tm3 type timetz
alter table t alter column iv type interval(6)
alter table t alter column iv type interval(3)
alter table t alter column iv type interval hour to second
L: alter table t alter column iv type interval day
alter table t alter column iv type interval day to second
L: alter table t alter column iv type time
alter table t alter column vb type varbit(8)
alter table t alter column vb type varbit(4) using vb::varbit(4)
alter table t alter column vb type bit(8)
alter table t alter column bt type varbit
alter table t alter column bt type varbit(8)
alter table t alter column bt type bit(8)
alter table t alter column bt type bit(16)
alter table t alter column bt type int using bt::int
alter table t alter column ci type inet
L: alter table t alter column ine type cidr
L: alter table t alter column ine type cidr using ine::cidr
alter table t alter column ine type text
L: alter table t alter column j type jsonb
alter table t alter column j type jsonb using j::jsonb
alter table t alter column j type text
alter table t alter column jb type json
alter table t alter column jb type int using (jb->>'x')::int
alter table t alter column jb type text using jb::text
alter table t alter column u type text
alter table t alter column u type varchar(36)
alter table t alter column ut type uuid
alter table t alter column ia type bigint[]
alter table t alter column ia type text[]
alter table t alter column ia type int[]
alter table t alter column ia type int[] using ia
alter table t alter column ia type int
alter table t alter column va type varchar[]
alter table t alter column va type varchar(100)[]
alter table t alter column va type varchar(50)[]
alter table t alter column bo type int using bo::int
alter table t alter column bo type int
alter table t alter column bo type text
alter table t alter column bo type smallint using case when bo then 1 else 0 end
alter table t alter column en type text
alter table t alter column en type varchar
alter table t alter column en type varchar(20)
alter table t alter column en type mood2 using en::text::mood2
alter table t alter column en type mood2
alter table t alter column en type mood
?: alter table t alter column r type int8range using int8range(lower(r), upper(r))
alter table t alter column r type text
alter table t alter column b type dtext
alter table t alter column tx type dtext
alter table t alter column v2 type v50
alter table t alter column b type v50
alter table t alter column a type plainint
alter table t alter column k type nnint
alter table t alter column si type plainint
alter table t alter column a type nosuchtype
alter table t alter column nope type int
alter table t alter column a type serial
alter table t alter column b type ct using row(1, b)::ct
alter table t alter column b type int using to_int(b)
alter table t alter column a type int using (select 1)
alter table t alter column v2 type text, alter column b type varchar
alter table t alter column v2 type text, alter column a type bigint
alter table t alter column v2 type text, alter column v2 set not null
alter table t alter column a type bigint, alter column a set not null
alter table t alter column a type bigint, alter column a set default 0
alter table t alter column a type bigint, add column x int
alter table t alter column a type bigint, add column x int default 5
L: alter table t alter column a type bigint, drop column b
alter table t alter column a type bigint, add constraint ck check (a > 0)
alter table t alter column v2 type text, add constraint ck check (v2 <> '')
alter table t alter column v2 type text, add unique (v2)
alter table t alter column k drop default, alter column k type text
alter table t alter column k type text, alter column k set default 'x'
alter table t alter column k type boolean using k > 0
alter table t alter column k drop default, alter column k type boolean using k > 0, alter column k set default false
alter table only t alter column a type bigint
alter table if exists nope alter column a type bigint

-- setup
{T}
alter table t add constraint v2ck check (length(v2) < 60);
alter table t add constraint ack check (a > 0) not valid;
alter table t add constraint sick check (si >= 0);
create index t_e on t (lower(v2));
create index t_part on t (ts3) where v2 is not null;
create index t_inc on t (f8) include (ut);
create index t_utidx on t (ut);
create index t_vb on t (vb);
create index t_ci on t (ci);
create index t_n on t (n);
create index t_c10 on t (c10);
create index t_hash on t using hash (b);
create index t_gin on t using gin (jb);
create index t_brin on t using brin (bi);
create index t_pat on t (b text_pattern_ops);
create index t_iv on t (iv);
create unique index t_k on t (k);
alter table t add constraint uq unique (u);
alter table t add constraint excl exclude using gist (r with &&);
create statistics st on d, tm3 from t;
alter table t alter column tz set not null;
cluster t using t_utidx;
analyze t;
-- shapes
alter table t alter column v2 type varchar(80)
alter table t alter column v2 type text
alter table t alter column v2 type varchar(50)
alter table t alter column a type bigint
alter table t alter column a type oid
alter table t alter column si type int
alter table t alter column ts3 type timestamp
alter table t alter column ts3 type timestamptz
alter table t alter column f8 type numeric
alter table t alter column ut type varchar
alter table t alter column ut type text
alter table t alter column ut type varchar(60)
alter table t alter column vb type varbit
alter table t alter column vb type varbit(64)
alter table t alter column ci type inet
alter table t alter column n type numeric(20,2)
alter table t alter column n type numeric
alter table t alter column c10 type varchar
alter table t alter column b type varchar
alter table t alter column b type text collate "C"
alter table t alter column jb type text
alter table t alter column bi type numeric
alter table t alter column iv type interval
alter table t alter column k type bigint
alter table t alter column k type oid
alter table t alter column u type text
?: alter table t alter column r type int8range using int8range(lower(r), upper(r))
alter table t alter column d type timestamp
alter table t alter column tm3 type time
alter table t alter column tz type timestamp
alter table t alter column id type bigint
alter table t alter column v2 type text, alter column ut type varchar

-- setup
{T}
create view vw as select id, a from t;
create view vw2 as select v2 from t;
create materialized view mv as select si from t;
create rule rl as on update to t where new.f4 > 0 do also select 1;
{TRIGGER}
create trigger trg_of before update of nu on t for each row execute function trgf();
create trigger trg_when before update on t for each row when (new.f8 > 0) execute function trgf();
create policy pol on t using (v > 'a');
alter table t add column g int generated always as (bi * 2) stored;
create publication pub for table t where (id > 0);
create publication pub2 for table t (id, jb);
create function atomic_fn() returns bigint language sql begin atomic select sum(k) from t; end;
create function loose_fn() returns bigint language sql as 'select sum(k) from t';
create table typed_by (x t);
create statistics st on d, tm3 from t;
-- shapes
alter table t alter column a type bigint
alter table t alter column v2 type text
alter table t alter column v2 type varchar(100)
alter table t alter column si type int
alter table t alter column f4 type float8
alter table t alter column nu type numeric(10,2)
alter table t alter column f8 type real
alter table t alter column v type text
alter table t alter column g type bigint
alter table t alter column bi type numeric
alter table t alter column id type bigint
alter table t alter column jb type text
alter table t alter column k type bigint
alter table t alter column u type text
alter table t alter column tx type varchar
alter table t alter column d type timestamp
alter table vw alter column a type bigint
alter table mv alter column si type int

-- setup
{P}
{CH}
create table pv (id varchar(20) primary key);
insert into pv select 'k' || g from generate_series(1, 2000) g;
create table cv (id int, p_id varchar(20) references pv);
insert into cv select g, 'k' || (g % 2000 + 1) from generate_series(1, 5000) g;
create index cv_p on cv (p_id);
create table sq (id serial primary key, b int);
insert into sq (b) select generate_series(1, 1000);
create table iden (id int generated always as identity primary key, b int);
insert into iden (b) select generate_series(1, 1000);
create table selfref (id int primary key, par int references selfref);
insert into selfref select g, g from generate_series(1, 1000) g;
create table novalid (id int, p_id int);
insert into novalid select g, g from generate_series(1, 1000) g;
alter table novalid add constraint nv foreign key (p_id) references p not valid;
analyze;
-- shapes
alter table ch alter column p_id type bigint
alter table ch alter column p_id type numeric
alter table ch alter column p_id type int
alter table p alter column id type numeric
alter table p alter column id type int
alter table p alter column name type varchar
alter table ch alter column p_id type bigint; alter table p alter column id type bigint
alter table ch drop constraint ch_p_fk; alter table ch alter column p_id type bigint; alter table p alter column id type bigint
alter table ch alter column p_id type text
alter table cv alter column p_id type text
alter table cv alter column p_id type varchar(20)
alter table pv alter column id type varchar(40)
alter table pv alter column id type text
alter table cv alter column p_id type varchar(10)
alter table sq alter column id type int
alter table sq alter column id type smallint
alter table sq alter column id type text
alter table iden alter column id type bigint
alter table iden alter column id type smallint
alter table iden alter column id type numeric
alter table selfref alter column par type bigint
alter table selfref alter column id type bigint
alter table novalid alter column p_id type bigint

-- setup
create table pt (id int not null, v varchar(20), w int) partition by range (id);
create table pt1 partition of pt for values from (0) to (1000);
create table pt2 partition of pt for values from (1000) to (2000);
insert into pt select g, 'v' || g, g from generate_series(1, 1999) g;
create index pt_v on pt (v);
create index pt_w on pt (w);
create table par (id int, x varchar(10));
create table kid () inherits (par);
insert into kid select g, g from generate_series(1, 1000) g;
create table kid2 () inherits (par);
insert into kid2 select g, g from generate_series(1, 1000) g;
create type ct as (p int, q text);
create table tt of ct;
insert into tt select g, 'q' from generate_series(1, 100) g;
create table tc (id int, x ct);
insert into tc select g, row(g, 'q')::ct from generate_series(1, 100) g;
{DOMAINS}
create domain overdomain as plainint check (value > 0);
analyze;
-- shapes
alter table pt alter column v type varchar(40)
alter table pt alter column v type text
alter table pt alter column v type text collate "C"
alter table pt alter column w type bigint
alter table pt alter column id type bigint
alter table only pt alter column w type bigint
alter table pt1 alter column w type bigint
alter table pt1 alter column v type text
alter table par alter column x type text
alter table par alter column id type bigint
alter table only par alter column id type bigint
alter table kid alter column id type bigint
alter table par alter column id type bigint using id + 1
alter table tt alter column p type bigint
alter table tc alter column x type text
alter table td alter column y type int
alter table td alter column y type bigint
alter table td alter column x type plainint
alter table td alter column y type posint
alter table td alter column y type overdomain
alter table td alter column x type posint
alter table td alter column id type plainint
alter table td alter column x type text
