-- Adds a piece of evidence, unless it is there: id, kind, envelope.
insert into {schema}.evidence (id, kind, envelope) values ({values}) on conflict do nothing
