"""A script's text to its statements, each with the place it starts at and how it stands to transactions."""

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from flyback.errors import Problem, ScriptSyntaxError
from flyback.frozen import frozen, replaced
from flyback.model.script import Statement
from flyback.syntax.lexing import LexicalError, cut_copy_data, first_word, is_copy_from_stdin
from flyback.syntax.libpg_query import GrammarError, pieces, tree, trees
from flyback.syntax.object_names import Node
from flyback.syntax.transactions import transaction_of

_T = TypeVar("_T")

_LEADING_WORDS = re.compile(r"(?:[A-Za-z_]+(?:\s+|$)){1,5}")
_GAP = re.compile(r"(?:\s+|--[^\n]*)*")
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


@frozen
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
    script = _Script(sql, path)
    return script.parsed((offset, length, None) for offset, length in script.understood(pieces))


def parse_in_full(sql: str, path: str) -> tuple[Parsed, ...]:
    """As `parse`, with the whole parse tree of every statement.

    Raises:
        ScriptSyntaxError: as `parse` does.
    """
    script = _Script(sql, path)
    found = script.understood(trees)
    if found is None:
        return tuple(replaced(each, node=_node(each.statement.sql)) for each in parse(sql, path))
    return script.parsed(found)


def _node(statement: str) -> Node | None:
    try:
        return tree(statement.encode())
    except GrammarError:
        return None


def _tag(statement: str) -> str:
    leading = _LEADING_WORDS.match(statement)
    return (leading and _tag_of_words(leading.group())) or statement[:12]


@functools.lru_cache(maxsize=1024)
def _tag_of_words(leading: str) -> str:
    words = leading.upper().split()
    return " ".join(itertools.takewhile(_TAG_WORDS.__contains__, words)) or words[0]


def _problem(what: str, path: str, place: tuple[int, int], hint: str) -> ScriptSyntaxError:
    return ScriptSyntaxError(Problem(code="syntax", what=what, where=f"{path}:{place[0]}:{place[1]}", hint=hint))


class _Script:
    """A script's text on its way to the grammar and back; what keeps it from there is raised with its place."""

    def __init__(self, sql: str, path: str) -> None:
        self._path = path
        if "\0" in sql:
            hint = "remove it: PostgreSQL text cannot hold it"
            raise _problem("a NUL character", path, _Lines(sql).place(sql.index("\0")), hint)
        try:
            self._text, self._data = cut_copy_data(sql)
        except LexicalError as error:
            raise _problem(str(error), path, _Lines(sql).place(error.position), error.hint) from None
        self._encoded = self._text.encode()

    def understood(self, read: Callable[[bytes], _T]) -> _T:
        """What the grammar makes of it."""
        try:
            return read(self._encoded)
        except GrammarError as error:
            place = _Lines(self._text).place(max(error.position, 0))
            hint = "flyback reads scripts with PostgreSQL's own grammar, version 18"
            raise _problem(str(error), self._path, place, hint) from None

    def parsed(self, found: Iterable[tuple[int, int, Node | None]]) -> tuple[Parsed, ...]:
        """The statements at these offsets, in bytes, of these lengths, with these trees; without: as much as needed."""
        text, data = self._text, iter(self._data)
        lines, characters = _Lines(text), _Characters(self._encoded, text)
        statements = []
        for ordinal, (offset, length, given) in enumerate(found, start=1):
            start, end = characters.before(offset), characters.before(offset + length)
            begin = _first_word(text, start)
            statement = text[begin:end].rstrip()
            line, column = lines.place(begin)
            tag = _tag(statement)
            node = given or _CLOSED.get(tag) or _node(statement)
            described = Statement(
                ordinal=ordinal,
                sql=statement,
                tag=tag,
                transaction=transaction_of(node, statement),
                line=line,
                column=column,
                offset=offset + len(text[start:begin].encode()) if given else 0,
                copy_data=next(data, None) if is_copy_from_stdin(statement) else None,
            )
            statements.append(Parsed(statement=described, node=node))
        return tuple(statements)


def _first_word(text: str, start: int) -> int:
    gap = _GAP.match(text, start)
    begin = gap.end() if gap else start
    return first_word(text, begin) if text.startswith("/*", begin) else begin


class _Characters:
    """Counts the characters before byte offsets that are asked for in ascending order."""

    def __init__(self, encoded: bytes, text: str) -> None:
        self._encoded = encoded
        self._plain = len(encoded) == len(text)
        self._bytes = self._characters = 0

    def before(self, offset: int) -> int:
        if self._plain:
            return offset
        self._characters += len(self._encoded[self._bytes : offset].decode("utf-8", "replace"))
        self._bytes = offset
        return self._characters


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
