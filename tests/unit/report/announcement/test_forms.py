"""What people are told, in every form: the texts lie beside this file, `UPDATE_SNAPSHOTS=1` writes them anew."""

import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from flyback.errors import ConfigurationError
from flyback.model.announcement import Announcement, Event
from flyback.report.announcement.cloud_event import cloud_event
from flyback.report.announcement.custom import as_object, rendered
from flyback.report.announcement.slack import slack_payload
from flyback.report.announcement.teams import plain_card, teams_payload
from flyback.report.announcement.words import announcement_id, message
from flyback.report.json_text import Json
from services.announcements import FAILED, HOSTILE, PLANNED

FORMS: dict[str, Callable[[Announcement], str]] = {
    "text": lambda told: message(told).text,
    "slack": lambda told: json.dumps(slack_payload(message(told)), indent=1),
    "teams": lambda told: json.dumps(teams_payload(message(told)), indent=1),
    "event": lambda told: json.dumps(cloud_event(told), indent=1),
}
GOLDEN = Path(__file__).with_name("golden")


@pytest.mark.parametrize("told", [PLANNED, FAILED, HOSTILE], ids=lambda told: str(told.event.value))
@pytest.mark.parametrize("form", FORMS)
def test_forms(form: str, told: Announcement) -> None:
    made = FORMS[form](told).rstrip("\n") + "\n"
    file = GOLDEN / f"{told.event.value}.{form}"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(made, encoding="utf-8")
    assert made == file.read_text(encoding="utf-8")


def marked_up(payload: dict[str, Json]) -> list[str]:
    """Every text of a message to Slack in which mentions and links would be understood."""
    found, left = [str(payload["text"])], [payload["blocks"]]
    while left:
        match left.pop():
            case {"type": "mrkdwn", "text": str(text)}:
                found.append(text)
            case dict() as parts:
                left += parts.values()
            case list() as parts:
                left += parts
    return found


def test_nobody_can_be_mentioned_and_nothing_hidden() -> None:
    texts = marked_up(slack_payload(message(HOSTILE)))
    links = [link for text in texts for link in re.findall("<[^>]*>", text)]
    actions = json.loads(FORMS["teams"](HOSTILE))["attachments"][0]["content"]["actions"]

    assert links == ["<https://ok.example/|good>"]
    assert [each["url"] for each in actions] == ["https://ok.example/"]
    assert all("\u202e" not in text for text in (*texts, message(HOSTILE).text))


def test_no_message_is_too_long() -> None:
    assert all(len(text) <= 3000 for text in marked_up(slack_payload(message(HOSTILE))))
    assert len(FORMS["teams"](HOSTILE)) < 28_000


def test_a_message_has_the_same_name_when_it_is_sent_again() -> None:
    later = replace(PLANNED, time=FAILED.time.replace(year=2027), who="Bob")

    assert announcement_id(later) == announcement_id(PLANNED)
    assert announcement_id(replace(PLANNED, event=Event.STARTED)) != announcement_id(PLANNED)
    assert announcement_id(replace(PLANNED, ends=PLANNED.begins)) != announcement_id(PLANNED)


@pytest.mark.parametrize(
    ("template", "made"),
    [
        ("{{ title }}", "Planned: migrate on production, Tue 01 Dec 2026 23:00 Europe/Berlin"),
        ("{% for each in scripts %}{{ each }} {% endfor %}", "V11__add_x.sql V12__drop_y.sql "),
        ('{"text": {{ who | tojson }}}', '{"text": "Ada"}'),
    ],
)
def test_own_templates(template: str, made: str) -> None:
    assert rendered(template, PLANNED, "own.j2") == made


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("{{ titel }}", "'titel' is undefined"),
        ("\n{% if %}", "own.j2:2: the template cannot be filled in"),
        ("{{ who.__class__.__mro__ }}", "unsafe"),
        ("{{ scripts.append('x') }}", "unsafe"),
        ("{{ 1 // 0 }}", "zero"),
        ("{{ who + 1 }}", "cannot be filled in"),
        ("{% include '/etc/passwd' %}", "cannot be filled in"),
    ],
)
def test_templates_that_are_none(template: str, says: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        rendered(template, PLANNED, "own.j2")

    assert says in str(caught.value)


def test_what_is_an_object() -> None:
    assert as_object('{"a": 1}') == {"a": 1}
    assert as_object("[1]") is None
    assert as_object("Planned") is None


def test_a_card_of_text() -> None:
    assert "Planned" in json.dumps(plain_card("Planned\n\nmore"))
