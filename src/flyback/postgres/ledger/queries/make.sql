-- Makes the tables of audit and evidence, and the schema around them, where they are not there yet.
-- Rows are only ever added: who may write may still drop a trigger, but not hide it, because
-- each row of the audit is sealed with the one before it, and signed evidence names the seal of its run.
do $make$
begin
  if to_regnamespace(quote_ident({name})) is null then
    create schema {schema};
  end if;
  if to_regclass(quote_ident({name}) || '.audit') is null then
    create table {schema}.audit (
      number bigint primary key,
      at timestamptz not null,
      record text not null,
      before text not null,
      seal text not null unique
    );
    create table {schema}.evidence (
      id text primary key,
      kind text not null,
      envelope text not null,
      at timestamptz not null default now()
    );
    create function {schema}.only_add() returns trigger language plpgsql as $body$
      begin
        raise exception 'rows of %.% are only ever added', tg_table_schema, tg_table_name using errcode = 'object_not_in_prerequisite_state';
      end $body$;
    create trigger only_add before update or delete or truncate on {schema}.audit for each statement execute function {schema}.only_add();
    create trigger only_add before update or delete or truncate on {schema}.evidence for each statement execute function {schema}.only_add();
  end if;
end $make$
