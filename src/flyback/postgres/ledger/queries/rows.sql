-- Every row of the audit: (number, at, record, before, seal).
select number, at, record, before, seal from {schema}.audit order by number
