"""What queries and expressions say about themselves."""

from flyback.syntax.libpg_query import GrammarError, tree, trees
from flyback.syntax.object_names import Node, holds


def is_constant(expression: str) -> bool:
    """Whether an expression, a column's default say, is the same value whenever it is asked: it calls nothing."""
    node = _parsed(f"SELECT {expression}")
    return node is not None and not holds(node, "FuncCall", "SQLValueFunction", "SubLink", "ColumnRef")


def expression(sql: str) -> Node | None:
    """The parse tree of an expression; None when it is none."""
    match _parsed(f"SELECT {sql}"):
        case {"SelectStmt": {"targetList": [{"ResTarget": {"val": dict(node)}}]}}:
            return node
        case _:
            return None


def only_query(sql: str) -> Node | None:
    """The body of the SELECT that is all of a text; None when it is something else."""
    try:
        found = trees(sql.encode())
    except GrammarError:
        return None
    match found:
        case [(_, _, {"SelectStmt": dict(body)})]:
            return body
        case _:
            return None


def is_query(sql: str) -> bool:
    """Whether a statement is a SELECT, VALUES or TABLE that stores nothing."""
    match _parsed(sql):
        case {"SelectStmt": dict(body)}:
            return not holds(body, "IntoClause", "intoClause", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt")
        case _:
            return False


def _parsed(sql: str) -> Node | None:
    try:
        return tree(sql.encode())
    except GrammarError:
        return None
