"""A script's text to its statements, each with the place it starts at and how it stands to transactions."""

import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flyback.errors import Problem, ScriptSyntaxError
from flyback.model.script import Statement
from flyback.syntax.lexing import LexicalError, cut_copy_data, first_word, is_copy_from_stdin
from flyback.syntax.libpg_query import GrammarError, pieces, tree
from flyback.syntax.object_names import Node
from flyback.syntax.transactions import transaction_of

_LEADING_WORDS = re.compile(r"(?:[A-Za-z_]+(?:\s+|$)){1,5}")
_TAG_WORDS = frozenset(
    """ACCESS ADD ALTER ANALYZE AGGREGATE BEGIN CALL CAST CHECKPOINT CLUSTER COLLATION COMMENT COMMIT CONCURRENTLY
    CONSTRAINT CONVERSION COPY CREATE DATA DATABASE DEFAULT DELETE DISCARD DO DOMAIN DROP END EVENT EXECUTE EXTENSION
    FOREIGN FUNCTION GRANT INDEX INSERT LABEL LANGUAGE LOCK MATERIALIZED MERGE METHOD MOVE NOTIFY OPERATOR OR OWNED
    POLICY PREPARE PRIVILEGES PROCEDURE PUBLICATION REASSIGN REFRESH REINDEX RELEASE REPLACE RESET REVOKE ROLE ROLLBACK
    ROUTINE RULE SAVEPOINT SCHEMA SEARCH SECURITY SELECT SEQUENCE SERVER SET START STATISTICS SUBSCRIPTION SYSTEM
    TABLE TABLESPACE TEMP TEMPORARY TEXT TRANSACTION TRIGGER TRUNCATE TYPE UNIQUE UNLOGGED UPDATE USER VACUUM VALUES
    VIEW WITH WRAPPER""".split()  # noqa: SIM905 - a list of a hundred quoted words is harder to read
)

_CLOSED: Mapping[str, Node] = {
    "COMMENT": {"CommentStmt": {}},
    "COPY": {"CopyStmt": {}},
    "CREATE FUNCTION": {"CreateFunctionStmt": {}},
    "CREATE OR REPLACE FUNCTION": {"CreateFunctionStmt": {}},
    "CREATE OR REPLACE PROCEDURE": {"CreateFunctionStmt": {}},
    "CREATE PROCEDURE": {"CreateFunctionStmt": {}},
    "DELETE": {"DeleteStmt": {}},
    "DO": {"DoStmt": {}},
    "INSERT": {"InsertStmt": {}},
    "MERGE": {"MergeStmt": {}},
    "UPDATE": {"UpdateStmt": {}},
}
"""By tag: statements of which nobody here asks more than the kind; scripts hold thousands of them, and long ones."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A statement and what PostgreSQL's grammar makes of it."""

    statement: Statement
    node: Node | None
    """None when the statement is nested too deeply to be read; of data statements, comments and functions the
    kind alone."""


def split(sql: str, path: str) -> tuple[Statement, ...]:
    """The statements of a script, in order; empty ones are left out.

    `path` is named in errors.

    Raises:
        ScriptSyntaxError: as `parse` does.
    """
    return tuple(parsed.statement for parsed in parse(sql, path))


def parse(sql: str, path: str) -> tuple[Parsed, ...]:
    """The statements of a script, in order, each with its parse tree; empty ones are left out.

    `path` is named in errors.

    Raises:
        ScriptSyntaxError: the text is not PostgreSQL, holds a psql meta-command, an unterminated quote, or COPY data
            without its end; the problem names line and column.
    """
    lines = _Lines(sql)
    if "\0" in sql:
        raise _problem(
            "a NUL character", path, lines.place(sql.index("\0")), "remove it: PostgreSQL text cannot hold it"
        )
    try:
        text, blocks = cut_copy_data(sql)
    except LexicalError as error:
        raise _problem(str(error), path, lines.place(error.position), error.hint) from None
    lines = _Lines(text)
    encoded = text.encode()
    try:
        found = pieces(encoded)
    except GrammarError as error:
        hint = "flyback reads scripts with PostgreSQL's own grammar, version 18"
        raise _problem(str(error), path, lines.place(max(error.position, 0)), hint) from None
    chars_before = _characters_before(encoded, text)
    data = iter(blocks)
    statements = []
    for ordinal, (offset, length) in enumerate(found, start=1):
        begin, end = chars_before(offset), chars_before(offset + length)
        begin = first_word(text, begin)
        statement = text[begin:end].rstrip()
        line, column = lines.place(begin)
        tag = _tag(statement)
        node = _CLOSED.get(tag) or _node(statement)
        described = Statement(
            ordinal=ordinal,
            sql=statement,
            tag=tag,
            transaction=transaction_of(node, statement),
            line=line,
            column=column,
            copy_data=next(data, None) if is_copy_from_stdin(statement) else None,
        )
        statements.append(Parsed(described, node))
    return tuple(statements)


def parse_in_full(sql: str, path: str) -> tuple[Parsed, ...]:
    """As `parse`, with the whole parse tree of every statement.

    Raises:
        ScriptSyntaxError: as `parse` does.
    """
    return tuple(Parsed(parsed.statement, _node(parsed.statement.sql)) for parsed in parse(sql, path))


def _node(statement: str) -> Node | None:
    try:
        return tree(statement.encode())
    except GrammarError:
        return None


def _tag(statement: str) -> str:
    leading = _LEADING_WORDS.match(statement)
    words = leading.group().upper().split() if leading else []
    kept = list(itertools.takewhile(_TAG_WORDS.__contains__, words))
    return " ".join(kept) or (words[0] if words else statement[:12])


def _problem(what: str, path: str, place: tuple[int, int], hint: str) -> ScriptSyntaxError:
    return ScriptSyntaxError(Problem(code="syntax", what=what, where=f"{path}:{place[0]}:{place[1]}", hint=hint))


def _characters_before(encoded: bytes, text: str) -> Callable[[int], int]:
    if len(encoded) == len(text):
        return lambda offset: offset
    return lambda offset: len(encoded[:offset].decode("utf-8", "replace"))


class _Lines:
    """Finds line and column, both from 1, of character offsets that are asked for in ascending order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line = 1
        self._start = self._done = 0

    def place(self, offset: int) -> tuple[int, int]:
        last = self._text.rfind("\n", self._done, offset)
        if last >= 0:
            self._line += self._text.count("\n", self._done, offset)
            self._start = last + 1
        self._done = offset
        return self._line, offset - self._start + 1
