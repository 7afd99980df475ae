"""The guide, command by command: what it leaves behind, and what nobody may ever see of it."""

import hmac
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flyback.model.audit import AuditEvent
from scenarios.release.estate import HIDDEN, SECRETS, TICKET, Estate, open_estate
from scenarios.release.guide import parts


@dataclass(frozen=True, kw_only=True)
class Played:
    """The whole guide has run."""

    estate: Estate
    arguments: frozenset[str]
    """Of every process that was seen meanwhile."""


@contextmanager
def watching_processes() -> Iterator[set[str]]:
    """Collects what others on this machine can see of processes: their arguments."""
    seen: set[str] = set()
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            for place in Path("/proc").iterdir():
                if place.name.isdecimal():
                    seen.add(_arguments(place))
            time.sleep(0.1)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def _arguments(place: Path) -> str:
    try:
        return (place / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def production_is_as_it_was(played: Played) -> None:
    history, columns, orders = played.estate.production.state()
    assert [column for _, column, _ in columns][-1] == "note"  # type: ignore[attr-defined]  # rows of a query
    assert "leave at the door" in str(orders)
    assert len(history) >= 2  # type: ignore[arg-type]  # rows of a query
    assert "orders_note_kept" not in str(columns)


def the_audit_has_both_runs(played: Played) -> None:
    rows = played.estate.audit()
    assert [(row.verb, row.event, row.outcome) for row in rows] == [
        ("migrate", AuditEvent.BEGUN, ""),
        ("migrate", AuditEvent.ENDED, "succeeded"),
        ("undo", AuditEvent.BEGUN, ""),
        ("undo", AuditEvent.ENDED, "succeeded"),
    ]
    assert {TICKET} <= set(rows[0].used)
    assert all("release-bot" in row.who for row in rows)


def the_ticket_has_notes_of_begin_and_end(played: Played) -> None:
    office = played.estate.offices.servicenow
    notes = [note["value"] for note in office.journal if note["element_id"] == played.estate.change["sys_id"]]
    assert [note.split(" (")[0].split(" ", 3)[1::2] for note in notes] == [
        ["migrate", "begins"],
        ["migrate", "ended: every script is there"],
        ["undo", "begins"],
        ["undo", "ended: every script is there"],
    ]


def notes_do_not_make_a_ticket_one_for_this_set(played: Played) -> None:
    digest = played.estate.audit()[0].set_digest
    assert len(digest) == 64
    assert [note for note in played.estate.offices.servicenow.journal if digest in note["value"]] == []


def everybody_was_told(played: Played) -> None:
    arrived = played.estate.offices.chat.messages
    assert [each.place for each in arrived if each.place == "slack"] == ["slack"] * 5
    hooks = [each for each in arrived if each.place == "hook"]
    assert [json.loads(each.body)["type"].split(".")[-2] for each in hooks] == [
        *("planned", "started", "finished", "started", "finished")
    ]
    keys = {each.headers["idempotency-key"] for each in hooks}
    assert len(keys) == 5


def messages_are_signed(played: Played) -> None:
    for each in played.estate.offices.chat.messages:
        if each.place == "hook":
            said = [text for name, text in each.headers.items() if "signature" in name]
            assert said, each.headers
            assert hmac.new(SECRETS["STAKEHOLDERS_SECRET"].encode(), each.body, sha256).hexdigest() in said[0]


def no_secret_is_printed(played: Played) -> None:
    assert [text for text in played.estate.said if any(secret in text for secret in HIDDEN)] == []


def no_secret_is_in_arguments(played: Played) -> None:
    flyback = [line for line in played.arguments if "flyback" in line]
    assert len(flyback) > 5
    assert [line for line in played.arguments if any(secret in line for secret in HIDDEN)] == []


def no_secret_is_in_files(played: Played) -> None:
    files = [Path(place, name) for place, _, names in os.walk(played.estate.folder) for name in names]
    assert {"plan.json", "plan.md", "plan.html", "undo.json"} <= {path.name for path in files}
    assert len([path for path in files if path.parent.name == "evidence"]) > 10
    assert [path for path in files if any(secret.encode() in path.read_bytes() for secret in HIDDEN)] == []


def no_secret_is_in_the_database(played: Played) -> None:
    for database in (played.estate.staging, played.estate.production):
        with database.as_admin() as admin:
            tables = admin.execute(
                "select format('%I.%I', schemaname, tablename) from pg_tables"
                " where schemaname in ('public', 'flyback_state')"
            ).fetchall()
            assert {"flyback_state.audit", "flyback_state.evidence"} <= {name for (name,) in tables}
            for (name,) in tables:
                found = admin.execute(f"select to_jsonb(t)::text from {name} t".encode()).fetchall()
                assert [text for (text,) in found if any(secret in text for secret in HIDDEN)] == []


def no_secret_is_in_messages_and_tickets(played: Played) -> None:
    offices = played.estate.offices
    told = [each.body.decode() for each in offices.chat.messages] + [str(offices.servicenow.records)]
    told += [str(offices.servicenow.journal)]
    assert [text for text in told if any(secret in text for secret in HIDDEN)] == []


CHECKS = (
    production_is_as_it_was,
    the_audit_has_both_runs,
    the_ticket_has_notes_of_begin_and_end,
    notes_do_not_make_a_ticket_one_for_this_set,
    everybody_was_told,
    messages_are_signed,
    no_secret_is_printed,
    no_secret_is_in_arguments,
    no_secret_is_in_files,
    no_secret_is_in_the_database,
    no_secret_is_in_messages_and_tickets,
)


def test_the_guide(tmp_path: Path) -> None:
    """All of it is played once, because that takes a while; everything that is wrong is told."""
    with open_estate(tmp_path) as estate:
        with watching_processes() as seen:
            estate.play(parts())
        played = Played(estate=estate, arguments=frozenset(seen))
        wrong = []
        for check in CHECKS:
            try:
                check(played)
            except AssertionError as error:
                wrong.append(f"{check.__name__}: {error}")
        assert wrong == []
