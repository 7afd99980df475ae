"""A script's text line by line, with what the server did written beside the statement that did it."""

from collections.abc import Iterable
from itertools import groupby

from flyback.frozen import frozen
from flyback.model.failure import Failure
from flyback.model.rehearsal import Effect
from flyback.report.amounts import duration
from flyback.report.locks import mode_name, shown_relation, stops_writers
from flyback.report.neutral import one_line, visible

_LONGEST_LINE = 400
_WORTH_SAYING_MS = 100.0


@frozen
class CodeLine:
    """One line of a script."""

    number: int
    text: str
    heavy: bool
    """It belongs to a statement with remarks."""
    failed: bool
    """It belongs to the statement that the server refused."""
    remarks: tuple[str, ...]
    """What the statement that starts here did."""


@frozen
class Listing:
    """A script as shown."""

    lines: tuple[CodeLine, ...]
    left_out: int
    """Lines beyond the limit."""


def listing(sql: str, effects: Iterable[Effect], failure: Failure | None, limit: int) -> Listing:
    """The first `limit` lines; effects and failure are those of this very script."""
    texts = visible(sql).rstrip().splitlines()
    remarks: dict[int, tuple[str, ...]] = {}
    heavy: set[int] = set()
    for effect in effects:
        if told := _remarks(effect):
            remarks[effect.line] = (*remarks.get(effect.line, ()), told)
            heavy.update(_lines_of(effect.sql, effect.line))
    failed: range = range(0)
    if failure and (line := _line_of(failure)):
        failed = _lines_of(failure.statement, line)
        remarks[line] = (*remarks.get(line, ()), f"fails: {one_line(failure.message, 160)}")
    lines = (
        CodeLine(
            number=number,
            text=text
            if len(text) <= _LONGEST_LINE
            else f"{text[:_LONGEST_LINE]}… ({len(text) - _LONGEST_LINE:,} more)",
            heavy=number in heavy,
            failed=number in failed,
            remarks=remarks.get(number, ()),
        )
        for number, text in enumerate(texts[:limit], start=1)
    )
    return Listing(lines=tuple(lines), left_out=max(0, len(texts) - limit))


def failure_in(path: str, failure: Failure | None) -> Failure | None:
    """The failure when it happened in the script of that path."""
    return failure if failure and path and failure.where.startswith(f"{path}:") else None


def _line_of(failure: Failure) -> int:
    """The line in `path:line:column`; 0 when there is none."""
    parts = failure.where.rsplit(":", 2)
    return int(parts[1]) if len(parts) == 3 and parts[1].isascii() and parts[1].isdigit() else 0


def _lines_of(sql: str, first: int) -> range:
    return range(first, first + len(sql.strip().splitlines() or [""]))


def _remarks(effect: Effect) -> str:
    """What a reader should weigh: rewrites, locks that stop writers, builds and scans, long work."""
    told = [f"rewrites {shown_relation(table)}" for table in effect.rewrites]
    strong = [lock for lock in effect.locks if stops_writers(lock)]
    for mode, locks in groupby(strong, key=lambda lock: lock.mode):
        told.append(f"{mode_name(mode)} on {', '.join(shown_relation(lock.relation) for lock in locks)}")
    told += [f"builds an index on {shown_relation(table)}" for table in effect.index_builds]
    told += [f"reads all of {shown_relation(table)}" for table in effect.scans]
    if effect.milliseconds >= _WORTH_SAYING_MS:
        told.append(duration(effect.milliseconds))
    return " · ".join(told)
