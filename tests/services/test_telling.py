"""Telling people: what counts as delivered, what does not, and what is never shown."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from doubles.offices import Offices
from doubles.web import Said, Seen, json_said, serving
from flyback.model.announcement import Event, Receipt
from flyback.model.policy import Channel, NotifyPolicy
from flyback.report.announcement.words import announcement_id
from flyback.services.caller import Caller
from flyback.services.notify.telling import tell, undelivered
from services.announcements import PLANNED
from services.conftest import TOKEN

NOW = datetime(2026, 11, 30, 12, 0, 5, tzinfo=UTC)


def told(caller: Caller, *channels: Channel, event: Event = Event.PLANNED) -> tuple[Receipt, ...]:
    return tell(NotifyPolicy(channels=channels), replace(PLANNED, event=event), caller, lambda: NOW)


@pytest.fixture
def channel(offices: Offices) -> Callable[[str], Channel]:
    """A channel of a kind, to the office of that kind."""
    place = {"webhook": "hook"}
    return lambda kind: Channel(name=f"the {kind}", kind=kind, url=f"{offices.url}/{place.get(kind, kind)}/x")


@pytest.mark.parametrize(
    ("kind", "answer", "media_type"),
    [
        ("slack", "200", "application/json"),
        ("teams", "202, 0858", "application/json"),
        ("webhook", "201, r-1", "application/cloudevents+json"),
    ],
)
def test_receipts(
    offices: Offices, caller: Caller, channel: Callable[[str], Channel], kind: str, answer: str, media_type: str
) -> None:
    (receipt,) = told(caller, channel(kind))

    assert receipt == Receipt(channel=f"the {kind}", required=True, delivered=True, answer=answer, sent=NOW)
    (arrived,) = offices.chat.messages
    assert arrived.headers["content-type"] == media_type
    assert arrived.headers["idempotency-key"] == announcement_id(PLANNED)
    assert "V12__drop_y.sql" in arrived.body.decode()


NOT_TAKEN = {
    "slack: 200 without ok": ("slack", Said(body=b"invalid_token"), "invalid_token"),
    "slack: an empty answer": ("slack", Said(), "did not say ok"),
    "slack: Web API": ("slack", json_said({"ok": False, "error": "channel_not_found"}), "channel_not_found"),
    "slack: archived": (
        "slack",
        Said(status=410, body=b"channel_is_archived"),
        "answered 410 Gone: channel_is_archived",
    ),
    "slack: a login page": ("slack", Said(body=b"<html>sign in</html>"), "sign in"),
    "teams: a retired connector": (
        "teams",
        Said(body=b"Webhook message delivery failed with error: 429"),
        "delivery failed with error: 429",
    ),
    "teams: workflow switched off": (
        "teams",
        json_said({"error": {"code": "WorkflowDisabled"}}, 400),
        "WorkflowDisabled",
    ),
    "webhook: moved": (
        "webhook",
        Said(status=302, headers={"Location": "https://x.example"}),
        "redirection to x.example",
    ),
    "webhook: not there": ("webhook", Said(status=404), "answered 404"),
}


@pytest.mark.parametrize(("kind", "said", "why"), NOT_TAKEN.values(), ids=NOT_TAKEN.keys())
def test_what_is_not_taken_is_no_receipt(
    offices: Offices, caller: Caller, channel: Callable[[str], Channel], kind: str, said: Said, why: str
) -> None:
    offices.chat.out_of_order[kind if kind != "webhook" else "hook"] = [said]
    receipts = told(caller, channel(kind))

    assert (receipts[0].delivered, why in receipts[0].answer) == (False, True), receipts[0].answer
    assert [each.where for each in undelivered(receipts)] == [f"channel the {kind}"]


def test_slack_web_api_names_its_message(offices: Offices, caller: Caller, channel: Callable[[str], Channel]) -> None:
    offices.chat.out_of_order["slack"] = [json_said({"ok": True, "ts": "1764626400.000100"})]

    assert told(caller, channel("slack"))[0].answer == "200, 1764626400.000100"


def test_a_message_is_sent_again_with_the_same_name(
    offices: Offices, caller: Caller, channel: Callable[[str], Channel], pauses: list[float]
) -> None:
    offices.chat.out_of_order["hook"] = [Said(status=503), Said(status=429, headers={"Retry-After": "3"})]
    (receipt,) = told(caller, channel("webhook"))

    assert (receipt.delivered, pauses) == (True, [0.5, 3.0])
    assert {seen.headers["idempotency-key"] for seen in offices.seen} == {announcement_id(PLANNED)}
    assert len(offices.seen) == 3


def test_the_body_is_signed(offices: Offices, caller: Caller, channel: Callable[[str], Channel]) -> None:
    told(caller, replace(channel("webhook"), secret="${env.TOKEN}", headers={"X-Team": "${env.TOKEN}"}))

    (arrived,) = offices.chat.messages
    expected = hmac.new(TOKEN.encode(), arrived.body, hashlib.sha256).hexdigest()
    assert arrived.headers["x-flyback-signature-256"] == f"sha256={expected}"
    assert arrived.headers["x-team"] == TOKEN
    assert TOKEN not in arrived.body.decode()


@pytest.mark.parametrize(
    "broken",
    [
        {"url": "${env.MISSING}"},
        {"secret": "${env.MISSING}"},
        {"template": "missing.j2"},
        {"template": "bad.j2"},
        {"kind": "pigeon"},
        {"url": "http://127.0.0.1:1/${env.TOKEN}", "retries": 0},
    ],
    ids=lambda broken: next(iter(broken.values())),
)
def test_one_that_fails_stops_no_other(
    caller: Caller, channel: Callable[[str], Channel], broken: dict[str, str]
) -> None:
    (caller.folder / "bad.j2").write_text("{{ nothing }}")
    first = replace(channel("webhook"), **broken)  # type: ignore[arg-type]  # names and values of fields
    receipts = told(caller, first, channel("slack"))

    assert [each.delivered for each in receipts] == [False, True]
    assert receipts[0].answer
    assert TOKEN not in repr(receipts)


def test_only_who_wants_to_hear_of_it_is_told(
    offices: Offices, caller: Caller, channel: Callable[[str], Channel]
) -> None:
    quiet = replace(channel("slack"), events=("failed",))
    assert told(caller, quiet, channel("teams")) != ()
    assert [each.place for each in offices.chat.messages] == ["teams"]
    told(caller, quiet, event=Event.FAILED)
    assert [each.place for each in offices.chat.messages] == ["teams", "slack"]


def test_an_optional_channel_may_fail(caller: Caller) -> None:
    optional = Channel(name="x", kind="webhook", url="http://127.0.0.1:1", required=False, retries=0)
    assert undelivered(told(caller, optional)) == ()


def test_one_that_does_not_answer_keeps_no_other_waiting(
    offices: Offices, caller: Caller, channel: Callable[[str], Channel]
) -> None:
    over = threading.Event()

    def hold(_seen: Seen) -> Said:
        over.wait(5)
        return Said()

    with serving(hold) as url:
        slow = [
            Channel(name=f"slow {number}", kind="webhook", url=url, timeout=timedelta(seconds=0.5), retries=0)
            for number in range(6)
        ]
        began = time.monotonic()
        receipts = told(caller, *slow, channel("slack"))
        took = time.monotonic() - began
        over.set()

    assert [each.delivered for each in receipts] == [False] * 6 + [True]
    assert took < 2


@pytest.mark.parametrize(
    ("kind", "template", "body"),
    [
        ("slack", "{{ title }}!", {"text": "Planned: migrate on production, Tue 01 Dec 2026 23:00 Europe/Berlin!"}),
        ("slack", '{"blocks": [], "text": {{ who | tojson }}}', {"blocks": [], "text": "Ada"}),
        ("webhook", '{"n": {{ scripts | length }}}', {"n": 2}),
    ],
)
def test_own_templates(
    offices: Offices,
    caller: Caller,
    channel: Callable[[str], Channel],
    kind: str,
    template: str,
    body: object,
) -> None:
    (caller.folder / "own.j2").write_text(template)
    told(caller, replace(channel(kind), template="own.j2"))

    assert json.loads(offices.chat.messages[0].body) == body


def test_own_text_goes_to_a_webhook_as_text(
    offices: Offices, caller: Caller, channel: Callable[[str], Channel]
) -> None:
    (caller.folder / "own.j2").write_text("it begins {{ begins }}")
    told(caller, replace(channel("webhook"), template="own.j2"))
    told(caller, replace(channel("teams"), template="own.j2"))

    assert offices.chat.messages[0].body == b"it begins 2026-12-01T22:00:00+00:00"
    assert offices.chat.messages[0].headers["content-type"] == "text/plain; charset=utf-8"
    assert b"it begins 2026" in offices.chat.messages[1].body


def test_apprise_reaches_others(offices: Offices, caller: Caller, capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("apprise", reason="apprise is not installed")
    address = offices.url.replace("http://", "json://")
    found = told(
        caller,
        Channel(name="good", kind="apprise", url=f"{address}/hook?x=${{env.TOKEN}}"),
        Channel(name="bad", kind="apprise", url=f"{address}/nowhere/${{env.TOKEN}}"),
        Channel(name="none", kind="apprise", url="nosuchservice://x"),
    )

    assert [each.delivered for each in found] == [True, False, False]
    assert json.loads(offices.chat.messages[0].body)["title"].startswith("Planned: migrate on production")
    assert TOKEN not in repr(found)
    assert capfd.readouterr() == ("", "")
