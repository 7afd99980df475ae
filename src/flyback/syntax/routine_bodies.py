"""The SQL statements in the bodies of functions, procedures and DO blocks, as far as they are written there.

PL/pgSQL is read piece by piece: what it runs, not in which order. Source: PostgreSQL's pl_gram.y.
"""

import functools
import re
from collections.abc import Callable, Iterator, Mapping

from flyback.frozen import frozen
from flyback.syntax.lexing import LexicalError, scan
from flyback.syntax.libpg_query import GrammarError, tree, trees
from flyback.syntax.object_names import Node
from flyback.syntax.quoting import literal, written

_SPLITS = frozenset(("THEN", "ELSE", "LOOP", "BEGIN", "DECLARE", "EXCEPTION"))
_BRANCHES = frozenset(("IF", "LOOP", "CASE", "WHEN", "EXIT", "CONTINUE", "FOR", "WHILE", "FOREACH"))
_SILENT = frozenset(
    """NULL RAISE GET FETCH MOVE CLOSE END EXIT CONTINUE LOOP FOREACH CASE WHEN COMMIT ROLLBACK
    """.split()  # noqa: SIM905 - a list of quoted words is harder to read
)
_SQL = frozenset(
    """INSERT UPDATE DELETE MERGE SELECT WITH VALUES TRUNCATE ALTER CREATE DROP LOCK COMMENT GRANT REVOKE REFRESH
    REINDEX ANALYZE CALL COPY SET RESET NOTIFY LISTEN CLUSTER DO IMPORT SECURITY VACUUM
    """.split()  # noqa: SIM905 - a list of quoted words is harder to read
)
_CONDITIONS = frozenset(("IF", "ELSIF", "ELSEIF", "WHILE", "ASSERT", "PERFORM"))
_OTHERS = frozenset(("EXECUTE", "RETURN", "OPEN", "FOR"))
_INTO = re.compile(r"\bINTO\s+(?:STRICT\s+)?[\w.\"]+(?:\s*,\s*[\w.\"]+)*", re.IGNORECASE)
_ATOMIC = re.compile(r"\s*BEGIN\s+ATOMIC\b(.*)\bEND\s*;?\s*\Z", re.IGNORECASE | re.DOTALL)
_RETURN = re.compile(r"\s*RETURN\b", re.IGNORECASE)
_USING = re.compile(r"\bUSING\b[^']*\Z", re.IGNORECASE)
_PLACES = re.compile(r"%([sIL])")
_ASSIGNMENT = re.compile(r"[\w.\"\[\]]+\s*:?=(?!=)(.*)", re.DOTALL)
_FIRST_WORD = re.compile(r"[A-Za-z]*")
_LABEL = re.compile(r"\s*<<[^>]*>>\s*")


@frozen
class Body:
    """What a body runs."""

    statements: tuple[Node, ...] = ()
    whole: bool = True
    """Whether these are all: nothing is put together while it runs."""
    straight: bool = True
    """Whether each of them runs exactly once."""
    ends: bool = False
    """Whether it says COMMIT or ROLLBACK."""


@functools.lru_cache(maxsize=64)
def body_in(language: str, text: str) -> Body | None:
    """What a body runs; None for languages that nobody here reads, and bodies that cannot be read.

    A trigger's function is asked for by every statement that fires it.
    """
    try:
        if language == "sql":
            return _sql_body(text)
        return _Reader().body(text) if language == "plpgsql" else None
    except (LexicalError, GrammarError):
        return None


def _sql_body(text: str) -> Body:
    atomic = _ATOMIC.match(text)
    inner = _RETURN.sub("SELECT ", atomic.group(1) if atomic else text, count=1 if _RETURN.match(text) else 0)
    found = _parsed(inner)
    return Body(statements=tuple(found), whole=bool(found) or not inner.strip())


