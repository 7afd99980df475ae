-- Every piece of evidence but those whose ids begin with certain digits, oldest first: (id, kind, envelope). What is
-- larger than any envelope that flyback reads is left out.
select id, kind, envelope from {schema}.evidence
 where left(id, 8) <> all ({ids}::text[]) and octet_length(envelope) <= 16 << 20 order by at, id
