-- Those of the given function names that belong to a function which may do more than read.
select distinct function.proname
from pg_catalog.pg_proc as function
where function.proname = any (%(names)s) and function.provolatile = 'v'
order by 1
