"""Generated rows for one trip: which, and what is done where the scripts refuse the most demanding ones."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import replace

from flyback.frozen import frozen
from flyback.model.failure import Failure
from flyback.model.script import Runnable
from flyback.postgres.effects import Watch
from flyback.postgres.legs import Leg
from flyback.postgres.performer import Performance
from flyback.postgres.rows.completing import complete
from flyback.postgres.rows.places import columns, tables
from flyback.postgres.rows.putting_back import keep, line_before, put_back
from flyback.postgres.rows.seeding import Seeded, seed, seed_alone
from flyback.seeding.mentioned import mentioned
from flyback.seeding.plans import Manner, Taste


class Generated(enum.Enum):
    """Which generated rows a trip is taken with, the most demanding first; the next is tried while scripts fail."""

    OLD_SCHEMA = "whatever the schema before allows"
    COMPLETED = "fewer, and only what the schemas before and after allow; in what the migration takes away, anything"
    COMPLETED_TAME = "the same without extreme values, in what it takes away too"
    BOTH_SCHEMAS = "fewer, and only what the schemas before and after allow"
    TAME = "the same, without extreme values"
    NONE = "none"


_TAME = (Generated.TAME, Generated.COMPLETED_TAME)
_COMPLETED = (Generated.COMPLETED, Generated.COMPLETED_TAME)
_USUAL = Taste()
_NOTHING_SEEDED = Seeded(tables=(), unseeded=())


@frozen
class Filling:
    """The scripts that rows are generated for."""

    forward: Runnable
    undo: Runnable
    rows: int
    """How many to generate for a table."""

    @property
    def taste(self) -> Taste:
        """Every kind of value, and what the scripts tell rows apart by."""
        statements = (*self.forward.statements, *self.undo.statements)
        return Taste(mentioned=mentioned(statement.sql for statement in statements))


class FailedError(Exception):
    """A script failed, perhaps only because of generated rows."""

    def __init__(self, role: str, failure: Failure) -> None:
        self.role = role
        self.failure = failure


def run(leg: Leg, script: Runnable, role: str, watch: Watch | None = None) -> Performance:
    """Runs a script that must not fail.

    Raises:
        FailedError: it does.
    """
    performance = leg.watched(script, watch) if watch else leg.run(script)
    if performance.failure is not None:
        raise FailedError(role, performance.failure)
    return performance


def put_rows(leg: Leg, oids: Sequence[int], rows: int, salt: str, taste: Taste = _USUAL) -> Seeded:
    """Generates rows in tables."""
    if not rows or not oids:
        return _NOTHING_SEEDED
    with leg.writing() as connection:
        return seed(connection, oids, rows, salt, taste)


def fill(filling: Filling, leg: Leg, touched: Mapping[int, str], generated: Generated) -> Seeded:
    """Generates rows in the tables that the scripts touch: their oids and names.

    Raises:
        FailedError: a script fails on the way.
    """
    if generated is Generated.NONE:
        return _NOTHING_SEEDED
    if generated is Generated.OLD_SCHEMA:
        return put_rows(leg, sorted(touched), filling.rows, "before", filling.taste)
    # Rows that the new schema accepts, brought back by the undo, satisfy what the migration adds.
    taste = replace(filling.taste, manners=(Manner.TAME,)) if generated in _TAME else filling.taste
    if not filling.undo.statements:
        return _fill_without_undo(filling, leg, touched, taste)
    before = columns(leg.connection, touched)
    run(leg, filling.forward, "migration")
    there = sorted(touched.keys() & tables(leg.connection).keys())
    after = columns(leg.connection, touched)
    with leg.writing() as connection:
        since = line_before(connection, there)
    rows = max(filling.rows // 5, 1)
    seeded = put_rows(leg, there, rows, "both", taste)
    if generated not in _COMPLETED:
        run(leg, filling.undo, "undo")
        return seeded
    surviving = {at: column for at, column in after.items() if before.get(at, ("", ""))[1] == column[1]}
    with leg.writing() as connection:
        kept = keep(connection, since, surviving)
    run(leg, filling.undo, "undo")
    gone = {touched[oid] for oid in touched.keys() - set(there)}
    now = tables(leg.connection)
    with leg.writing() as connection:
        put_back(connection, kept, columns(connection, touched))
        new = seed_alone(connection, sorted(oid for oid in now if now[oid] in gone), rows, "before", taste)
        changed = [(oid, name) for (oid, at), (name, _) in before.items() if (oid, at) not in surviving]
        complete(
            connection,
            {oid: {name for of, name in changed if of == oid} for oid, _ in changed},
            "before",
            taste.manners,
        )
    return Seeded(tables=(*seeded.tables, *new.tables), unseeded=(*seeded.unseeded, *new.unseeded))


def _fill_without_undo(filling: Filling, leg: Leg, touched: Mapping[int, str], taste: Taste) -> Seeded:
    """Rows that the new schema accepts, taken down in a side trip to it and put into the tables as they were before.

    Raises:
        FailedError: the migration fails on the way.
    """
    before = columns(leg.connection, touched)
    with leg.leg() as there:
        run(there, filling.forward, "migration")
        oids = sorted(touched.keys() & tables(there.connection).keys())
        after = columns(there.connection, touched)
        with there.writing() as connection:
            since = line_before(connection, oids)
        seeded = put_rows(there, oids, max(filling.rows // 5, 1), "both", taste)
        surviving = {at: column for at, column in after.items() if before.get(at, ("", ""))[1] == column[1]}
        with there.writing() as connection:
            kept = keep(connection, since, surviving)
    with leg.writing() as connection:
        put_back(connection, kept, before)
    return seeded
