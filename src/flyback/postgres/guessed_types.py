"""Types of parameters that stand where a statement had constants, guessed where the server cannot find them out.

`sum(case when a then $1 else $2 end)` had numbers there; the server takes parameters for texts, which have no sum.
"""

import re
from collections.abc import Callable, Iterator

from psycopg import pq

_INTEGER, _TEXT = 23, 25
"""Oids of the types integer and text."""
_ATTEMPTS = 8
_UNCLEAR = (b"42725", b"42883", b"42P18")
"""Ambiguous function, undefined function (operators are functions), indeterminate type."""
_PARAMETER = re.compile(r"\$(\d+)")
_LEFT = re.compile(r"(?:\$\d+|[\])])\s*\Z")
_CALL = re.compile(r"[\w.\"]+\s*\(")
Types = tuple[int, ...]


def guessed(
    sql: str, refused: pq.abc.PGresult, prepare: Callable[[Types], pq.abc.PGresult]
) -> tuple[pq.abc.PGresult, Types]:
    """The last answer of the server, and the types that it was given; as at first where guessing did not help."""
    result, types = refused, dict[int, int]()
    for _ in range(_ATTEMPTS):
        new = {number: kind for number, kind in _guess(sql, result) if number not in types}
        if not new:
            break
        types |= new
        given = tuple(types.get(number, 0) for number in range(1, max(types) + 1))
        result = prepare(given)
        if result.status == pq.ExecStatus.COMMAND_OK:
            return result, given
    return refused, ()


def _guess(sql: str, result: pq.abc.PGresult) -> Iterator[tuple[int, int]]:
    """Parameters at the place of an error, with a type to try."""
    code = result.error_field(pq.DiagnosticField.SQLSTATE)
    if code not in _UNCLEAR:
        return
    if code == b"42P18":
        message = (result.error_field(pq.DiagnosticField.MESSAGE_PRIMARY) or b"").decode("utf-8", "replace")
        yield from ((int(found[1]), _TEXT) for found in _PARAMETER.finditer(message))
        return
    place = int(result.error_field(pq.DiagnosticField.STATEMENT_POSITION) or 0) - 1
    if place >= 0:
        yield from ((int(found[1]), _INTEGER) for text in _operands(sql, place) for found in _PARAMETER.finditer(text))


def _operands(sql: str, place: int) -> Iterator[str]:
    """The arguments of the function, or the sides of the operator, at a place in a text."""
    call = _CALL.match(sql, place)
    if call:
        yield sql[place : _closing(sql, call.end() - 1, 1)]
        return
    left, right = sql[:place], sql[place:].lstrip("!@#%^&|*/<>=~+-? ")
    found = _LEFT.search(left)
    if found and left.rstrip()[-1] in ")]":
        end = len(left.rstrip()) - 1
        yield left[_closing(left, end, -1) : end]
    elif found:
        yield found[0]
    inner = re.match(r"\$\d+|[\w.]*\s*[\[(]", right)
    if inner:
        yield inner[0] if inner[0].startswith("$") else right[: _closing(right, inner.end() - 1, 1)]


def _closing(text: str, start: int, step: int) -> int:
    """Where the bracket at a place has its other half; the end of the text where it has none."""
    depth, place = 0, start
    while 0 <= place < len(text):
        depth += (text[place] in "([") - (text[place] in ")]")
        if depth == 0:
            return place
        place += step
    return max(place, 0)
