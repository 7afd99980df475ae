-- Every piece of evidence, oldest first: (id, kind, envelope).
select id, kind, envelope from {schema}.evidence order by at, id
