-- Sequences that may be read: (qualified name, increment); parameters: their oids, and the names of others, which may have
-- been made anew under another oid.
select s.seqrelid::regclass::text, s.seqincrement
  from pg_sequence s
 where (s.seqrelid = any (%s::oid[]) or s.seqrelid::regclass::text = any (%s::text[]))
   and has_sequence_privilege(s.seqrelid, 'SELECT')
