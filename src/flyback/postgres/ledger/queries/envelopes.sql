-- Every piece of evidence but those of some ids, oldest first: (id, kind, envelope). What is larger than any envelope
-- that flyback reads is left out.
select id, kind, envelope from {schema}.evidence
 where id <> all ({ids}::text[]) and octet_length(envelope) <= 16 << 20 order by at, id
