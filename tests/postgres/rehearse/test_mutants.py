"""Damaged undo scripts are noticed where the proof is strong, and told where it is weak, on both paths."""

from collections.abc import Callable

import pytest

from flyback.model.rehearsal import Proof, Verdict
from flyback.model.script import Source, UndoScript, VersionedScript
from flyback.model.version import Version
from flyback.postgres.scratch.server import Server
from flyback.postgres.workplace import workplace_on
from flyback.settings import FlywaySettings
from flyback.workflows.rehearse.request import Faithful, Request, Rows, Strength
from flyback.workflows.rehearse.round_trip import RoundTrip
from flyback.workflows.rehearse.scripts import Scripts

Rehearse = Callable[[str, str, Rows], Proof]
_BEFORE = """
CREATE TABLE orders (
    id integer PRIMARY KEY,
    status text NOT NULL DEFAULT 'N' CONSTRAINT orders_status CHECK (status IN ('N', 'P'))
);
CREATE INDEX orders_by_status ON orders (status DESC, id);
"""
_FORWARD = """
ALTER TABLE orders DROP CONSTRAINT orders_status;
UPDATE orders SET status = CASE status WHEN 'N' THEN 'new' ELSE 'paid' END;
ALTER TABLE orders ALTER status SET DEFAULT 'new', ADD CONSTRAINT orders_status CHECK (status IN ('new', 'paid'));
DROP INDEX orders_by_status;
"""
_BACK = """
ALTER TABLE orders DROP CONSTRAINT orders_status;
UPDATE orders SET status = CASE status WHEN 'new' THEN 'N' ELSE 'P' END;
ALTER TABLE orders ALTER status SET DEFAULT 'N', ADD CONSTRAINT orders_status CHECK (status IN ('N', 'P'));
CREATE INDEX orders_by_status ON orders (status DESC, id);
"""


@pytest.fixture(params=Faithful, ids=lambda faithful: faithful.value)
def rehearse(request: pytest.FixtureRequest, server: Server, database: str) -> Rehearse:
    """Rehearses one migration with its undo after `_BEFORE`, with mutants."""

    def run(forward: str, back: str, rows: Rows) -> Proof:
        wanted = Request(
            folder=request.path, rows=rows, seed_rows=20, faithful=request.param, strength=Strength.MUTANTS
        )
        scripts = Scripts(FlywaySettings())
        with workplace_on(server, database, "public") as workplace:
            workplace.apply(scripts.runnable(_versioned("1", _BEFORE)))
            workplace.begin()
            trip = RoundTrip(workplace, scripts, wanted)
            return trip.rehearse(trip.pair(_versioned("2", forward), _undo("2", back)))

    return run


def _source(path: str, sql: str) -> Source:
    return Source(path=path, script=path, digest=path, checksum=0, sql=sql, execute_in_transaction=None)


def _versioned(version: str, sql: str) -> VersionedScript:
    return VersionedScript(version=Version(version), description="x", source=_source(f"V{version}__x.sql", sql))


def _undo(version: str, sql: str) -> UndoScript:
    source = _source(f"undo/U{version}__x.sql", sql)
    return UndoScript(version=Version(version), description="x", prefix="U", source=source)


def _missed(proof: Proof) -> list[str]:
    return [mutant.change for mutant in proof.mutants if not mutant.caught]


def test_every_damage_to_a_proven_undo_is_noticed(rehearse: Rehearse) -> None:
    proof = rehearse(_FORWARD, _BACK, Rows.PROVEN)
    assert proof.verdict is Verdict.EXACT
    assert _missed(proof) == []
    assert len(proof.mutants) > 15
    assert {mutant.by for mutant in proof.mutants} == {"undo fails", "different", "lossy"}


def test_without_rows_nobody_notices_that_rows_are_not_brought_back(rehearse: Rehearse) -> None:
    forward = "UPDATE orders SET status = 'P' WHERE status = 'N'"
    proof = rehearse(
        f"{forward}; COMMENT ON TABLE orders IS 'paid'",
        "UPDATE orders SET status = 'N'; COMMENT ON TABLE orders IS NULL",
        Rows.LEFT_OUT,
    )
    assert proof.verdict is Verdict.EXACT
    assert _missed(proof) == [
        "removed: UPDATE orders SET status = 'N'",
        "altered: SET status = 'N' is SET status = 'N1'",
    ]


def test_rows_written_since_notice_what_old_rows_do_not(rehearse: Rehearse) -> None:
    """New rows stand in the way of the old constraint: the undo must see to them first."""
    forward = """
    ALTER TABLE orders DROP CONSTRAINT orders_status;
    ALTER TABLE orders ADD CONSTRAINT orders_status CHECK (status IN ('N', 'P', 'C'));
    """
    back = """
    ALTER TABLE orders DROP CONSTRAINT orders_status;
    UPDATE orders SET status = 'P' WHERE status = 'C';
    ALTER TABLE orders ADD CONSTRAINT orders_status CHECK (status IN ('N', 'P'));
    """
    proof = rehearse(forward, back, Rows.PROVEN)
    assert proof.verdict is Verdict.EXACT
    removed = next(mutant for mutant in proof.mutants if mutant.change.startswith("removed: UPDATE"))
    assert removed.caught
    assert removed.by == "undo fails"


def test_an_undo_that_does_not_bring_the_schema_back_is_not_damaged(rehearse: Rehearse) -> None:
    proof = rehearse("ALTER TABLE orders ADD a int; CREATE INDEX i ON orders (a)", "DROP INDEX i", Rows.PROVEN)
    assert proof.verdict is Verdict.DIFFERENT
    assert proof.mutants == ()


def test_a_superfluous_drop_is_a_note_and_not_a_weakness(rehearse: Rehearse) -> None:
    proof = rehearse("CREATE TABLE t (a int); CREATE INDEX i ON t (a)", "DROP INDEX i;\nDROP TABLE t;", Rows.PROVEN)
    assert _missed(proof) == []
    assert [mutant.change for mutant in proof.mutants] == ["removed: DROP TABLE t"]
    assert proof.notes == ("undo script, line 1: superfluous? the same comes out without DROP INDEX i",)


def test_a_lossy_undo_is_damaged_too(rehearse: Rehearse) -> None:
    proof = rehearse(
        "DROP INDEX orders_by_status; UPDATE orders SET status = 'P'",
        "CREATE INDEX orders_by_status ON orders (status DESC, id)",
        Rows.PROVEN,
    )
    assert proof.verdict is Verdict.LOSSY
    assert proof.mutants
    assert _missed(proof) == []
