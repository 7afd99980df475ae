-- Whether the tables of audit and evidence are there. (one truth value)
select to_regclass(quote_ident({name}) || '.audit') is not null and to_regclass(quote_ident({name}) || '.evidence') is not null
