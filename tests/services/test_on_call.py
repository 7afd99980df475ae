"""Who is on call, from a file, PagerDuty and anything else."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from doubles.offices import Offices
from flyback.errors import ServiceError
from flyback.model.facts import Shift
from flyback.model.policy import Call, OnCallPolicy
from flyback.services.caller import Caller
from flyback.services.on_call.asking import shifts

BEGINS = datetime(2026, 12, 1, 22, tzinfo=UTC)
ENDS = BEGINS + timedelta(hours=4)
SHIFT = """
[[shift]]
who = "Ada"
contact = "+49 30 1"
begins = 2026-12-01T08:00:00+01:00
ends = 2026-12-08T08:00:00+01:00
"""
ADA = Shift(
    who="Ada",
    contact="+49 30 1",
    begins=datetime(2026, 12, 1, 7, tzinfo=UTC),
    ends=datetime(2026, 12, 8, 7, tzinfo=UTC),
)


def in_file(caller: Caller, content: str) -> tuple[Shift, ...]:
    (caller.folder / "oncall.toml").write_text(content)
    return shifts(OnCallPolicy(file="oncall.toml"), caller, BEGINS, ENDS)


def test_a_file_names_people(caller: Caller) -> None:
    assert in_file(caller, SHIFT) == (ADA,)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param("", "names nobody", id="empty"),
        pytest.param("shift = 1", "only \\[\\[shift\\]\\] is understood", id="no list"),
        pytest.param("[[shifts]]", "says shifts where only", id="misspelt"),
        pytest.param("shift = ['Ada']", "a shift is a table", id="no table"),
        pytest.param("x = ", "cannot be read", id="no TOML"),
        pytest.param("[[shift]]", "shift 1: who is no text", id="nothing in it"),
        pytest.param(SHIFT + SHIFT.replace("Ada", " "), "shift 2: who is no text", id="nobody"),
        pytest.param(SHIFT.replace('"+49 30 1"', "49"), "contact is no text", id="no contact"),
        pytest.param(SHIFT.replace("ends = 2026-12-08T08:00:00+01:00", ""), "when it ends", id="for ever"),
        pytest.param(SHIFT.replace("08:00:00+01:00\nends", "08:00:00\nends"), "no offset", id="no offset"),
        pytest.param(SHIFT.replace("2026-12-01T08:00:00+01:00", "2026-12-01"), "begins is no moment", id="a date"),
        pytest.param(SHIFT.replace("2026-12-08", "2026-11-08"), "ends before it begins", id="backwards"),
        pytest.param(SHIFT + 'until = "x"', "a shift has no until", id="unknown name"),
    ],
)
def test_a_file_that_says_something_else(caller: Caller, content: str, says: str) -> None:
    with pytest.raises(ServiceError, match=says):
        in_file(caller, content)


def test_everything_that_is_wrong_is_said(caller: Caller) -> None:
    with pytest.raises(ServiceError) as caught:
        in_file(caller, "[[shift]]\n[[shift]]\nwho = 'Ada'")

    assert len(caught.value.problems) == 4 + 3


def pagerduty(offices: Offices, *schedules: str) -> OnCallPolicy:
    return OnCallPolicy(pagerduty=schedules, url=f"{offices.url}/pagerduty", token="${env.OFFICE}")


def test_pagerduty_names_people_by_schedule(offices: Offices, caller: Caller) -> None:
    offices.pagerduty.add("P1", "Ada", "2026-12-01T08:00:00Z", "2026-12-02T08:00:00+01:00")
    offices.pagerduty.add("P2", "Bob", None, None)
    offices.pagerduty.add("P3", "Eve", None, None)
    found = shifts(pagerduty(offices, "P1", "P2"), caller, BEGINS, ENDS)

    assert [(each.who, each.contact, each.roster) for each in found] == [
        ("Ada", "ada@example.com", "P1"),
        ("Bob", "bob@example.com", "P2"),
    ]
    assert (found[0].ends, found[0].always) == (datetime(2026, 12, 2, 7, tzinfo=UTC), False)
    assert (found[1].begins, found[1].always) == (None, True)


def test_pagerduty_is_read_to_its_last_page(offices: Offices, caller: Caller) -> None:
    for number in range(250):
        offices.pagerduty.add("P1", f"Ada {number}", None, None)

    assert len(shifts(pagerduty(offices, "P1"), caller, BEGINS, ENDS)) == 250


@pytest.mark.parametrize("deaf", [False, True], ids=["answers what is asked", "answers with everybody"])
def test_every_schedule_needs_somebody(offices: Offices, caller: Caller, deaf: bool) -> None:
    offices.pagerduty.deaf = deaf
    offices.pagerduty.add("P1", "Ada", None, None)
    offices.pagerduty.add("P3", "Eve", None, None)
    with pytest.raises(ServiceError, match="nobody is on call by schedule P2"):
        shifts(pagerduty(offices, "P1", "P2"), caller, BEGINS, ENDS)


def test_an_entry_without_an_end_is_not_for_ever(offices: Offices, caller: Caller) -> None:
    offices.pagerduty.add("P1", "Ada", None, None)
    del offices.pagerduty.entries[0]["end"]
    with pytest.raises(ServiceError, match="does not say when it begins or ends"):
        shifts(pagerduty(offices, "P1"), caller, BEGINS, ENDS)


def test_pagerduty_needs_a_token(caller: Caller) -> None:
    with pytest.raises(ServiceError, match="not asked without a token"):
        shifts(OnCallPolicy(pagerduty=("P1",)), caller, BEGINS, ENDS)


ANSWER = [{"who": "Ada", "contact": "+49 30 1", "begins": "2026-12-01T07:00:00Z", "ends": "2026-12-08T07:00:00Z"}]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ([], "names nobody"),
        ({}, "is no list"),
        ([{"who": "Ada"}], "shift 1"),
        ([{**ANSWER[0], "ends": None}], "when it ends"),
        ([{**ANSWER[0], "ends": 1}], "ends is no moment"),
    ],
)
def test_what_is_no_list_of_shifts(caller: Caller, answer: object, says: str) -> None:
    (caller.folder / "answer").write_text(json.dumps(answer))
    with pytest.raises(ServiceError, match=says):
        shifts(OnCallPolicy(call=Call(command=("cat", "answer"))), caller, BEGINS, ENDS)


def test_a_command_is_told_the_span(caller: Caller, tmp_path: Path) -> None:
    (tmp_path / "answer").write_text(json.dumps(ANSWER))
    script = 'test "$1 $2" = "2026-12-01T22:00:00+00:00 2026-12-02T02:00:00+00:00" && cat answer'
    call = Call(command=("sh", "-c", script, "sh", "{since}", "{until}"))

    assert shifts(OnCallPolicy(call=call), caller, BEGINS, ENDS) == (ADA,)


def test_every_source_counts(offices: Offices, caller: Caller) -> None:
    offices.pagerduty.add("P1", "Bob", None, None)
    (caller.folder / "oncall.toml").write_text(SHIFT)
    policy = pagerduty(offices, "P1")
    both = OnCallPolicy(file="oncall.toml", pagerduty=policy.pagerduty, url=policy.url, token=policy.token)

    assert [each.who for each in shifts(both, caller, BEGINS, ENDS)] == ["Ada", "Bob"]
    offices.pagerduty.entries.clear()
    with pytest.raises(ServiceError, match="nobody is on call"):
        shifts(both, caller, BEGINS, ENDS)


def test_no_source_is_no_answer(caller: Caller) -> None:
    with pytest.raises(ServiceError, match="nobody says who is on call"):
        shifts(OnCallPolicy(), caller, BEGINS, ENDS)
