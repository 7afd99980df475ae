-- A database that has at least one object of every kind the catalogue knows. Run by a superuser, search_path = public.
create schema other;
create extension hstore with schema other;

create type mood as enum ('sad', 'ok', 'happy');
create type pair as (a int, b text);
create domain positive as int not null default 1 constraint positive_check check (value > 0);
alter domain positive add constraint small check (value < 1000) not valid;
create type span as range (subtype = numeric);
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, like = text);

create function tick() returns trigger language plpgsql as 'begin return new; end';
create function watch() returns event_trigger language plpgsql as 'begin null; end';
create function twice(a int default 2, b text default 'x') returns int language sql as 'select 2 * a';
create function add(int, int) returns int language sql immutable strict as 'select $1 + $2';
create function same(pair, pair) returns boolean language sql immutable as 'select true';
create function as_mood(text) returns mood language sql immutable as $$ select 'ok'::mood $$;
create function many() returns setof int language plpgsql as $$
begin
  return query select 1;
  return query select 2;
end
$$;
create procedure tidy(inout a int) language sql as 'select 1';
create aggregate total(int) (sfunc = add, stype = int, initcond = '0');

create table users (
  id serial primary key,
  email varchar(50) not null default 'nobody@example.test',
  note text constraint note_given check (note <> ''),
  feeling mood default 'ok',
  size positive,
  tags text[],
  number int generated always as identity,
  shout text generated always as (upper(note)) stored,
  constraint email_once unique (email)
);
create index users_note on users (note) where note is not null;
create index users_shape on users ((id + number), lower(note)) with (fillfactor = 80);
create table orders (
  id int primary key,
  user_id int constraint orders_user references users on delete cascade,
  total numeric(10, 2),
  during int4range,
  constraint no_overlap exclude using gist (during with &&)
);
alter table orders add constraint total_positive check (total > 0) not valid;
create table ancestor (id int, name text default 'x', constraint named check (name <> ''));
create table descendant (extra int) inherits (ancestor);
create table stray (id int, name text default 'x', constraint named check (name <> ''));
create table typed of pair;
create table parts (id int not null, k int, user_id int references users, primary key (id)) partition by range (id);
create table parts_1 partition of parts for values from (0) to (10);
create table parts_rest partition of parts default;
create table loose (id int not null, k int, user_id int, primary key (id));
create index parts_k on parts (k);
create unlogged table fast (id int);
create table "Mixed Case" ("Some Column" int primary key, "select" text);
create table other.thing (id int);
create sequence counter start 10 increment 2 cache 3;
create sequence free_counter;

create view names as select u.id, u.email as address from users u where u.id > 0;
create view joined as select u.id, u.note, o.total from users u join orders o on o.user_id = u.id;
create materialized view sums as select user_id, sum(total) as total from orders group by user_id;
create unique index sums_user on sums (user_id);
create rule no_delete as on delete to orders do instead nothing;
create trigger tick before insert on users for each row execute function tick();
create trigger tick before insert on parts for each row execute function tick();
create constraint trigger later after insert on users deferrable initially deferred for each row execute function tick();
create policy own on users for select to app using (id > 0);
create statistics users_stats (dependencies) on id, note from users;
create event trigger watcher on ddl_command_end execute function watch();

create operator === (leftarg = pair, rightarg = pair, function = same, commutator = ===);
create operator family pair_ops using btree;
create operator class mood_ops for type int using hash as operator 1 =, function 1 hashint4(int);
create collation plain from "C";
create conversion latin for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create cast (text as mood) with function as_mood(text) as assignment;
create access method heap_too type table handler heap_tableam_handler;
create trusted language plpgsql_too handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;
create transform for int language sql (from sql with function prsd_lextype(internal), to sql with function int4recv(internal));
create text search configuration searching (copy = simple);
create text search dictionary words (template = simple, stopwords = english);
create text search parser splitting
  (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype, headline = prsd_headline);
create text search template pattern (init = dsimple_init, lexize = dsimple_lexize);

create foreign data wrapper nowhere options (a '1');
create server far foreign data wrapper nowhere options (host 'h');
create user mapping for app server far options (password 's');
create foreign table abroad (id int options (a '1'), name text) server far options (t '1');
create publication news for table users;
create publication everything for all tables;
select lo_create(4242);

alter default privileges in schema other grant select on tables to app;
grant select (email), update (note) on users to app;
grant select, insert on users to app with grant option;
grant usage on schema other to app;
grant execute on function twice(int, text) to app;
grant usage on sequence counter to app;
grant usage on type mood to app;
