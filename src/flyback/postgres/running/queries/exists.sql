-- Whether there is a database, a tablespace or a subscription of that name.
select case %(kind)s
         when 'database' then exists (select from pg_catalog.pg_database where datname = %(name)s)
         when 'tablespace' then exists (select from pg_catalog.pg_tablespace where spcname = %(name)s)
         else exists (select from pg_catalog.pg_subscription s join pg_catalog.pg_database d on d.oid = s.subdbid
                       where s.subname = %(name)s and d.datname = current_database())
       end
