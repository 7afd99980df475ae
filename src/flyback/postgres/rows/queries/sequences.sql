-- How far sequences are: (qualified name, last value or null, increment); parameters: their oids, and the names of
-- others, which may have been made anew under another oid.
select s.seqrelid::regclass::text, pg_sequence_last_value(s.seqrelid), s.seqincrement
  from pg_sequence s where s.seqrelid = any (%s::oid[]) or s.seqrelid::regclass::text = any (%s::text[])
