"""Tickets, receipts and smoke tests in words."""

import json
from datetime import UTC, datetime

import jsonschema
import pytest

from flyback.model.announcement import Receipt
from flyback.model.evidence import SmokeTest
from flyback.model.facts import Ticket
from flyback.model.ticket_draft import TicketDraft
from flyback.report.announcement.cloud_event import cloud_event
from flyback.report.services.receipts import receipts_json, receipts_text
from flyback.report.services.schema import json_schema
from flyback.report.services.smoke import smoke_json, smoke_text
from flyback.report.services.ticket import draft_json, draft_text, ticket_json, ticket_text
from services.announcements import FAILED, PLANNED

BEGINS, ENDS = datetime(2026, 12, 1, 22, tzinfo=UTC), datetime(2026, 12, 2, 2, tzinfo=UTC)
TICKET = Ticket(
    id="CHG1",
    system="servicenow",
    state="Implement",
    approved=None,
    begins=BEGINS,
    back_out="undo\nall",
    url="https://x/CHG1",
)
DRAFT = TicketDraft(
    summary="Release",
    description="one\ntwo\x1b[31m",
    begins=BEGINS,
    ends=ENDS,
    back_out="flyback undo",
    set_digest="5e",
    links=(("plan", "https://x/"),),
)
TESTS = (
    SmokeTest(name="smoke/a.sql", passed=True, milliseconds=12),
    SmokeTest(name="GET https://app/health", passed=False, attempts=3, milliseconds=4200, said="answered 503\x1b"),
)
RECEIPTS = (
    Receipt(channel="slack", required=True, delivered=True, answer="200", sent=BEGINS),
    Receipt(channel="dba", required=True, delivered=False, answer="answered 404", sent=BEGINS),
    Receipt(channel="fun", required=False, delivered=False, answer="no", sent=BEGINS),
)


def test_a_ticket() -> None:
    assert ticket_text(TICKET) == (
        "CHG1 of servicenow\n"
        "  state          Implement\n"
        "  approved       the system does not say\n"
        "  from           2026-12-01 22:00 UTC\n"
        "  to             not said\n"
        "  on hold        no\n"
        "  back-out plan  undo all\n"
        "  address        https://x/CHG1\n"
    )
    assert (ticket_json(TICKET)["approved"], ticket_json(TICKET)["ends"]) == (None, None)


def test_a_draft() -> None:
    assert draft_text(DRAFT) == (
        "  summary        Release\n"
        "  from           2026-12-01 22:00 UTC\n"
        "  to             2026-12-02 02:00 UTC\n"
        "  kind           normal\n"
        "\none\ntwo\\x1b[31m\n"
        "\nplan: https://x/\n"
        "\nMigration set sha256:5e\n"
        "\nBack-out plan\nflyback undo\n"
    )
    assert draft_json(DRAFT)["links"] == {"plan": "https://x/"}


def test_receipts() -> None:
    assert receipts_text(PLANNED, RECEIPTS, [".flyback/evidence/n.json"]) == (
        "Planned: migrate on production, Tue 01 Dec 2026 23:00 Europe/Berlin\n"
        "  delivered      slack  200\n"
        "  NOT DELIVERED  dba    answered 404\n"
        "  not delivered  fun    no\n"
        "evidence: .flyback/evidence/n.json\n"
    )
    assert "no channel wants to hear of it" in receipts_text(PLANNED, (), ())
    assert receipts_json(PLANNED, RECEIPTS, ())["event"] == "planned"


def test_smoke_tests() -> None:
    assert smoke_text("staging", TESTS, "e.json") == (
        "  pass  smoke/a.sql  (12 ms)\n"
        "  FAIL  GET https://app/health  (4.2 s, 3 attempts)\n"
        "        answered 503\\x1b\n"
        "1 of 2 smoke tests passed on staging\n"
        "evidence: e.json\n"
    )
    assert smoke_json("staging", TESTS, "d", "")["passed"] is False
    assert smoke_json("staging", (), "d", "")["passed"] is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ticket", ticket_json(TICKET)),
        ("ticket-draft", draft_json(DRAFT)),
        ("notify", receipts_json(PLANNED, RECEIPTS, ["n.json"])),
        ("smoke", smoke_json("staging", TESTS, "d", "")),
        ("event", cloud_event(PLANNED)),
        ("event", cloud_event(FAILED)),
    ],
)
def test_every_object_is_as_documented(name: str, value: object) -> None:
    schema = json.loads(json_schema())
    for each in schema["$defs"].values():
        each["additionalProperties"] = False
    jsonschema.validate(value, {**schema, "oneOf": [{"$ref": f"#/$defs/{name}"}]})
