"""The block that takes locks before the statements that need them, so that none of these queues for one.

A statement that waits for a strong lock stops every reader and writer that comes after it. The block takes the locks
with NOWAIT instead, in the order of the names; if one cannot be had, nothing waits and the run tries again later.
Names are resolved when the block runs. What LOCK TABLE would refuse where the statement itself would not (what is not
there, no table, or may not be locked by this user) is passed over; the statement then waits under `lock_timeout`.

Source: LockTableCommand() in PostgreSQL's lockcmds.c: tables, partitioned tables and views only, views with all that
they read from; UPDATE, DELETE or TRUNCATE privilege.
"""

from collections.abc import Iterable
from dataclasses import replace

from flyback.syntax.locks import STRONG, DefaultPartition, KeyPartners, NamedLock, PartitionParent, Reach, StrongLock
from flyback.syntax.object_names import ObjectName
from flyback.syntax.quoting import dollar_quote, literal, shortest

_BLOCK = """\
DO %(tag)s -- takes the locks of the statements below, so that nobody has to wait behind one that queues
DECLARE
  command text;
BEGIN
  FOR command IN
    SELECT 'LOCK TABLE ' || reach || name || ' IN ' || mode || ' MODE'
           || CASE pg_catalog.current_setting('flyback.lock_wait', true) WHEN 'nowait' THEN ' NOWAIT' ELSE '' END
    FROM (%(rows)s) AS wanted (name, mode, reach)
    WHERE (pg_catalog.pg_identify_object_as_address(
             'pg_catalog.pg_class'::pg_catalog.regclass, pg_catalog.to_regclass(name), 0)).type = 'table'
      AND pg_catalog.has_table_privilege(pg_catalog.to_regclass(name), 'UPDATE, DELETE, TRUNCATE')%(order)s
  LOOP
    EXECUTE command;
  END LOOP;
END %(tag)s"""
_OF_INDEX = """
      SELECT indrelid::pg_catalog.regclass::text, %(mode)s, ''
      FROM pg_catalog.pg_index WHERE indexrelid %(named)s"""
_OF_KEY = """
      SELECT %(partner)s::pg_catalog.regclass::text, %(mode)s, ''
      FROM pg_catalog.pg_constraint WHERE contype = 'f' AND conparentid = 0 AND %(own)s %(named)s%(which)s"""
_OF_PARTITION = """
      SELECT relation::pg_catalog.regclass::text, 'ACCESS EXCLUSIVE', 'ONLY '
      FROM pg_catalog.pg_inherits
      JOIN pg_catalog.pg_class ON oid = inhrelid AND relispartition
      JOIN pg_catalog.pg_partitioned_table ON partrelid = inhparent
      CROSS JOIN LATERAL (VALUES (inhparent), (partdefid)) AS kin (relation)
      WHERE inhrelid %(named)s AND relation <> 0"""
_DEFAULT_OF = """
      SELECT partdefid::pg_catalog.regclass::text, 'ACCESS EXCLUSIVE', ''
      FROM pg_catalog.pg_partitioned_table WHERE partrelid %(named)s AND partdefid <> 0"""
_COLUMNS = """
        AND %(key)s && ARRAY(SELECT attnum FROM pg_catalog.pg_attribute
                             WHERE attrelid = %(own)s AND attname IN (%(columns)s))"""
_NAMES = """
        AND conname IN (%(names)s)"""
_INDEXES = """
        AND conindid IN (SELECT conindid FROM pg_catalog.pg_constraint
                         WHERE conrelid %(named)s AND conname IN (%(names)s))"""


_ANY = ObjectName(name="")


def locks_first(locks: Iterable[StrongLock]) -> str:
    """The text of the block that takes these locks, at least one."""
    named: dict[ObjectName, NamedLock] = {}
    looked_up: dict[StrongLock, list[ObjectName]] = {}
    for lock in dict.fromkeys(locks):
        if isinstance(lock, NamedLock) and lock.reach is not Reach.INDEXED:
            named[lock.relation] = stronger(lock, named.get(lock.relation))
        else:
            looked_up.setdefault(replace(lock, relation=_ANY), []).append(lock.relation)
    parts = [_values(sorted(named.values(), key=lambda lock: _text(lock.relation)))] if named else []
    for lock, relations in looked_up.items():
        parts += _queries(lock, _is_one_of(relations))
    rows = "\n      UNION".join(parts)
    order = "\n    ORDER BY name, mode" if looked_up else ""
    return _BLOCK % {"tag": dollar_quote(rows), "rows": rows, "order": order}


def stronger(lock: NamedLock, other: NamedLock | None) -> NamedLock:
    """One lock that is as good as both; both are on the same relation."""
    if other is None:
        return lock
    reach = Reach.TREE if Reach.TREE in (lock.reach, other.reach) else Reach.ONLY
    return NamedLock(lock.relation, max(lock.mode, other.mode, key=STRONG.index), reach)


def _values(locks: list[NamedLock]) -> str:
    reaches = {Reach.ONLY: "ONLY "}
    rows = [(_text(lock.relation), lock.mode, reaches.get(lock.reach, "")) for lock in locks]
    return "VALUES" + ",".join(f"\n      ({_list(row)})" for row in rows)


def _is_one_of(relations: list[ObjectName]) -> str:
    """The end of a condition that the column before it holds one of these relations."""
    found = [f"pg_catalog.to_regclass({literal(_text(relation))})" for relation in relations]
    return f"= {found[0]}" if len(found) == 1 else f"IN ({', '.join(found)})"


def _queries(lock: StrongLock, named: str) -> list[str]:
    """Queries for the relations that the statement does not name."""
    match lock:
        case NamedLock(mode=mode):
            return [_OF_INDEX % {"mode": literal(mode), "named": named}]
        case KeyPartners():
            return _of_keys(lock, named)
        case PartitionParent():
            return [_OF_PARTITION % {"named": named}]
        case DefaultPartition():
            return [_DEFAULT_OF % {"named": named}]


def _of_keys(lock: KeyPartners, named: str) -> list[str]:
    which = {
        "mode": literal(lock.mode),
        "named": named,
        "names": _list(lock.constraints),
        "columns": _list(lock.columns),
    }
    sides = []
    if lock.owned:
        sides.append((_NAMES, which | {"own": "conrelid", "partner": "confrelid", "key": "conkey"}))
    if lock.incoming:
        sides.append((_INDEXES, which | {"own": "confrelid", "partner": "conrelid", "key": "confkey"}))
    queries = []
    for by_name, side in sides:
        narrowed = (by_name % side if lock.constraints else "") + (_COLUMNS % side if lock.columns else "")
        queries.append(_OF_KEY % (side | {"which": narrowed}))
    return queries


def _list(texts: tuple[str, ...]) -> str:
    return ", ".join(map(literal, texts))


def _text(relation: ObjectName) -> str:
    schema = f"{shortest(relation.schema)}." if relation.schema else ""
    return schema + shortest(relation.name)
