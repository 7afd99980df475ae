-- How far scripts came that cannot run in one transaction and have not ended: everything the journal says of them.
select installed_rank, script, digest, done, started, detail, run_id
  from {journal}
 where history_schema = %(history_schema)s and history_table = %(history_table)s
 order by installed_rank
