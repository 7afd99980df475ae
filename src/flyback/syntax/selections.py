"""A DELETE or UPDATE turned into the SELECT that finds the same rows, its conditions word by word as written."""

from collections.abc import Sequence

from flyback.syntax.object_names import Node, holds
from flyback.syntax.tokens import Token, tokens


def selection_of(node: Node, sql: str) -> str:
    """`SELECT FROM t WHERE ...`, without columns; empty when the statement does not allow it.

    `node` is the statement's parse tree. What USING or FROM join is asked for with EXISTS, so that each row of the
    table counts once.
    """
    (kind, body), *_ = node.items()
    if not isinstance(body, dict) or holds(
        body.get("withClause"), "DeleteStmt", "UpdateStmt", "InsertStmt", "MergeStmt"
    ):
        return ""
    outer = [token for token in tokens(sql) if token.depth == 0]
    match kind:
        case "DeleteStmt":
            return _selection(sql, outer, ("DELETE", "FROM"), "USING" if "usingClause" in body else "")
        case "UpdateStmt":
            return _selection(sql, outer, ("UPDATE",), "FROM" if "fromClause" in body else "")
        case _:
            return ""


def _selection(sql: str, outer: Sequence[Token], verb: tuple[str, ...], join: str) -> str:
    words = [token for token in outer if token.kind == "word"]
    start = next((index for index, token in enumerate(words) if token.text == verb[0]), None)
    if start is None:
        return ""
    begin, after = words[start].begin, words[start + len(verb) - 1].end
    rest = [token for token in outer if token.begin >= after]
    where = _place(rest, "WHERE")
    end = _place(rest, "RETURNING") or len(sql)
    joined = _place(rest, join, before=where) if join else None
    change = _change(rest) if verb == ("UPDATE",) else None
    target_end = min(place for place in (change, joined, where, end) if place is not None)
    conditions = sql[where:end] if where is not None else ""
    if joined is not None:
        others = sql[joined + len(join) : end if where is None else where]
        conditions = f"WHERE EXISTS (SELECT FROM {others} {conditions}\n)"
    return f"{sql[:begin]}SELECT FROM {sql[after:target_end]} {conditions}"


def _place(rest: Sequence[Token], word: str, before: int | None = None) -> int | None:
    """Where a word stands; the FROM of IS DISTINCT FROM does not count."""
    for previous, token in zip((None, *rest), rest, strict=False):
        if before is not None and token.begin >= before:
            return None
        if token.text == word and token.kind == "word" and (previous is None or previous.text != "DISTINCT"):
            return token.begin
    return None


def _change(rest: Sequence[Token]) -> int | None:
    """Where SET stands: a table, too, may be called so, but then it comes first."""
    return next((token.begin for token in rest[1:] if token.kind == "word" and token.text == "SET"), None)
