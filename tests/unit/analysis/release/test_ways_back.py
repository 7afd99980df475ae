"""The best way back from a migration, by what its rehearsal and the analysis say."""

import pytest

from flyback.analysis.staying import Disturbance
from flyback.analysis.ways_back import way_back
from flyback.model.rehearsal import DataProof, DataVerdict, Proof, TableRows, Verdict
from flyback.model.release import WayBack
from flyback.model.risk import Assessment
from flyback.model.version import Version
from unit.analysis.data.given import told

UNDO = "undo/U2__x.sql"
BREAKS = (Disturbance(text="the earlier release may break: a is b now", line=3),)
TAKES = (Disturbance(text="it takes away column b of public.t", line=2, takes=True),)
ADDS = told("ALTER TABLE t ADD COLUMN c int")
DROPS = told("ALTER TABLE t DROP COLUMN b")
CODE = told("DO $$ BEGIN EXECUTE 'DELETE FROM ' || current_user; END $$")
RESTARTS = told("ALTER SEQUENCE sq RESTART")
KEPT = DataProof(
    verdict=DataVerdict.KEPT, tables=(TableRows(table="public.t", rows_before=9, rows_after=9, generated=9),)
)
UNTESTED = DataProof(verdict=DataVerdict.UNTESTED)
NO_ROWS = DataProof(
    verdict=DataVerdict.VACUOUS, tables=(TableRows(table="public.t", rows_before=0, rows_after=0, generated=0),)
)
LOSSY = DataProof(verdict=DataVerdict.LOSSY, tables=KEPT.tables)


def proof(verdict: Verdict = Verdict.EXACT, data: DataProof = KEPT, reason: str = "", undo: str = UNDO) -> Proof:
    return Proof(
        version=Version("2"),
        description="x",
        script="sql/V2__x.sql",
        script_digest="",
        sql="",
        undo=undo,
        verdict=verdict,
        reason=reason,
        data=data,
    )


@pytest.mark.parametrize(
    ("found", "assessments", "noticed", "undo", "back"),
    [
        pytest.param(proof(), ADDS, (), UNDO, WayBack.PROVEN_UNDO, id="proven"),
        pytest.param(proof(Verdict.EQUIVALENT), ADDS, BREAKS, UNDO, WayBack.PROVEN_UNDO, id="but-for-column-order"),
        pytest.param(proof(), DROPS, TAKES, UNDO, WayBack.SALVAGE, id="kept-aside"),
        pytest.param(proof(data=UNTESTED), ADDS, (), UNDO, WayBack.PROVEN_UNDO, id="nothing-that-rows-could-show"),
        pytest.param(proof(data=UNTESTED), DROPS, TAKES, UNDO, WayBack.RESTORE, id="taken-and-not-tried"),
        pytest.param(proof(data=NO_ROWS), DROPS, TAKES, UNDO, WayBack.RESTORE, id="taken-and-no-rows"),
        pytest.param(proof(data=LOSSY), DROPS, TAKES, UNDO, WayBack.RESTORE, id="proven-but-rows-are-gone"),
        pytest.param(proof(Verdict.LOSSY, LOSSY), DROPS, TAKES, UNDO, WayBack.RESTORE, id="lossy"),
        pytest.param(proof(), RESTARTS, TAKES, UNDO, WayBack.RESTORE, id="a-sequence-stands-elsewhere-there"),
        pytest.param(proof(), CODE, BREAKS, UNDO, WayBack.PROVEN_UNDO, id="code-that-was-tried-on-rows"),
        pytest.param(proof(data=NO_ROWS), CODE, BREAKS, UNDO, WayBack.RESTORE, id="code-without-rows"),
        pytest.param(proof(data=UNTESTED), CODE, BREAKS, UNDO, WayBack.RESTORE, id="code-that-was-not-tried"),
        pytest.param(proof(Verdict.DIFFERENT), ADDS, (), UNDO, WayBack.COMPATIBLE, id="adds-with-a-bad-undo"),
        pytest.param(proof(Verdict.UNDO_FAILS), ADDS, BREAKS, UNDO, WayBack.RESTORE, id="breaks-with-a-bad-undo"),
        pytest.param(proof(Verdict.NO_UNDO, undo=""), ADDS, (), "", WayBack.COMPATIBLE, id="adds-without-undo"),
        pytest.param(proof(Verdict.NO_UNDO, undo=""), DROPS, TAKES, "", WayBack.RESTORE, id="takes-without-undo"),
        pytest.param(None, ADDS, (), UNDO, WayBack.COMPATIBLE, id="adds-not-rehearsed"),
        pytest.param(None, DROPS, TAKES, UNDO, WayBack.RESTORE, id="takes-not-rehearsed"),
    ],
)
def test_the_best_way(
    found: Proof | None,
    assessments: tuple[Assessment, ...],
    noticed: tuple[Disturbance, ...],
    undo: str,
    back: WayBack,
) -> None:
    way = way_back(found, assessments, noticed, undo)
    assert (way.back, way.stays) == (back, not noticed), way.reason
    assert way.turning == (noticed[0].line if noticed else None)


@pytest.mark.parametrize(
    ("found", "assessments", "noticed", "undo", "reason"),
    [
        (proof(), ADDS, (), UNDO, "in the rehearsal undo/U2__x.sql was proven exact"),
        (
            proof(),
            DROPS,
            TAKES,
            UNDO,
            "in the rehearsal undo/U2__x.sql brought back what is taken away (column b of public.t)",
        ),
        (None, DROPS, TAKES, "", "it takes away column b of public.t; there is no undo script"),
        (None, DROPS, TAKES, UNDO, "it takes away column b of public.t; undo/U2__x.sql was not rehearsed"),
        (
            proof(Verdict.DIFFERENT, reason="index i is missing"),
            ADDS,
            BREAKS,
            UNDO,
            "the earlier release may break: a is b now; undo/U2__x.sql is not proven (different: index i is missing)",
        ),
        (
            proof(data=NO_ROWS),
            DROPS,
            TAKES,
            UNDO,
            (
                "it takes away column b of public.t; undo/U2__x.sql is proven for the schema alone: "
                "there were no rows of public.t to try it on"
            ),
        ),
    ],
)
def test_why(
    found: Proof | None,
    assessments: tuple[Assessment, ...],
    noticed: tuple[Disturbance, ...],
    undo: str,
    reason: str,
) -> None:
    assert way_back(found, assessments, noticed, undo).reason == reason


def test_what_a_proven_undo_does_not_bring_back() -> None:
    table = TableRows(table="public.t", rows_before=9, rows_after=9, generated=9, written_since=5, written_kept=3)
    data = DataProof(verdict=DataVerdict.KEPT, tables=(table,), cautions=("the undo fails on tables with such rows",))
    reason = way_back(proof(data=data), ADDS, (), UNDO).reason
    assert "; but the undo fails on tables with such rows" in reason
    assert "; but it loses 2 of 5 rows of public.t that were written since" in reason
