"""The rows of the history, once those that mark others are read as what they do to them."""

from collections.abc import Mapping, Sequence

from flyback.errors import HistoryError, Problem
from flyback.frozen import frozen
from flyback.model.history import BASELINES, KNOWN, SYNTHETIC, UNDOS, HistoryRow
from flyback.model.version import Version

MARKING_UNDOS = UNDOS - {"UNDO_SCRIPT"}
"""Undo rows that make an earlier row undone; `UNDO_SCRIPT` does nothing, as Flyway's open-source edition has it."""


@frozen
class Run:
    """One row that is listed."""

    row: HistoryRow
    version: Version | None


@frozen
class Past:
    """What the history says; rows are meant by their installed rank."""

    runs: tuple[Run, ...]
    """By installed rank; without the DELETE rows of versions, which are only seen in `deleted`."""
    deleted: frozenset[int]
    undone: frozenset[int]
    out_of_order: frozenset[int]
    latest: Mapping[str, HistoryRow]
    """By description: the last row of each repeatable migration, DELETE rows included."""
    last_applied: Version | None
    """The highest version that is neither deleted nor undone; failed ones and the baseline count."""
    baseline: Version | None

    def is_standing(self, row: HistoryRow) -> bool:
        """Whether a row was neither deleted nor undone."""
        return row.installed_rank not in self.deleted and row.installed_rank not in self.undone


def read_past(rows: Sequence[HistoryRow]) -> Past:
    """Reads the history.

    Raises:
        HistoryError: unknown types, versions that are none, more DELETE rows than there is to delete; all are named.

    Source: Flyway 13, as it behaves; Flyway's documentation for undo rows, which its open-source edition cannot read.
    A DELETE row passes over undo rows here, so that it always means the migration itself.
    """
    rows = sorted(rows, key=lambda row: row.installed_rank)
    versions = _versions(rows)
    runs, deleted, undone = _marked([Run(row=row, version=versions[row.installed_rank]) for row in rows])
    latest = {run.row.description: run.row for run in runs if run.version is None}
    last_applied: Version | None = None
    out_of_order: set[int] = set()
    for run in runs:
        rank = run.row.installed_rank
        if run.version is None:
            continue
        if last_applied is not None and run.version <= last_applied:
            out_of_order.add(rank)
        elif rank not in deleted and rank not in undone and run.row.type not in UNDOS | {"DELETE"}:
            last_applied = run.version
    return Past(
        runs=tuple(runs),
        deleted=frozenset(deleted),
        undone=frozenset(undone),
        out_of_order=frozenset(out_of_order),
        latest=latest,
        last_applied=last_applied,
        baseline=max((run.version for run in runs if run.version and run.row.type in BASELINES), default=None),
    )


def _versions(rows: Sequence[HistoryRow]) -> dict[int, Version | None]:
    """The version of each row, by installed rank."""
    versions: dict[int, Version | None] = {}
    problems: list[Problem] = []
    for row in rows:
        where = f"schema history, installed_rank {row.installed_rank}"
        if row.type not in KNOWN:
            problems.append(
                Problem(
                    code="unknown-migration-type",
                    what=f"Unknown migration type '{row.type}' found in schema history.",
                    where=where,
                    hint="the row was written by hand, or by a program newer than this flyback",
                )
            )
        try:
            versions[row.installed_rank] = None if row.version is None else Version(row.version)
        except ValueError as error:
            problems.append(Problem(code="history-version", what=str(error), where=where))
    if problems:
        raise HistoryError(problems)
    return versions


def _marked(runs: Sequence[Run]) -> tuple[list[Run], set[int], set[int]]:
    """The rows that are listed, and which of them are deleted, which undone."""
    last: dict[Version | str, int] = {}  # by version, or description of a repeatable migration: its last real run
    listed: list[Run] = []
    deleted: set[int] = set()
    undone: set[int] = set()
    problems: list[Problem] = []
    for run in runs:
        row = run.row
        key = row.description if run.version is None else run.version
        if row.type == "DELETE" and row.success:
            if run.version is not None and last.get(key) in deleted:
                problems.append(_corrupted(row))
            if key in last:
                deleted.add(last[key])
            if run.version is not None:
                continue
        elif row.type in MARKING_UNDOS and row.success and key in last:
            undone.add(last[key])
        elif row.type not in SYNTHETIC | UNDOS:
            last[key] = row.installed_rank
        listed.append(run)
    if problems:
        raise HistoryError(problems)
    return listed, deleted, undone


def _corrupted(row: HistoryRow) -> Problem:
    return Problem(
        code="duplicate-deleted-migration",
        what=f"Corrupted schema history: multiple delete entries for version {row.version}",
        where=f"schema history, installed_rank {row.installed_rank}",
        hint=f"version {row.version} was not applied again since the DELETE row before; remove one of the two rows",
    )
