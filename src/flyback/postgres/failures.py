"""Where in a file the server's refusal of a statement belongs.

Source: PostgreSQL reports positions in characters from the start of the text it was sent; errors inside a DO block and
in COPY data come with a line in the context. The words around the numbers are translated, the numbers are not.
"""

import re

from psycopg.errors import Diagnostic

from flyback.model.failure import Failure
from flyback.model.script import Statement
from flyback.syntax.lexing import scan

EXCERPT = 2000
_IN_BLOCK = re.compile(r"\binline_code_block\D+(\d+)")
_IN_DATA = re.compile(r"COPY [^,]+, \D+(\d+)")


def failure_at(path: str, statement: Statement, diagnostics: Diagnostic, position: int) -> Failure:
    """What the server said, with file, line and column.

    `position` counts the characters of the statement from 1; 0 when the server gave none.
    """
    line, column = _place(statement, diagnostics, position)
    return Failure(
        where=f"{path}:{line}:{column}",
        message=diagnostics.message_primary or "",
        sqlstate=diagnostics.sqlstate or "",
        statement=statement.sql[:EXCERPT],
        detail=diagnostics.message_detail or "",
        hint=diagnostics.message_hint or "",
    )


def _place(statement: Statement, diagnostics: Diagnostic, position: int) -> tuple[int, int]:
    before = statement.sql[: position - 1] if position else ""
    if "\n" in before:
        return statement.line + before.count("\n"), len(before) - before.rfind("\n")
    if position:
        return statement.line, statement.column + len(before)
    context = diagnostics.context or ""
    if statement.copy_data is not None and (data := _IN_DATA.match(context)):
        return statement.line + statement.sql.count("\n") + int(data[1]), 1
    if statement.tag.split()[0] == "DO" and (block := _IN_BLOCK.search(context.rsplit("\n", 1)[-1])):
        return statement.line + _lines_before_body(statement.sql) + int(block[1]) - 1, 1
    return statement.line, statement.column


def _lines_before_body(sql: str) -> int:
    """How many lines of a DO statement end before its body begins."""
    for kind, start, _ in scan(sql):
        if kind in ("dollar", "quote", "escape"):
            return sql.count("\n", 0, start)
    return 0
