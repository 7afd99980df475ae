"""What the journal keeps of a script's statements, so that a rerun knows whether the finished ones are still the same.

A script that failed in the middle may be corrected from the failed statement on; what ran already must not change.
"""

import hashlib
from collections.abc import Sequence

from flyback.model.script import Statement

_LENGTH = 12


def marks(statements: Sequence[Statement]) -> str:
    """The journal's `digest`: the beginning of each statement's SHA-256, in order, separated by spaces."""
    return " ".join(map(_mark, statements))


def first_changed(noted: str, statements: Sequence[Statement], through: int) -> int:
    """Ordinal of the first of the statements up to `through` that is not as noted; 0 when all are."""
    before = noted.split()
    now = [_mark(statement) for statement in statements[:through]]
    for ordinal in range(1, through + 1):
        if before[ordinal - 1 : ordinal] != now[ordinal - 1 : ordinal]:
            return ordinal
    return 0


def _mark(statement: Statement) -> str:
    text = "\0".join((statement.sql, statement.copy_data or ""))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
