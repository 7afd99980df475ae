"""What a script takes out of the database, as far as its text says so: tables, columns, rows, values."""

from collections.abc import Iterable, Iterator

from flyback.frozen import frozen
from flyback.model.script import Statement
from flyback.syntax.libpg_query import GrammarError, tree
from flyback.syntax.object_names import (
    Node,
    ObjectName,
    dotted_name,
    functions_called,
    holds,
    relation_name,
    search_path_set,
)
from flyback.syntax.renames import Renames
from flyback.syntax.selections import selection_of

_HARMLESS = frozenset({"setval", "nextval", "currval", "set_config", "current_setting", "pg_notify"})
_UNSEEN = {
    "DoStmt": "a DO block",
    "CallStmt": "a procedure call",
    "MergeStmt": "a MERGE",
    "DropOwnedStmt": "DROP OWNED",
    "ExecuteStmt": "a prepared statement",
    "DropdbStmt": "DROP DATABASE",
}
_CHANGES = ("DeleteStmt", "UpdateStmt", "InsertStmt", "MergeStmt")


@frozen
class WholeTable:
    """Every row of a table: it is dropped or truncated."""

    table: ObjectName
    statement: Statement


@frozen
class WholeColumn:
    """Every value of a column: it is dropped."""

    table: ObjectName
    column: str
    statement: Statement


@frozen
class ConvertedColumn:
    """The values of a column as they are: it gets another type."""

    table: ObjectName
    column: str
    statement: Statement


@frozen
class SomeRows:
    """Rows that are deleted, or updated in some columns."""

    table: ObjectName
    columns: tuple[str, ...]
    """Those that an UPDATE sets; empty for DELETE."""
    selection: str
    """A SELECT without columns that finds the same rows; empty when none can be told."""
    functions: frozenset[str]
    """Functions that the selection calls."""
    statement: Statement


@frozen
class WholeSchema:
    """Every table of a schema."""

    schema: str
    statement: Statement


@frozen
class WholeType:
    """Every column of a type: it is dropped with CASCADE."""

    type: ObjectName
    statement: Statement


@frozen
class Unseen:
    """Something whose text does not say what it takes away."""

    what: str
    """`a DO block`."""
    statement: Statement


Removal = WholeTable | WholeColumn | ConvertedColumn | SomeRows | WholeSchema | WholeType | Unseen


def removed(statements: Iterable[Statement]) -> tuple[Removal, ...]:
    """What the statements take away, in order, under the names that things have before the script.

    What the script itself creates and takes away again is left out.
    """
    reader = _Reader()
    return tuple(removal for statement in statements for removal in reader.read(statement))


class _Reader:
    """Reads statement by statement, and follows names back to what they were before the script."""

    def __init__(self) -> None:
        self._path: tuple[str, ...] = ()
        self._names = Renames()

    def read(self, statement: Statement) -> Iterator[Removal]:
        node = _parsed(statement)
        if node is None:
            yield Unseen(what="a statement that cannot be read", statement=statement)
            return
        path = search_path_set(node)
        self._path = self._path if path is None else path
        (kind, body), *_ = node.items()
        if isinstance(body, dict):
            yield from self._taken(node, kind, body, statement)
        self._names.follow(node, self._path)

    def _taken(self, node: Node, kind: str, body: Node, statement: Statement) -> Iterator[Removal]:
        if kind in _UNSEEN:
            yield Unseen(what=_UNSEEN[kind], statement=statement)
        elif holds(body.get("withClause"), *_CHANGES):
            yield Unseen(what="a WITH that changes rows", statement=statement)
        match kind:
            case "DropStmt":
                yield from self._drop(body, statement)
            case "AlterTableStmt":
                yield from self._alter_table(body, statement)
            case "TruncateStmt":
                for relation in _items(body, "relations"):
                    yield from self._whole(relation_name(relation, self._path), statement)
            case "DeleteStmt" | "UpdateStmt":
                yield from self._some(node, body, statement)
            case "SelectStmt" if functions_called(body) - _HARMLESS:
                names = ", ".join(sorted(functions_called(body) - _HARMLESS))
                yield Unseen(what=f"a call of {names}", statement=statement)
            case _:
                pass

    def _drop(self, body: Node, statement: Statement) -> Iterator[Removal]:
        cascades = body.get("behavior") == "DROP_CASCADE"
        for item in _items(body, "objects"):
            name = dotted_name(item, self._path)
            match body.get("removeType"):
                case "OBJECT_TABLE":
                    yield from self._whole(name, statement)
                case "OBJECT_SCHEMA" if cascades:
                    yield WholeSchema(schema=name.name, statement=statement)
                case "OBJECT_TYPE" | "OBJECT_DOMAIN" if cascades:
                    yield WholeType(type=name, statement=statement)
                case "OBJECT_EXTENSION":
                    yield Unseen(what=f"DROP EXTENSION {name.name}", statement=statement)
                case _:
                    pass

    def _alter_table(self, body: Node, statement: Statement) -> Iterator[Removal]:
        table = relation_name(body.get("relation"), self._path)
        for command in _items(body, "cmds"):
            match command:
                case {"AlterTableCmd": {"subtype": "AT_DropColumn" | "AT_AlterColumnType" as what, "name": str(name)}}:
                    if self._names.is_new(table, name):
                        continue
                    kind = WholeColumn if what == "AT_DropColumn" else ConvertedColumn
                    before, column = self._names.before(table), self._names.column_before(table, name)
                    yield kind(table=before, column=column, statement=statement)
                case _:
                    pass

    def _whole(self, table: ObjectName, statement: Statement) -> Iterator[Removal]:
        if not self._names.is_new(table):
            yield WholeTable(table=self._names.before(table), statement=statement)

    def _some(self, node: Node, body: Node, statement: Statement) -> Iterator[Removal]:
        table = relation_name(body.get("relation"), self._path)
        targets = [item.get("ResTarget") for item in _items(body, "targetList")]
        written = [str(target.get("name", "")) for target in targets if isinstance(target, dict)]
        columns = tuple(
            self._names.column_before(table, column) for column in written if not self._names.is_new(table, column)
        )
        if self._names.is_new(table) or (written and not columns):
            return
        yield SomeRows(
            table=self._names.before(table),
            columns=columns,
            selection="" if self._names.changed else selection_of(node, statement.sql),
            functions=functions_called(body),
            statement=statement,
        )


def _parsed(statement: Statement) -> Node | None:
    try:
        return tree(statement.sql.encode())
    except GrammarError:
        return None


def _items(body: Node, key: str) -> list[Node]:
    value = body.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
