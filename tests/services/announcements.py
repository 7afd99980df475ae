"""Announcements for tests: an ordinary one, and one full of what strangers could write."""

from dataclasses import replace
from datetime import UTC, datetime

from flyback.model.announcement import Announcement, Event

PLANNED = Announcement(
    event=Event.PLANNED,
    environment="production",
    deployment="5e5e5e5e5e5e",
    time=datetime(2026, 11, 30, 12, tzinfo=UTC),
    begins=datetime(2026, 12, 1, 22, tzinfo=UTC),
    ends=datetime(2026, 12, 2, 2, tzinfo=UTC),
    zone="Europe/Berlin",
    scripts=("V11__add_x.sql", "V12__drop_y.sql"),
    destructive=("V12__drop_y.sql:3 drop-column",),
    set_digest="5e" * 32,
    plan="9a" * 32,
    ticket="CHG0030001",
    who="Ada",
    way_back="flyback undo --version 12, proven",
    links=(("plan", "https://ci.example/plan.html?a=1&b=2"),),
)
FAILED = replace(PLANNED, event=Event.FAILED, begins=None, ends=None, reason="lock timeout\nin V12__drop_y.sql:3")
HOSTILE = replace(
    PLANNED,
    event=Event.EMERGENCY,
    environment="prod<!channel>",
    who="\u202eadA & <@U1>\n*bold* [x](javascript:alert(1))",
    scripts=tuple(f"V{number}__<b>_{'x' * 400}.sql" for number in range(40)),
    links=(("bad", "javascript:alert(1)"), ("<worse>", "https://x/|evil> <!here"), ("good", "https://ok.example/")),
)
