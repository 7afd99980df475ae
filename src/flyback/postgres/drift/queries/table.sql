-- Makes the table with the structure that the last run of each history left; {table} is its name.
create table {table} (
  history_schema text not null,
  history_table text not null,
  installed_rank integer not null,
  digest text not null,
  objects jsonb not null,
  scope text not null,
  server_version integer not null,
  run_id text not null,
  made_at timestamptz not null default now(),
  primary key (history_schema, history_table)
)
