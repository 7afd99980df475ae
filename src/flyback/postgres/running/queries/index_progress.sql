-- How far a session is with building an index: phase, blocks done, blocks in all; no row when it builds none.
select phase, blocks_done::int8, blocks_total::int8 from pg_catalog.pg_stat_progress_create_index where pid = %(pid)s
