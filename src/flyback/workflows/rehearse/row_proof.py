"""What a round trip does to rows: those that are there, generated ones, and those written between apply and undo.

Generated rows never blame a script: where it fails because of them, the trip is taken again with fewer and then
without, and the report says so as a caution.
"""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import field

from flyback.frozen import frozen
from flyback.model.failure import Failure
from flyback.model.rehearsal import DataProof, DataVerdict, Difference, Effect, Mutant, OnRows, TableRows, Unseeded
from flyback.model.script import Runnable
from flyback.postgres.legs import Leg, SideTrip
from flyback.postgres.rows.digest import RowSet, compare
from flyback.postgres.rows.examples import Row, example, rows_with
from flyback.postgres.rows.places import tables
from flyback.postgres.rows.seeding import Seeded
from flyback.postgres.workplace import Workplace
from flyback.proof.mutation import Damaged
from flyback.workflows.rehearse.filling import FailedError, Filling, Generated, fill, put_rows, run
from flyback.workflows.rehearse.held_rows import Held, held_rows, other_findings, row_change
from flyback.workflows.rehearse.mutants import Noticed, noticed_in_later_rows, noticed_in_rows, rows_after_each

_FURTHER = 3
"""How often a trip is taken again because rows made a script write to more tables: cascades, triggers, conditions."""
UNTESTED = DataProof(verdict=DataVerdict.UNTESTED)


@frozen
class RowFindings:
    """What rows showed."""

    proof: DataProof = UNTESTED
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()
    noticed: Noticed = field(default_factory=dict)
    """Damaged undo scripts that rows gave away."""
    mutants: tuple[Mutant, ...] = ()
    on_rows: OnRows = OnRows()


@frozen
class RowProof:
    """One migration and its undo, about to be tried on rows."""

    workplace: Workplace
    forward: Runnable
    undo: Runnable
    rows: int
    """How many to generate for a table."""
    seeds: tuple[Runnable, ...] = ()
    """The user's own rows."""
    damaged: tuple[Damaged, ...] = ()
    """Damaged copies of the undo, to be tried on the same rows."""


@frozen
class _Trip:
    """What one trip with a number of generated rows showed."""

    applied: tuple[Effect, ...]
    before: Held
    after: Held
    wrote: frozenset[int]
    """Tables from before that the scripts wrote to, by oid."""
    seeded: Seeded
    written: Mapping[str, int]
    """Rows written between apply and undo, by table."""
    lived: Held | None
    """After the undo of a database that was written to; None when that undo failed."""
    examples: Mapping[str, str]
    lived_failure: Failure | None = None
    noticed: Noticed


def prove_rows(proof: RowProof, side_trip: SideTrip) -> RowFindings:
    """Takes the round trip with rows and tells what became of them; untested where scripts fail without rows too."""
    touched = _touched(proof, side_trip)
    if touched is None and side_trip != proof.workplace.copy:
        # One of them may have failed only because they shared a transaction.
        touched = _touched(proof, proof.workplace.copy)
    if touched is None:
        return RowFindings()
    cautions: list[str] = []
    for rows in Generated if proof.rows else (Generated.NONE,):
        try:
            trip = _take_far(proof, side_trip, touched, rows)
        except FailedError as failed:
            if not cautions:
                cautions.append(_caution(f"the {failed.role} fails on tables with such rows", failed.failure))
            continue
        if trip.lived_failure is not None:
            cautions.append(_caution("the undo fails when such rows were written since", trip.lived_failure))
        return _findings(trip, tuple(cautions))
    return RowFindings()


def _touched(proof: RowProof, side_trip: SideTrip) -> frozenset[int] | None:
    """Relations that existed before and that either script locks; None when one of the scripts fails."""
    with side_trip() as leg:
        forward = proof.workplace.watch("apply", leg.connection)
        if leg.watched(proof.forward, forward).failure is not None:
            return None
        undo = proof.workplace.watch("undo", leg.connection)
        if leg.watched(proof.undo, undo).failure is not None:
            return None
    return forward.touched | undo.touched


def _take_far(proof: RowProof, side_trip: SideTrip, touched: frozenset[int], rows: Generated) -> _Trip:
    """One trip, with rows also in the tables that only rows lead the scripts to."""
    try:
        trip = _take(proof, side_trip, touched, rows)
    except FailedError:
        # It may have failed only because rows and scripts shared a transaction: a copy decides.
        side_trip = proof.workplace.copy
        trip = _take(proof, side_trip, touched, rows)
    for _ in range(_FURTHER):
        further = trip.wrote - touched
        if not further:
            break
        touched |= further
        with contextlib.suppress(FailedError):  # then what was seen without rows there stands
            trip = _take(proof, side_trip, touched, rows)
    return trip


