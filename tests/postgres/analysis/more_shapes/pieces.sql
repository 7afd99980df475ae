-- Tables that setups begin with, by the name that stands for them in braces.

-- piece T
create type mood as enum ('sad', 'ok', 'happy');
create table t (
    id int primary key, a int, b text, v varchar(50), v2 varchar(50), tx text, c10 char(10), n numeric(10,2), nu numeric,
    si smallint, bi bigint, ts timestamp, tz timestamptz, tsn timestamp, tzn timestamptz, ts3 timestamp(3), d date,
    tm3 time(3), iv interval(3), vb varbit(8), bt bit(8), ci cidr, ine inet, j json, jb jsonb, u uuid, ut text, ia int[],
    va varchar(50)[], f4 real, f8 double precision, bo boolean, en mood, ent text, r int4range, k int not null default 7);
insert into t select g, g % 100 + 1, 'b' || g, 'v' || g, 'w' || g, 't' || g, 'c' || (g % 9), g + 0.25, g + 0.125,
    g % 1000, g, timestamp '2024-01-01' + g * interval '61.5 s', timestamptz '2024-01-01 00:00+00' + g * interval '61.5 s',
    timestamp '2024-01-01' + g * interval '61.5 s', timestamptz '2024-01-01 00:00+00' + g * interval '61.5 s',
    timestamp '2024-01-01' + g * interval '0.125 s', date '2024-01-01' + g % 300, time '00:00' + g * interval '0.125 s',
    g * interval '0.125 s', (g % 256)::bit(8)::varbit, (g % 256)::bit(8), '10.0.0.0/8', '10.0.0.1', '{"x":1}', '{"x":1}',
    md5(g::text)::uuid, md5(g::text)::uuid::text, array[g, g + 1], array['v' || g]::varchar(50)[], g / 3.0, g / 3.0,
    g % 2 = 0, 'ok', 'ok', int4range(g * 10, g * 10 + 5), g from generate_series(1, 5000) g;
create index t_a_idx on t (a);
create index t_v_idx on t (v);
create index t_tx_idx on t (tx);
create index t_ts_idx on t (ts);
create index t_tz_idx on t (tz);
analyze t;

-- piece P
create table p (id int primary key, name text);
insert into p select g, 'p' || g from generate_series(1, 2000) g;
analyze p;

-- piece CH
create table ch (id int primary key, p_id int constraint ch_p_fk references p (id), q int);
insert into ch select g, g % 2000 + 1, g from generate_series(1, 5000) g;
analyze ch;

-- piece LOOSE
create table ch (id int primary key, p_id int, q int);
insert into ch select g, g % 2000 + 1, g from generate_series(1, 5000) g;
analyze ch;

-- piece PT
create table pt (id int not null, d date, v text) partition by range (id);
create table pt1 partition of pt for values from (0) to (1000);
create table pt2 partition of pt for values from (1000) to (2000);
insert into pt select g, '2024-01-01', 'v' || g from generate_series(1, 1999) g;
analyze pt;

-- piece PNEW
create table pnew (id int not null, d date, v text);
insert into pnew select g, '2024-01-01', 'v' || g from generate_series(2000, 2999) g;
analyze pnew;

-- piece PTDEF
create table ptdef partition of pt default;
insert into ptdef select g, '2024-01-01', 'v' || g from generate_series(5000, 5999) g;
analyze ptdef;

-- piece DOMAINS
create domain dtext as text;
create domain posint as int check (value > 0);
create domain nnint as int not null;
create domain plainint as int;
create table td (id int primary key, x posint, y plainint);
insert into td select g, g, g from generate_series(1, 5000) g;
analyze td;

-- piece TRIGGER
create function trgf() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before update on t for each row execute function trgf();

-- piece TRIGGER_FN
create function trgf() returns trigger language plpgsql as 'begin return new; end';

-- piece ROLE
do 'begin create role oracle_r nologin; exception when duplicate_object or unique_violation then null; end';

-- piece FILLED
create table n (id int not null, a int);
insert into n select g, g from generate_series(1, 5000) g;
analyze n;
