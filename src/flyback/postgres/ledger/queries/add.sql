-- Adds a row to the audit: number, at, record, before, seal.
insert into {schema}.audit (number, at, record, before, seal) values ({values})