def _take(proof: RowProof, side_trip: SideTrip, touched: frozenset[int], rows: Generated) -> _Trip:
    filling = Filling(forward=proof.forward, undo=proof.undo, rows=proof.rows)
    with side_trip() as leg:
        for own in proof.seeds:
            run(leg, own, "seed file")
        known = tables(leg.connection)
        seeded = fill(filling, leg, {oid: known[oid] for oid in touched & known.keys()}, rows)
        names = sorted({known[oid] for oid in touched & known.keys()} | {name for name, _ in seeded.tables})
        before = held_rows(leg, names, touched, None)
        lived, lived_failure, written = None, None, {}
        with leg.leg() as there:
            forward = proof.workplace.watch("apply", there.connection)
            applied = run(there, proof.forward, "migration", forward)
            with there.leg() as back:
                undo = proof.workplace.watch("undo", back.connection)
                run(back, proof.undo, "undo", undo)
                after = held_rows(back, names, touched, before)
                came = {name: _came(back, held, after.sets.get(name)) for name, held in before.sets.items()}
            tried = rows_after_each(there, proof.damaged, lambda back: held_rows(back, names, touched, before))
            noticed = noticed_in_rows(before, after, tried)
            with there.leg() as back:
                written = _write_since(back, touched, known, 0 if rows is Generated.NONE else proof.rows)
                later = sorted({*names, *written})
                rest = [each for each in proof.damaged if written and each not in noticed]
                tried = rows_after_each(back, rest, lambda back: held_rows(back, later, touched, before))
                lived_failure = back.run(proof.undo).failure
                if lived_failure is None:
                    lived = held_rows(back, later, touched, before)
                    noticed |= noticed_in_later_rows(before, lived, tried)
        examples = {name: _example(leg, held, after.sets.get(name), came[name]) for name, held in before.sets.items()}
    return _Trip(
        applied=applied.effects,
        before=before,
        after=after,
        wrote=(forward.written | undo.written) & known.keys(),
        seeded=seeded,
        written=written,
        lived=lived,
        lived_failure=lived_failure,
        examples=examples,
        noticed=noticed,
    )


def _write_since(leg: Leg, touched: frozenset[int], known: Mapping[int, str], rows: int) -> dict[str, int]:
    """Rows as the new application would write them: into what was touched and into what is new."""
    now = tables(leg.connection)
    wanted = [oid for oid in sorted(now) if oid in touched or oid not in known]
    return dict(put_rows(leg, wanted, min(rows, 20), "since").tables)


def _came(leg: Leg, before: RowSet, after: RowSet | None) -> list[Row]:
    """Some rows that are there after the undo and were not before, by the columns of before."""
    digests = compare(before, after).came
    return rows_with(leg.connection, before.table, digests, before.columns) if digests else []


def _example(leg: Leg, before: RowSet, after: RowSet | None, came: list[Row]) -> str:
    digests = compare(before, after).examples
    lost = rows_with(leg.connection, before.table, digests, before.columns) if digests else []
    return example(before.columns, lost, came)


def _findings(trip: _Trip, cautions: tuple[str, ...]) -> RowFindings:
    generated = dict(trip.seeded.tables)
    names = [*trip.before.sets, *trip.before.large]
    found = tuple(_table(name, trip, generated.get(name, 0)) for name in names)
    created = tuple(
        TableRows(
            table=name, rows_before=0, rows_after=0, generated=0, written_since=count, written_kept=_still(trip, name)
        )
        for name, count in (trip.written.items() if trip.lived else ())
        if name not in names
    )
    goes_back, notes = other_findings(trip.before, trip.after)
    if goes_back or any(table.lost or table.gained for table in found):
        verdict = DataVerdict.LOSSY
    else:
        verdict = DataVerdict.KEPT if any(table.rows_before for table in found) else DataVerdict.VACUOUS
    return RowFindings(
        proof=DataProof(
            verdict=verdict,
            tables=(*found, *created),
            unseeded=_unseeded(trip, names),
            vacuous=tuple(table.table for table in found if not table.rows_before),
            cautions=cautions,
        ),
        differences=goes_back,
        notes=notes,
        noticed=trip.noticed,
        on_rows=OnRows(effects=trip.applied, rows=tuple((name, trip.before.count(name)) for name in names)),
    )


def _unseeded(trip: _Trip, names: Sequence[str]) -> tuple[Unseeded, ...]:
    return tuple(item for item in trip.seeded.unseeded if item.table in names)


def _table(name: str, trip: _Trip, generated: int) -> TableRows:
    before, after = trip.before, trip.after
    lost, gained = row_change(before, after, name)
    lived = compare(before.sets[name], trip.lived.sets.get(name)) if trip.lived and name in before.sets else None
    return TableRows(
        table=name,
        rows_before=before.count(name),
        rows_after=after.count(name),
        generated=generated,
        lost=max(lost, lived.lost if lived else 0),
        gained=gained,
        example=trip.examples.get(name, ""),
        written_since=trip.written.get(name, 0) if lived else 0,
        written_kept=min(lived.gained, trip.written.get(name, 0)) if lived else 0,
    )


def _still(trip: _Trip, name: str) -> int:
    return trip.lived.count(name) if trip.lived else 0


def _caution(what: str, failure: Failure) -> str:
    detail = f" ({failure.detail})" if failure.detail else ""
    return f"{what}: {failure.message}{detail}, at {failure.where}"
