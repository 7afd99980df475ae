"""Digests of tables' rows that do not depend on the order of rows or columns."""

from collections import Counter
from collections.abc import Mapping, Sequence

from psycopg import Connection, sql

from flyback.frozen import frozen
from flyback.postgres.rows.contents import Content, read_contents

LIMIT = 100_000
"""Tables with more rows have no row set: their digests still tell whether anything changed."""

_SEEDS = (0x666C79, 0x6261636B)
_EXAMPLES = 5
_CAME = 200

Columns = Mapping[str, tuple[str, ...]]
"""Qualified table name and the columns to look at."""


@frozen
class TableDigest:
    """The rows of one table as count, sum and exclusive or of two 64-bit digests of each row's text.

    The text form tells 1.0 from 1.00 and -0 from 0. It guards against mistakes, not against forgery.
    """

    table: str
    rows: int
    digest: str
    columns: tuple[str, ...]
    """Sorted by name."""
    skipped: str = ""
    """Why the rows could not be read; then there is no digest."""


@frozen
class RowSet:
    """How often each row occurs in one table, rows told apart by a 64-bit digest."""

    table: str
    columns: tuple[str, ...]
    rows: Mapping[int, int]


@frozen
class Change:
    """Rows of one side that the other side does not have."""

    lost: int
    gained: int
    examples: tuple[int, ...] = ()
    """Digests of some lost rows."""
    came: tuple[int, ...] = ()
    """Digests of some rows that came."""


def digests(
    connection: Connection, tables: Sequence[str] | Sequence[int], columns: Columns | None = None
) -> dict[str, TableDigest]:
    """Digest tables in one round trip, by qualified name; leaves stand for partitioned tables.

    With `columns` only those are looked at, as far as the table still has them.
    Relations that hold no rows of their own and those that are gone are left out.
    """
    contents = read_contents(connection, tables)
    wanted = {content.qualified: _chosen(content, columns) for content in contents.tables}
    found = {
        content.qualified: TableDigest(
            table=content.qualified, rows=0, digest="", columns=wanted[content.qualified], skipped=content.skipped
        )
        for content in contents.tables
    }
    readable = [content for content in contents.tables if not content.skipped]
    queries = [_digest_query(at, content, wanted[content.qualified]) for at, content in enumerate(readable)]
    if not queries:
        return found
    for number, rows, total, mixed in contents.read(connection, sql.SQL(" UNION ALL ").join(queries)):
        name = readable[int(str(number))].qualified
        digest = f"{int(str(total)) % 2**64:016x}{int(str(mixed)) % 2**64:016x}"
        found[name] = TableDigest(table=name, rows=int(str(rows)), digest=digest, columns=wanted[name])
    return found


def row_sets(
    connection: Connection, tables: Sequence[str] | Sequence[int], columns: Columns | None = None
) -> dict[str, RowSet]:
    """Read the rows of tables as digests in one round trip; tables of more than `LIMIT` rows are left out."""
    contents = read_contents(connection, tables)
    readable = [content for content in contents.tables if not content.skipped]
    wanted = [_chosen(content, columns) for content in readable]
    queries = [
        _rows_query(at, content, names) for at, (content, names) in enumerate(zip(readable, wanted, strict=True))
    ]
    counted: list[dict[int, int]] = [{} for _ in readable]
    if queries:
        for number, row, times in contents.read(connection, sql.SQL(" UNION ALL ").join(queries)):
            counted[int(str(number))][int(str(row))] = int(str(times))
    return {
        content.qualified: RowSet(table=content.qualified, columns=names, rows=rows)
        for content, names, rows in zip(readable, wanted, counted, strict=True)
        if sum(rows.values()) <= LIMIT
    }


def compare(before: TableDigest | RowSet, after: TableDigest | RowSet | None) -> Change:
    """Count the rows that are gone and those that came; all are gone when a column or the table is.

    Digests of a table, unlike row sets, only tell that rows changed and at least how many.
    """
    same = after is not None and after.columns == before.columns
    match before, after:
        case RowSet(), RowSet() if same:
            old, new = Counter(before.rows), Counter(after.rows)
            lost, gained = old - new, new - old
            return Change(
                lost=lost.total(),
                gained=gained.total(),
                examples=tuple(sorted(lost))[:_EXAMPLES],
                came=tuple(sorted(gained))[:_CAME],
            )
        case TableDigest(), TableDigest() if same:
            if before.digest == after.digest and before.rows == after.rows:
                return Change(lost=0, gained=0)
            lost_rows, gained_rows = before.rows - after.rows, after.rows - before.rows
            return Change(lost=max(lost_rows, min(before.rows, 1)), gained=max(gained_rows, min(after.rows, 1)))
        case RowSet(), _:
            return Change(lost=sum(before.rows.values()), gained=0, examples=tuple(sorted(before.rows))[:_EXAMPLES])
        case TableDigest(), _:
            return Change(lost=before.rows, gained=0)


def row_digest(columns: Sequence[str]) -> sql.Composed:
    """The digest of a row as row sets have it, as SQL."""
    return _digest(_text(columns), _SEEDS[0])


def _chosen(content: Content, columns: Columns | None) -> tuple[str, ...]:
    if columns is None or content.qualified not in columns:
        return content.columns
    return tuple(name for name in columns[content.qualified] if name in content.columns)


def _text(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL("ROW({})::pg_catalog.text").format(sql.SQL(", ").join(map(sql.Identifier, columns)))


def _digest(text: sql.Composable, seed: int) -> sql.Composed:
    return sql.SQL("pg_catalog.hashtextextended({}, {})").format(text, sql.Literal(seed))


def _digest_query(number: int, content: Content, columns: Sequence[str]) -> sql.Composed:
    row = sql.SQL("r.flyback_row")
    return sql.SQL(
        "SELECT {}, pg_catalog.count(*), coalesce(pg_catalog.sum({}), 0), coalesce(pg_catalog.bit_xor({}), 0) "
        "FROM (SELECT {} AS flyback_row FROM {} OFFSET 0) AS r"
    ).format(sql.Literal(number), _digest(row, _SEEDS[0]), _digest(row, _SEEDS[1]), _text(columns), content.source)


def _rows_query(number: int, content: Content, columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(
        "SELECT {}, r.flyback_digest, pg_catalog.count(*) "
        "FROM (SELECT {} AS flyback_digest FROM {} LIMIT {}) AS r GROUP BY r.flyback_digest"
    ).format(sql.Literal(number), row_digest(columns), content.source, sql.Literal(LIMIT + 1))
