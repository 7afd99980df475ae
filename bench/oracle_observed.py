"""What a rehearsal sees of the same shapes, when they run on a disposable server."""

from dataclasses import dataclass, replace

import psycopg
from oracle_cases import Case, Ground, Oracle, ground
from oracle_scoring import Told

from flyback.errors import ServerError
from flyback.model.failure import Failure
from flyback.model.lock_modes import RelationLock, strength
from flyback.model.script import Runnable, Transaction
from flyback.model.snapshot import Relation
from flyback.postgres.effects import Watch, prepare_observation
from flyback.postgres.performer import Performance
from flyback.postgres.session import Session
from flyback.postgres.snapshot.reader import read_snapshot
from flyback.syntax.statements import split

KINDS = {"r": "table", "p": "table", "i": "index", "I": "index", "v": "view", "m": "materialized view", "S": "sequence"}


@dataclass(frozen=True, kw_only=True)
class Run:
    """What was seen of one shape."""

    script: Runnable
    performance: Performance
    held: tuple[RelationLock, ...] = ()
    """By the end of its transaction."""
    empty: frozenset[str] = frozenset()
    """Relations without a row; there is no work on them."""


def observed(cases: list[Case], oracle: Oracle) -> list[Run]:
    """A run for each shape; all of one version."""
    with ground(cases[0].major, oracle.setups) as prepared:
        return [_observe(case, prepared) for case in cases]


def _observe(case: Case, prepared: Ground) -> Run:
    statements = split(prepared.text(case.statement), case.id)
    together = all(one.transaction is Transaction.ANY for one in statements)
    script = Runnable(path=case.id, statements=statements, in_transaction=together)
    if together:
        database = prepared.template(case.setup)
        assert database is not None, prepared.failed[case.setup]
        run = _run(script, prepared.server.conninfo(database))
        if run.performance.failure is None or run.performance.failure.sqlstate != "25001":
            return run
        script = _alone(script)
    with prepared.copy(case.setup) as database:
        return _run(script, prepared.server.conninfo(database))


def _alone(script: Runnable) -> Runnable:
    """The same outside of a transaction, which only the catalogue tells it needs: REINDEX of a partitioned table."""
    statements = tuple(replace(one, transaction=Transaction.FORBIDDEN) for one in script.statements)
    return replace(script, statements=statements, in_transaction=False)


def _run(script: Runnable, conninfo: str) -> Run:
    session = Session(conninfo, "public")
    with psycopg.connect(conninfo, autocommit=True) as observer:
        relations = [one for one in read_snapshot(observer).records if isinstance(one, Relation)]
        names = {one.oid: (KINDS.get(one.kind, "table"), f"{one.schema}.{one.name}") for one in relations}
        empty = frozenset(names[one.oid][1] for one in relations if one.rows == 0)
        prepare_observation(observer)
        watch = Watch(session.connection, lambda: observer, names, "apply")
        if script.in_transaction:
            session.begin()
        try:
            performance = session.run(script, watch)
        except ServerError as error:  # a directory that is not there
            failure = Failure(where=script.path, message=str(error), sqlstate="58P01", statement="")
            performance = Performance(milliseconds=0, failure=failure)
        if script.in_transaction:
            session.rollback()
    session.close()
    return Run(script=script, performance=performance, held=watch.held, empty=empty)


def seen(run: Run) -> Told:
    """What the rehearsal saw; it does not know what is lost."""
    failure = run.performance.failure
    forbidden = any(one.transaction is Transaction.FORBIDDEN for one in run.script.statements)
    said = Told(refused=failure is not None or forbidden)
    if failure is not None:
        said.why = failure.message
        return said
    locked: dict[str, str] = {}
    for effect in run.performance.effects:
        locked.update((lock.relation, lock.mode) for lock in effect.locks)
        works = {*effect.rewrites, *({*effect.index_builds, *effect.scans} - run.empty)}
        said.rewrites |= set(effect.rewrites)
        said.builds |= set(effect.index_builds) - run.empty
        said.reads |= works
        said.long_blocking |= any(strength(locked.get(name, "")) >= strength("ShareLock") for name in works)
    held = {lock.relation: lock.mode for lock in run.held} or locked
    said.strongest = max(held.values(), key=strength, default="")
    said.strong = {name for name, mode in held.items() if strength(mode) >= strength("ShareLock")}
    return said
