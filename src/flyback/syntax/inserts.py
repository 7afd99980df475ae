"""Which columns an INSERT gives values to."""

from flyback.frozen import frozen
from flyback.syntax.libpg_query import GrammarError, tree
from flyback.syntax.object_names import Node, ObjectName, relation_name


@frozen
class Inserted:
    """The target of an INSERT."""

    table: ObjectName
    columns: tuple[str, ...] = ()
    """By name, where the statement names them."""
    count: int | None = None
    """How many of the first columns, where it names none; None when that cannot be told."""

    def gives(self, number: int, name: str) -> bool:
        """Whether it gives a value to a column; also when that cannot be told."""
        if self.columns:
            return name in self.columns
        return self.count is None or number <= self.count


def inserted(sql: str) -> Inserted | None:
    """What a statement inserts into; None for statements that are no INSERT."""
    try:
        node = tree(sql.encode())
    except GrammarError:
        return None
    match node:
        case {"InsertStmt": dict(body)}:
            targets = [target.get("ResTarget") for target in _items(body, "cols")]
            columns = tuple(str(target.get("name", "")) for target in targets if isinstance(target, dict))
            return Inserted(table=relation_name(body.get("relation"), ()), columns=columns, count=_count(body))
        case _:
            return None


def _count(body: Node) -> int | None:
    match body.get("selectStmt"):
        case None:
            return 0  # DEFAULT VALUES
        case {"SelectStmt": {"valuesLists": [{"List": {"items": list(values)}}, *_]}}:
            return len(values)
        case _:
            return None


def _items(body: Node, key: str) -> list[Node]:
    value = body.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