class _Reader:
    """Reads one body of PL/pgSQL."""

    def __init__(self) -> None:
        self._found: list[Node] = []
        self._whole = True
        self._straight = True
        self._ends = False

    def body(self, text: str) -> Body:
        declaring = False
        for word, fragment in _fragments(text):
            if word == "DECLARE":
                declaring = True
            elif word == "BEGIN":
                declaring = False
            elif word:
                self._straight = False
            elif declaring:
                self._default(fragment)
            else:
                self._fragment(_LABEL.sub("", fragment, count=1))
        return Body(statements=tuple(self._found), whole=self._whole, straight=self._straight, ends=self._ends)

    def _default(self, declaration: str) -> None:
        _, found, expression = re.sub(r"\bDEFAULT\b", ":=", declaration, flags=re.IGNORECASE).partition(":=")
        if found:
            self._take(f"SELECT {expression}")

    def _fragment(self, fragment: str) -> None:
        first = _FIRST_WORD.match(fragment)[0].upper()  # type: ignore[index]  # it matches everything
        rest = fragment[len(first) :]
        self._straight &= first not in _BRANCHES
        self._ends |= first in ("COMMIT", "ROLLBACK")
        if first in _SQL:
            self._take(fragment)
        elif first in _CONDITIONS:
            self._take(f"SELECT {rest}")
        elif first in _OTHERS:
            {"EXECUTE": self._dynamic, "RETURN": self._answer, "OPEN": self._answer, "FOR": self._loop}[first](rest)
        elif fragment and first not in _SILENT:
            self._assignment(fragment)

    def _assignment(self, fragment: str) -> None:
        found = _ASSIGNMENT.match(fragment.strip())
        if found:
            self._take(f"SELECT {found.group(1)}")
        else:
            self._whole = False

    def _answer(self, rest: str) -> None:
        query = re.match(r"\s*(?:QUERY\b|\w+\s+(?:NO\s+)?(?:SCROLL\s+)?FOR\b)(.*)", rest, re.IGNORECASE | re.DOTALL)
        if query is None:
            if rest.strip() and not re.match(r"\s*NEXT\b", rest, re.IGNORECASE):
                self._take(f"SELECT {rest}")
            return
        dynamic = re.match(r"\s*EXECUTE\b(.*)", query.group(1), re.IGNORECASE | re.DOTALL)
        if dynamic:
            self._dynamic(dynamic.group(1))
        else:
            self._take(query.group(1))

    def _loop(self, rest: str) -> None:
        _, found, over = rest.partition(" IN ") if " IN " in rest else rest.partition(" in ")
        dynamic = re.match(r"\s*EXECUTE\b(.*)", over, re.IGNORECASE | re.DOTALL)
        if dynamic:
            self._dynamic(dynamic.group(1))
        elif re.match(r"\s*\(?\s*(?:SELECT|WITH|VALUES|INSERT|UPDATE|DELETE|TABLE)\b", over, re.IGNORECASE):
            self._take(over)
        elif not found:
            self._whole = False

    def _dynamic(self, expression: str) -> None:
        sql = _constant(_USING.sub("", _INTO.sub(" ", expression, count=1), count=1))
        if sql is None:
            self._whole = False
        else:
            self._take(sql)

    def _take(self, sql: str) -> None:
        """SQL that is run; what its INTO names are variables."""
        found = _parsed(sql)
        for place in [] if found else [*_INTO.finditer(sql)][::-1]:
            found = found or _parsed(f"{sql[: place.start()]} {sql[place.end() :]}")
        self._whole &= bool(found) or not sql.strip()
        for node in found:
            match node:
                case {"SelectStmt": {"intoClause": _, **rest}}:
                    self._found.append({"SelectStmt": rest})
                case _:
                    self._found.append(node)


def _parsed(sql: str) -> list[Node]:
    """The statements of a text; none when it cannot be read."""
    try:
        return [node for _, _, node in trees(sql.encode()) or ()]
    except GrammarError:
        return []


def _constant(expression: str) -> str | None:
    """The text that an expression makes of constants alone; None when it needs anything else."""
    try:
        node = tree(f"SELECT {expression}".encode())
    except GrammarError:
        return None
    match node:
        case {"SelectStmt": {"targetList": [{"ResTarget": {"val": made}}]}}:
            return _text(made)
        case _:
            return None


def _text(node: object) -> str | None:
    match node:
        case {"A_Const": {"sval": dict(constant)}}:
            return str(constant.get("sval", ""))
        case {"TypeCast": {"arg": inner}}:
            return _text(inner)
        case {"A_Expr": {"name": [{"String": {"sval": "||"}}], "lexpr": left, "rexpr": right}}:
            parts = _text(left), _text(right)
            return None if parts[0] is None or parts[1] is None else parts[0] + parts[1]
        case {"FuncCall": {"funcname": [*_, {"String": {"sval": "format"}}], "args": [pattern, *rest]}}:
            return _formatted(_text(pattern), [_text(argument) for argument in rest])
        case _:
            return None


def _formatted(pattern: str | None, values: list[str | None]) -> str | None:
    """As format() does with `%s`, `%I` and `%L`; None for its other ways."""
    if pattern is None or None in values or len(_PLACES.findall(pattern)) > len(values):
        return None
    given = iter([value for value in values if value is not None])
    quote: Mapping[str, Callable[[str], str]] = {"s": str, "I": written, "L": literal}
    return _PLACES.sub(lambda place: quote[place[1]](next(given)), pattern).replace("%%", "%")


def _fragments(text: str) -> Iterator[tuple[str, str]]:
    """The pieces of a block between semicolons and the words that open something; those words by themselves."""
    start, cases, depth = -1, 0, 0
    first = ""
    for kind, begin, end in scan(text):
        if kind == "space":
            continue
        word = text[begin:end].upper() if kind == "word" else ""
        if start < 0:
            start, first = begin, word
        depth += (text[begin] == "(") - (text[begin] == ")") if kind == "other" else 0
        if word == "CASE" and first not in ("CASE", "END"):
            cases += 1
        elif word == "END" and cases:
            cases -= 1
        elif kind == "end" or (word in _SPLITS and not cases and depth <= 0 and not _is_part(word, first)):
            yield "", text[start:begin].strip()
            if word:
                yield word, word
            start, depth = -1, 0
    if start >= 0:
        yield "", text[start:].strip()


def _is_part(word: str, first: str) -> bool:
    """Whether such a word opens nothing here: RAISE EXCEPTION, END LOOP, MERGE ... WHEN MATCHED THEN."""
    if word == "EXCEPTION":
        return first == "RAISE"
    if word == "THEN":
        return first in ("MERGE", "WITH")
    return word == "LOOP" and first == "END"
