"""Safe forms that several rules share: constraints proved apart, columns filled in batches, keys made of indexes."""

from flyback.analysis.case import Case
from flyback.analysis.making.names import joined, object_name
from flyback.analysis.safe_form import SafeForm, command
from flyback.model.risk import Act
from flyback.syntax.clauses import after_words, clauses, column_clauses, unquoted, words_of
from flyback.syntax.quoting import literal, written

BATCH = 64
"""Blocks of a table that are filled in one transaction: some thousand rows, locked for some hundredths of a second."""
_KEY_CLAUSES = ("NULLS", "INCLUDE", "WITH", "USING", "DEFERRABLE", "INITIALLY")


def label(relation: str, columns: str, suffix: str) -> str:
    """The name, as SQL, that PostgreSQL would give to what is of these columns: `t_a_b_key`."""
    table = unquoted(relation)[-1]
    names = [name for each in columns.split(", ") if each for name in unquoted(each)[-1:]]
    return written(object_name([table, joined(names)] if names else [table], suffix))


def constraint_of(act: Act, suffix: str) -> str:
    """The constraint's name as SQL: as given, or as the server would choose."""
    columns = "" if suffix == "pkey" else act.detail.get("columns", "")
    return written(act.name) or label(act.relation, columns, suffix)


def proved_later(act: Act, case: Case, suffix: str) -> SafeForm | None:
    """A CHECK or a foreign key that is added NOT VALID, and validated while others write."""
    found = command(act, case)
    if found is None:
        return None
    altered, text = found
    name = constraint_of(act, suffix)
    validate = f"{altered.head} VALIDATE CONSTRAINT {name}"
    if act.detail.get("inline") != "yes":
        named = text if "CONSTRAINT" in words_of(text)[:2] else f"ADD CONSTRAINT {name} {after_words(text, 'ADD')}"
        return SafeForm(instead=f"{named} NOT VALID", after=(validate,))
    kept, taken = without(text, {"check": "CHECK", "fkey": "REFERENCES"}[suffix])
    if not taken:
        return None
    column = written(act.detail.get("column", "") or unquoted(act.detail.get("columns", ""))[-1])
    said = taken[taken.upper().index("CHECK" if suffix == "check" else "REFERENCES") :]
    body = f"FOREIGN KEY ({column}) {said}" if suffix == "fkey" else said
    return SafeForm(instead=f"{kept}, ADD CONSTRAINT {name} {body} NOT VALID", after=(validate,))


def without(text: str, word: str) -> tuple[str, str]:
    """An `ADD COLUMN` without the clause that has this word, and that clause; `(text, "")` when none has."""
    first, *rest = column_clauses(text)
    taken = next((each for each in rest if word in words_of(each)[:3]), "")
    return " ".join([first, *(each for each in rest if each is not taken)]), taken


def proving_not_null(relation: str, column: str) -> tuple[str, ...]:
    """Scripts that make a column NOT NULL without ever stopping its table for a scan."""
    name = label(relation, column, "present")
    return (
        f"ALTER TABLE {relation} ADD CONSTRAINT {name} CHECK ({column} IS NOT NULL) NOT VALID",
        f"ALTER TABLE {relation} VALIDATE CONSTRAINT {name}",
        f"ALTER TABLE {relation} ALTER COLUMN {column} SET NOT NULL;\nALTER TABLE {relation} DROP CONSTRAINT {name}",
    )


def filling(relation: str, column: str, value: str) -> str:
    """A statement that fills what is NULL in a column, in batches that commit; it runs outside of transactions.

    Rows that others move meanwhile are found in another pass; the last one finds nothing, or nothing that helps.
    """
    return f"""-- commits as it goes, so it runs outside of a transaction: executeInTransaction=false
DO $$
DECLARE
  block bigint := 0;
  batch bigint;
  filled bigint := 0;
  before bigint := 9223372036854775807;
BEGIN
  LOOP
    UPDATE {relation} SET {column} = {value}
    WHERE ctid >= format('(%s,0)', block)::tid AND ctid < format('(%s,0)', block + {BATCH})::tid AND {column} IS NULL;
    GET DIAGNOSTICS batch = ROW_COUNT;
    COMMIT;
    filled := filled + batch;
    block := block + {BATCH};
    IF block * current_setting('block_size')::bigint >= (
      WITH RECURSIVE parts AS (
        SELECT {literal(relation)}::regclass::oid AS part
        UNION SELECT inhrelid FROM pg_inherits JOIN parts ON inhparent = part
      )
      SELECT max(pg_relation_size(part)) FROM parts
    ) THEN
      EXIT WHEN filled = 0 OR filled >= before;
      before := filled;
      filled := 0;
      block := 0;
    END IF;
  END LOOP;
END $$"""


def key_from_index(act: Act, case: Case, suffix: str) -> SafeForm | None:
    """A UNIQUE or PRIMARY KEY that takes over an index that was built while others wrote."""
    found = command(act, case)
    columns = act.detail.get("columns", "")
    if found is None or not columns:
        return None
    altered, text = found
    kept, taken = without(text, "UNIQUE" if suffix == "key" else "PRIMARY") if act.detail.get("inline") else ("", text)
    if not taken or "WITHOUT" in taken.upper():
        return None
    parts = clauses(taken, *_KEY_CLAUSES)
    name = constraint_of(act, suffix)
    extras = [
        f"({columns})",
        _brackets(parts, "INCLUDE"),
        "NULLS NOT DISTINCT" if parts.get("NULLS", "").upper().startswith("NULLS NOT") else "",
        _brackets(parts, "WITH"),
        _tablespace(parts),
    ]
    index = " ".join([f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {act.relation}", *filter(None, extras)])
    deferred = " ".join(filter(None, (parts.get("DEFERRABLE", ""), parts.get("INITIALLY", ""))))
    kind = "UNIQUE" if suffix == "key" else "PRIMARY KEY"
    made = f"ADD CONSTRAINT {name} {kind} USING INDEX {name} {deferred}".rstrip()
    if kept:
        return SafeForm(instead=kept, after=(index, f"{altered.head} {made}"))
    return SafeForm(before=(*proving_key(act, case), index), instead=made)


def proving_key(act: Act, case: Case) -> tuple[str, ...]:
    """Scripts that make the columns of a primary key NOT NULL which are not yet."""
    needed = [each for each in case.acts("needs not null") if each.ordinal == act.ordinal]
    return tuple(script for each in needed for script in proving_not_null(act.relation, written(each.name)))


def _brackets(parts: dict[str, str], word: str) -> str:
    """A clause up to its last bracket."""
    said, bracket, _ = parts.get(word, "").rpartition(")")
    return said + bracket


def _tablespace(parts: dict[str, str]) -> str:
    said = parts.get("USING", "")
    place = said.upper().find("TABLESPACE")
    return said[place:] if place >= 0 else ""
