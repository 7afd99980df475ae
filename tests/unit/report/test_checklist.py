"""The checklist in words and as JSON."""

import json
import re

import jsonschema
import pytest

from flyback.gates.judging import judge
from flyback.model.gates import GateVerdict
from flyback.report.checklist_json import checklist_json, json_schema
from flyback.report.checklist_text import checklist_text, gate_text
from flyback.report.json_text import dumped
from unit.gates.attacks_on_places import WAIVED, glass, waiver
from unit.gates.release import FACTS, NOW, POLICY, changed

OPEN = judge(FACTS, POLICY, NOW)
BLOCKED = judge(changed(changed(FACTS, "target.read_only", True), "evidence.notices", ()), POLICY, NOW)
LOUD = judge(changed(changed(FACTS, *WAIVED), *waiver("alice")), POLICY, NOW)
BROKEN = judge(changed(changed(FACTS, *WAIVED), *glass("alice", "bob")), POLICY, NOW)


def test_every_gate_has_its_line_proof_and_age() -> None:
    text = checklist_text(OPEN)

    assert text.startswith("production: open, 16 gates asked\nmigrate, set ")
    assert [line.split()[:2] for line in text.splitlines() if re.match("[A-Z]{4}", line)] == [
        ["PASS", each.gate] for each in OPEN.results
    ]
    assert "signed by ci-staging, 1 day 3 h ago\n" in text
    assert "fix:" not in text


def test_a_refusal_says_what_to_do() -> None:
    text = gate_text(BLOCKED)

    assert text.startswith("production: BLOCKED, 2 of 16 gates refuse\n")
    assert text.count("fix: ") == 2
    assert "         - ops: nobody was told\n" in text
    assert "PASS" not in text


def test_an_open_gate_takes_one_line() -> None:
    assert gate_text(OPEN) == "production: open, 16 gates asked\n"


def test_a_waiver_is_loud() -> None:
    for text in (gate_text(LOUD), checklist_text(LOUD)):
        assert text.startswith("production: open, 16 gates asked, 1 WAIVED\n")
        assert "WAIVED   ticket         waived by alice until 2026-11-28 03:30 UTC: the ticket system is down" in text


def test_broken_glass_is_louder() -> None:
    assert "BREAK-GLASS: alice and bob: orders are lost\n" in gate_text(BROKEN)
    assert "BREAK-GLASS: alice and bob: orders are lost\n" in checklist_text(BROKEN)


def test_a_gate_that_is_off_is_seen() -> None:
    off = judge(FACTS, changed(POLICY, "environment.off", ("ticket",)), NOW)

    assert gate_text(off).endswith("not asked here: ticket\n")


def test_verdicts_are_painted() -> None:
    def paint(verdict: GateVerdict, text: str) -> str:
        return f"<{verdict.value}>{text}</>"

    assert "<FAIL>FAIL   </>  target" in checklist_text(BLOCKED, paint)


def test_what_others_wrote_steers_no_terminal() -> None:
    evil = judge(changed(FACTS, "ticket.state", "\x1b[2Jok\nPASS"), POLICY, NOW)

    assert "\x1b" not in checklist_text(evil)
    assert not any(line.startswith("PASS\n") for line in checklist_text(evil).splitlines())


@pytest.mark.parametrize("checklist", [OPEN, BLOCKED, LOUD, BROKEN], ids=["open", "blocked", "waived", "broken"])
def test_programs_are_told_the_same(checklist: object) -> None:
    assert isinstance(checklist, type(OPEN))
    value = checklist_json(checklist, "checklist")
    gates = value["gates"]

    assert (value["schema"], value["allowed"]) == ("flyback.checklist/1", checklist.allowed)
    assert isinstance(gates, list)
    assert [each["verdict"] for each in gates if isinstance(each, dict)] == [
        each.verdict.value for each in checklist.results
    ]
    assert dumped(value)
    jsonschema.validate(value, json.loads(json_schema()))
