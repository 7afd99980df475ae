"""Safe forms that several rules share: constraints proved apart, columns filled in batches, keys made of indexes."""

from flyback.analysis.case import Case
from flyback.analysis.making.names import joined, object_name
from flyback.analysis.partition_by_partition import keys_first, partitions
from flyback.analysis.safe_form import SafeForm, command
from flyback.model.risk import Act
from flyback.syntax.clauses import after_name, after_words, clauses, column_clauses, unquoted, words_of
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
    return written(act.name or act.detail.get("made", "")) or label(act.relation, columns, suffix)


def proved_later(act: Act, case: Case, suffix: str) -> SafeForm | None:
    """A CHECK or a foreign key that is added NOT VALID, and validated while others write."""
    found = command(act, case)
    if found is None:
        return None
    altered, text = found
    name = constraint_of(act, suffix)
    inline = act.detail.get("inline") == "yes"
    kept, said = _outside_of_column(act, text, suffix) if inline else ("", _unnamed(text))
    if not said:
        return None
    added = f"ADD CONSTRAINT {name} {said}"
    if act.detail.get("partitioned") == "yes":  # which takes no NOT VALID before PostgreSQL 18
        tables = [each for each in partitions(act, case) if each != act.detail.get("target")]
        first = keys_first(said, name, tables)
        if not inline:
            return SafeForm(before=first, instead=added)
        return SafeForm(instead=kept, after=(*first, f"{altered.head} {added}"))
    validate = f"{altered.head} VALIDATE CONSTRAINT {name}"
    if inline:
        return SafeForm(instead=kept, along=(f"{added} NOT VALID",), after=(validate,))
    named = text if "CONSTRAINT" in words_of(text)[:2] else added
    return SafeForm(instead=f"{named} NOT VALID", after=(validate,))


def _unnamed(text: str) -> str:
    """What an ADD CONSTRAINT adds, without its name."""
    said = after_words(text, "ADD")
    if "CONSTRAINT" not in words_of(said)[:1]:
        return said
    return after_name(after_words(said, "CONSTRAINT"))


def _outside_of_column(act: Act, text: str, suffix: str) -> tuple[str, str]:
    """An ADD COLUMN without its constraint, and that as one of the table; empty when it cannot be found."""
    word = {"check": "CHECK", "fkey": "REFERENCES"}[suffix]
    kept, taken = without(text, word)
    said = taken[taken.upper().find(word) :]
    column = written(act.detail.get("column", "") or unquoted(act.detail.get("columns", ""))[-1])
    return kept, f"FOREIGN KEY ({column}) {said}" if said and suffix == "fkey" else said


def without(text: str, word: str) -> tuple[str, str]:
    """An `ADD COLUMN` without the clause that has this word, and that clause; `(text, "")` when none has."""
    first, *rest = column_clauses(text)
    taken = next((each for each in rest if word in words_of(each)[:3]), "")
    return " ".join([first, *(each for each in rest if each is not taken)]), taken


def proving_not_null(table: str, column: str) -> tuple[str, ...]:
    """Scripts that make a column NOT NULL without ever stopping its table for a scan; of `ONLY t` that one alone."""
    name = label(table, column, "present")
    alone = " NO INHERIT" if table.startswith("ONLY ") else ""
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({column} IS NOT NULL){alone} NOT VALID",
        f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}",
        f"ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL;\nALTER TABLE {table} DROP CONSTRAINT {name}",
    )


OUTSIDE = "-- commits as it goes, so it runs outside of a transaction: executeInTransaction=false"
"""The first line of what fills a column."""


def filling(relation: str, column: str, value: str, source: str = "") -> str:
    """A statement that fills what is NULL in a column, in batches that commit; it runs outside of transactions.

    Rows in which the column `source` is NULL are left out. Rows that others move meanwhile are found in another pass;
    the last one finds nothing, or nothing that helps.
    """
    there = f"{column} IS NULL" + (f" AND {source} IS NOT NULL" if source else "")
    return f"""{OUTSIDE}
DO $$
DECLARE
  block bigint := 0;
  batch bigint;
  filled bigint := 0;
  before bigint := 9223372036854775807;
BEGIN
  LOOP
    UPDATE {relation} SET {column} = {value}
    WHERE ctid >= format('(%s,0)', block)::tid AND ctid < format('(%s,0)', block + {BATCH})::tid AND {there};
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
    if found is None or not act.detail.get("columns"):
        return None
    altered, text = found
    inline = act.detail.get("inline") == "yes"
    kept, taken = without(text, "UNIQUE" if suffix == "key" else "PRIMARY") if inline else ("", text)
    if not taken or "WITHOUT" in words_of(taken):
        return None
    proofs = () if inline else proving_key(act, case)
    if act.detail.get("partitioned") == "yes":  # whose index cannot be built CONCURRENTLY
        first = [step for each in partitions(act, case) for step in _key(act, taken, suffix, each)]
        if not inline:
            return SafeForm(before=(*proofs, *first), instead=text)
        return None
    name = constraint_of(act, suffix)
    index, added = _key(act, taken, suffix, act.relation, name, _free(name, case))
    if inline:
        return SafeForm(instead=kept, after=(index, added.replace(f"ALTER TABLE {act.relation}", altered.head, 1)))
    note = "build the index before the old key is dropped" if _dropped_earlier(act, case) else ""
    made = added.removeprefix(f"ALTER TABLE {act.relation} ")
    return SafeForm(before=(*proofs, index), instead=made, note=note, by_itself=not note)


def _key(act: Act, said: str, suffix: str, table: str, name: str = "", index: str = "") -> tuple[str, str]:
    """The index of a key of a table, and the key made of it."""
    parts = clauses(said, *_KEY_CLAUSES)
    name = name or label(table, "" if suffix == "pkey" else act.detail["columns"], suffix)
    index = index or name
    extras = [
        f"({act.detail['columns']})",
        _brackets(parts, "INCLUDE"),
        "NULLS NOT DISTINCT" if parts.get("NULLS", "").upper().startswith("NULLS NOT") else "",
        _brackets(parts, "WITH"),
        _tablespace(parts),
    ]
    deferred = " ".join(filter(None, (parts.get("DEFERRABLE", ""), parts.get("INITIALLY", ""))))
    kind = "UNIQUE" if suffix == "key" else "PRIMARY KEY"
    return (
        " ".join([f"CREATE UNIQUE INDEX CONCURRENTLY {index} ON {table}", *filter(None, extras)]),
        f"ALTER TABLE {table} ADD CONSTRAINT {name} {kind} USING INDEX {index} {deferred}".rstrip(),
    )


def _free(name: str, case: Case) -> str:
    """The name, or another one while the same statement still has to drop what is called so."""
    if not any(written(each.name) == name for each in case.acts("drop constraint")):
        return name
    return written(object_name([unquoted(name)[-1]], "new"))


def _dropped_earlier(act: Act, case: Case) -> bool:
    """Whether an earlier statement drops a key of the table, so that it would have none while the index is built."""
    acts = (each for other in case.earlier for each in other.acts)
    return any(each.kind == "drop constraint" and each.relation == act.relation for each in acts)


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
