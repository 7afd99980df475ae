"""The digest of what is applied: two databases with the same migrations have the same, however they came there."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence

from flyback.model.history import HistoryRow, present_type, stored_description
from flyback.model.script import RepeatableScript
from flyback.model.version import Version
from flyback.planning.past import MARKING_UNDOS, Past, Run, read_past

_MARKERS = frozenset({"SCHEMA", "DELETE"})
_Entry = tuple[tuple[int, ...] | None, str, str, int | None, bool]
"""Parts of the version, type, description, checksum, whether it failed."""


def history_digest(rows: Sequence[HistoryRow], repeatables: Iterable[RepeatableScript] = ()) -> str:
    """SHA-256 over version, description, type and checksum of every migration in force, hexadecimal.

    Ranks, times, users, and rows that were undone, deleted, redone or superseded do not matter, nor whether Flyway made
    the schema. Failed migrations do. A baseline is not the migrations that it stands for.

    `repeatables` are the project's: where one is as it was applied, its checksum is that of the text before placeholder
    replacement, so that placeholders of an environment do not matter.

    Raises:
        HistoryError: as `read_past`.
    """
    past = read_past(rows)
    raw: dict[tuple[str, int | None], int] = {
        (stored_description(each.description), checksum): each.raw_checksum
        for each in repeatables
        for checksum in (each.source.checksum, each.raw_checksum)
    }
    entries = sorted({_entry(run, raw) for run in _in_force(past)}, key=repr)
    text = json.dumps(["flyback.history/1", entries], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def applied_version(rows: Sequence[HistoryRow]) -> Version | None:
    """The highest version in force, a baseline's too, failed ones not; None where there is none.

    Raises:
        HistoryError: as `read_past`.
    """
    past = read_past(rows)
    return max((run.version for run in _in_force(past) if run.version and run.row.success), default=None)


def _in_force(past: Past) -> Iterator[Run]:
    for run in past.runs:
        row = run.row
        if row.type in _MARKERS | MARKING_UNDOS or row.type == "UNDO_SCRIPT" or not past.is_standing(row):
            continue
        if run.version is None and past.latest[row.description] is not row:
            continue  # superseded by a later run
        yield run


def _entry(run: Run, raw: dict[tuple[str, int | None], int]) -> _Entry:
    row = run.row
    parts = run.version.parts if run.version is not None else None
    checksum = row.checksum if parts is not None else raw.get((row.description, row.checksum), row.checksum)
    if row.type == "BASELINE":
        return parts, "BASELINE", "", None, not row.success
    return parts, present_type(row), row.description, checksum, not row.success
