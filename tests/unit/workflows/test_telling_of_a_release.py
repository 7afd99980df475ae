"""What tickets and messages say of what gates know."""

from datetime import UTC, datetime

import pytest

from flyback.model.announcement import Event
from flyback.model.facts import Pending, PendingScript
from flyback.model.open_times import Span
from flyback.model.policy import EnvironmentPolicy, WindowPolicy
from flyback.scripts.window_text import window
from flyback.workflows.announcing import About, announcement, way_back
from flyback.workflows.ticketing import Wording, draft_of

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SPAN = Span(start=datetime(2026, 12, 1, 22, tzinfo=UTC), end=datetime(2026, 12, 2, 2, tzinfo=UTC))
POLICY = EnvironmentPolicy(name="production")
TWO = (
    PendingScript(script="sql/V7__a.sql", sha256="a" * 64, version="7", undo="undo/U7__a.sql", undo_sha256="b" * 64),
    PendingScript(
        script="sql/V8__b.sql",
        sha256="c" * 64,
        version="8",
        undo="undo/U8__b.sql",
        undo_sha256="d" * 64,
        destructive=("V8__b.sql:3 drop-column",),
    ),
)
NEVER = PendingScript(script="sql/V9__c.sql", sha256="e" * 64, version="9", not_undoable="data is gone")


def pending(*scripts: PendingScript) -> Pending:
    return Pending(verb="migrate", plan="f" * 64, set_digest="5e" * 32, files=(), config="", scripts=scripts)


def test_an_announcement_says_what_is_known() -> None:
    policy = EnvironmentPolicy(
        name="production", window=WindowPolicy(allow=(window("Sat 02:00 for 4h in Asia/Tokyo", "UTC"),))
    )
    about = About(span=SPAN, ticket="CHG1", who="ada")
    told = announcement(Event.PLANNED, policy, pending(*TWO), about, NOW)

    assert (told.zone, told.begins, told.ends, told.time) == ("Asia/Tokyo", SPAN.start, SPAN.end, NOW)
    assert told.scripts == ("sql/V7__a.sql", "sql/V8__b.sql")
    assert told.destructive == ("V8__b.sql:3 drop-column",)
    assert told.deployment == "5e5e5e5e5e5e"


@pytest.mark.parametrize(
    ("scripts", "said"),
    [
        ((), ""),
        (TWO, "2 of 2 have an undo script"),
        ((*TWO, NEVER), "2 of 3 have an undo script; sql/V9__c.sql: not undoable because data is gone"),
    ],
)
def test_the_way_back(scripts: tuple[PendingScript, ...], said: str) -> None:
    assert way_back(pending(*scripts)) == said


def test_a_ticket_says_how_to_go_back_newest_first() -> None:
    draft = draft_of(POLICY, pending(*TWO), SPAN, Wording())

    assert draft.summary == "migrate production: 7, 8"
    assert draft.back_out.splitlines() == [
        "flyback undo --env production --target 7",
        "- undo/U8__b.sql (sha256 dddddddddddd) takes back sql/V8__b.sql",
        "- undo/U7__a.sql (sha256 bbbbbbbbbbbb) takes back sql/V7__a.sql",
    ]
    assert draft.description.splitlines()[1:] == [
        "- sql/V7__a.sql",
        "- sql/V8__b.sql",
        "    V8__b.sql:3 drop-column",
    ]
    assert (draft.set_digest, draft.begins, draft.emergency) == ("5e" * 32, SPAN.start, False)


def test_a_plan_that_leaves_one_out_is_no_plan() -> None:
    assert draft_of(POLICY, pending(*TWO, NEVER), SPAN, Wording()).back_out == ""
    assert draft_of(POLICY, pending(*TWO, NEVER), SPAN, Wording(back_out="restore")).back_out == "restore"


def test_a_summary_is_short() -> None:
    many = tuple(
        PendingScript(script=f"sql/V{number}__x.sql", sha256="a" * 64, version=str(number)) for number in range(100)
    )
    assert len(draft_of(POLICY, pending(*many), SPAN, Wording()).summary) <= 160
