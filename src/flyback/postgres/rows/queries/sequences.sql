-- How far sequences are: (qualified name, last value or null, increment); parameter: their oids.
select s.seqrelid::regclass::text, pg_sequence_last_value(s.seqrelid), s.seqincrement
  from pg_sequence s where s.seqrelid = any (%s::oid[])
