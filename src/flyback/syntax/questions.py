"""What to ask a server in order to learn whether a statement works, without running it."""

import re
from collections.abc import Iterator

from flyback.frozen import frozen
from flyback.syntax.libpg_query import GrammarError, tree
from flyback.syntax.normalized import mended
from flyback.syntax.object_names import Node, ObjectName, relation_name
from flyback.syntax.quoting import identifier, written

_PREPARED = (
    *("SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"),
    *("ExplainStmt", "DeclareCursorStmt", "CreateTableAsStmt", "CallStmt"),
)
"""What a server looks at when it only prepares it. Source: transformStmt()."""
_INDIFFERENT = frozenset(
    (
        *("TransactionStmt", "VariableSetStmt", "VariableShowStmt", "DiscardStmt", "ConstraintsSetStmt", "LoadStmt"),
        *("NotifyStmt", "ListenStmt", "UnlistenStmt", "CheckPointStmt", "DeallocateStmt", "ClosePortalStmt"),
        *("FetchStmt", "ExecuteStmt"),
    )
)
"""What asks nothing of a schema."""
_FIRST_WORD = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*(\w*)", re.DOTALL)
_BEFORE_QUERY = re.compile(r"\A.*?\bAS\b", re.IGNORECASE | re.DOTALL)
_COPIED = re.compile(r"\A[^(]*\((?P<query>.*)\)\s*TO\b[^)]*(?:\([^)]*\))?\s*;?\s*\Z", re.IGNORECASE | re.DOTALL)


@frozen
class Inserted:
    """Where a MERGE inserts."""

    table: ObjectName
    columns: tuple[str, ...]
    """By name, where the statement names them."""
    count: int
    """How many of the first columns, where it names none."""

    def gives(self, number: int, name: str) -> bool:
        """Whether it gives a value to a column."""
        return name in self.columns if self.columns else number <= self.count


@frozen
class Question:
    """A statement that a server can prepare in the place of another."""

    sql: str
    merges: tuple[Inserted, ...] = ()
    """Of a MERGE, whose plan does not show them."""
    exact: bool = False
    """Whether it stands for one that fails as soon as its columns are not the same."""


@frozen
class Unaskable:
    """A statement that tells a server nothing before it runs."""

    reason: str


def question(sql: str) -> Question | Unaskable | None:
    """What to prepare for one statement; None when it asks nothing of the schema."""
    text = mended(sql)
    node = _node(text)
    kind = next(iter(node), "")
    body = node.get(kind)
    if kind in _INDIFFERENT:
        return None
    if kind in _PREPARED or not isinstance(body, dict):
        return Question(sql=text, merges=tuple(_merges(node)))
    match kind:
        case "PrepareStmt":
            return Question(sql=_BEFORE_QUERY.sub("", text, count=1))
        case "CopyStmt" if "query" in body:
            found = _COPIED.match(text)
            return Question(sql=found["query"]) if found else _unaskable(text)
        case "CopyStmt":
            return _copying(body)
        case "RefreshMatViewStmt":
            return Question(sql=f"SELECT FROM {_table(body.get('relation'))}")
        case "TruncateStmt" | "LockStmt":
            tables = (f"{_table(each)} t{number}" for number, each in enumerate(_items(body.get("relations"))))
            return Question(sql=f"SELECT FROM {', '.join(tables)}")
        case _:
            return _unaskable(text)


def _node(text: str) -> Node:
    try:
        return tree(text.encode()) or {}
    except GrammarError:  # the server's own grammar decides
        return {}


def _unaskable(sql: str) -> Unaskable:
    word = _FIRST_WORD.match(sql)
    return Unaskable(reason=f"nothing is known of {word[1].upper() if word else 'it'} before it runs")


def _copying(body: Node) -> Question:
    """A query of the same columns, or an INSERT of them."""
    table = _table(body.get("relation"))
    names = [str(each.get("String", {}).get("sval", "")) for each in _items(body.get("attlist"))]
    columns = ", ".join(map(identifier, names))
    if not body.get("is_from"):
        return Question(sql=f"SELECT {columns or '*'} FROM {table}")
    if not names:
        return Question(sql=f"SELECT * FROM {table}", exact=True)
    return Question(sql=f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}")


def _table(node: object) -> str:
    name = relation_name(node, ())
    return written(*filter(None, (name.schema, name.name)))


def _merges(node: Node) -> Iterator[Inserted]:
    for body in _bodies(node, "MergeStmt"):
        table = relation_name(body.get("relation"), ())
        for when in _items(body.get("mergeWhenClauses")):
            clause = when.get("MergeWhenClause", {})
            if clause.get("commandType") != "CMD_INSERT":
                continue
            targets = [each.get("ResTarget", {}) for each in _items(clause.get("targetList"))]
            columns = tuple(str(each["name"]) for each in targets if "name" in each)
            yield Inserted(table=table, columns=columns, count=len(_items(clause.get("values"))))


def _bodies(node: object, kind: str) -> Iterator[dict[str, object]]:
    if isinstance(node, dict):
        body = node.get(kind)
        if isinstance(body, dict):
            yield body
        for value in node.values():
            yield from _bodies(value, kind)
    elif isinstance(node, list):
        for value in node:
            yield from _bodies(value, kind)


def _items(value: object) -> list[dict[str, dict[str, object]]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
