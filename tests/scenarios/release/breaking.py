"""What can be wrong before a release: each of these must stop it."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import psycopg
from psycopg import sql

from doubles.web import Said
from scenarios.release.estate import SECRETS, Estate

Change = Callable[[Estate], None]


def nothing(_estate: Estate) -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class Broken:
    """One thing that is wrong, and what must be said of it."""

    gate: str
    """The gate that must refuse; empty where flyback refuses before it asks gates."""
    says: str
    """What is wrong."""
    hint: str
    """What to do."""
    change: Change = nothing
    during: Callable[[Estate], AbstractContextManager[object]] = lambda _: nullcontext()
    variables: Mapping[str, str] = field(default_factory=dict)
    line: str = 'flyback migrate --env production --ticket CHG0030001 --key "$KEYS/ci.pem"'


def edited(path: str, old: str, new: str) -> Change:
    return lambda estate: estate.edit(path, old, new)


def rules(old: str, new: str) -> Change:
    return edited("flyback.toml", old, new)


def ticket(**values: str) -> Change:
    return lambda estate: estate.change.update(values)


def without(pattern: str) -> Change:
    return lambda estate: estate.forget(pattern)


def committed(change: Change, who: str = "ada@developers.example.org") -> Change:
    def both(estate: Estate) -> None:
        change(estate)
        author = {"GIT_AUTHOR_EMAIL": who, "GIT_COMMITTER_EMAIL": who}
        estate.run("git add migrations undo RUNBOOK.md flyback.toml", author).check_returncode()
        estate.run("git commit -q -m 'A change'", author).check_returncode()

    return both


def replaced_shift(**hours: int) -> Change:
    """Bo's shift begins and ends that many hours from now."""

    def change(estate: Estate) -> None:
        now = datetime.now(UTC)
        estate.offices.pagerduty.entries.clear()
        times = [(now + timedelta(hours=hours[name])).strftime("%Y-%m-%dT%H:%M:%SZ") for name in ("begins", "ends")]
        estate.offices.pagerduty.add("PDBA", "Bo", times[0], times[1])

    return change


def told_in_vain(estate: Estate) -> None:
    """Somebody tells again, and Slack does not take it."""
    estate.forget("notice-*")
    estate.offices.chat.out_of_order["slack"] = [Said(status=403)] * 9
    done = estate.run('flyback notify --event planned --env production --ticket CHG0030001 --key "$KEYS/ci.pem"')
    assert done.returncode == 1, done.stdout


def rewritten(pattern: str, old: bytes, new: bytes) -> Change:
    """Somebody changes what evidence says; the signature stays."""

    def change(estate: Estate) -> None:
        for path in (estate.folder / ".flyback" / "evidence").glob(pattern):
            envelope = json.loads(path.read_bytes())
            payload = base64.b64decode(envelope["payload"])
            assert old in payload, payload
            envelope["payload"] = base64.b64encode(payload.replace(old, new)).decode()
            path.write_text(json.dumps(envelope), encoding="utf-8")

    return change


@contextmanager
def a_shop_at_work(estate: Estate) -> Iterator[None]:
    with psycopg.connect(estate.production.server.conninfo(estate.production.name), application_name="shop-web-1"):
        yield


@contextmanager
def read_only(estate: Estate) -> Iterator[None]:
    name = sql.Identifier(estate.production.name)
    with estate.production.as_admin() as admin:
        admin.execute(sql.SQL("alter database {} set default_transaction_read_only = on").format(name))
        try:
            yield
        finally:
            admin.execute("set default_transaction_read_only = off")
            admin.execute(sql.SQL("alter database {} reset default_transaction_read_only").format(name))


@contextmanager
def another_primary(estate: Estate) -> Iterator[None]:
    """A standby was promoted: the other server, of the same cluster, has such a database, too, and takes writes."""
    rules("hosts = [", f'hosts = ["{estate.staging.socket}:5432", ')(estate)
    words = {"STAGING": SECRETS["STAGING_PASSWORD"], "PRODUCTION": SECRETS["PRODUCTION_PASSWORD"]}
    change = sql.SQL("alter role deploy password {}")
    with estate.staging.as_admin() as admin:
        admin.execute("create database shop owner deploy")
        admin.execute(change.format(sql.Literal(words["PRODUCTION"])))
        try:
            yield
        finally:
            admin.execute("drop database shop with (force)")
            admin.execute(change.format(sql.Literal(words["STAGING"])))


def moved_on(estate: Estate) -> None:
    """Somebody changes the schema of production by hand."""
    with estate.production.as_admin() as admin:
        admin.execute("create table by_hand (id int)")


def executable(estate: Estate) -> None:
    """A change of the script that changes none of its bytes."""
    (estate.folder / "migrations" / "V2__drop_order_note.sql").chmod(0o755)


def of_another_cluster(estate: Estate) -> None:
    """The rules are of another cluster than the address leads to."""
    rules('system_identifier = "', 'system_identifier = "1')(estate)


BROKEN = {
    "target is read-only": Broken(
        gate="target", says="it is read-only", hint="connect to the primary", during=read_only
    ),
    "a second server can be written to": Broken(
        gate="target",
        says="2 of its hosts are primaries",
        hint="stop the one that should not be",
        during=another_primary,
    ),
    "another cluster": Broken(
        gate="target",
        says="it is another database",
        hint="connect to the one that flyback.toml names",
        change=of_another_cluster,
    ),
    "clocks disagree": Broken(
        gate="clock",
        says="clocks disagree",
        hint="timedatectl",
        change=rules("protected = true", 'protected = true\nclock_skew = "0s"'),
    ),
    "nobody may approve": Broken(
        gate="configuration",
        says="nobody may approve anything for production",
        hint="flyback keys trust",
        change=rules('"approval", ', ""),
    ),
    "no rehearsal": Broken(
        gate="rehearsal",
        says="there is no rehearsal",
        hint="flyback plan --env production",
        change=without("rehearsal-*"),
    ),
    "production changed by hand": Broken(
        gate="rehearsal",
        says="rehearsal",
        hint="flyback plan --env production",
        change=moved_on,
    ),
    "an undo script edited after review": Broken(
        gate="way-back",
        says="no rehearsal that counts has run its undo as it is now",
        hint="flyback plan",
        change=committed(edited("undo/U2__undo_drop_order_note.sql", "TABLE orders_note_kept", "TABLE orders")),
    ),
    "it never ran on staging": Broken(
        gate="staging",
        says="nothing shows that it ran on staging",
        hint="flyback migrate --env staging",
        change=without("run-*"),
    ),
    "evidence of staging rewritten": Broken(
        gate="staging",
        says="nothing shows that it ran on staging",
        hint="flyback migrate --env staging",
        change=rewritten("run-*", b'"environment":"staging"', b'"environment":"stagind"'),
    ),
    "the window is closed": Broken(
        gate="window",
        says="no window is open",
        hint="flyback window next --env production",
        change=rules("daily 00:00 for 24h", "2020-01-01 00:00 for 1h"),
    ),
    "a freeze": Broken(
        gate="window",
        says="freeze",
        hint="",
        change=rules("deny = []", 'deny = ["daily 00:00 for 24h"]'),
    ),
    "no ticket": Broken(
        gate="ticket",
        says="no ticket is named",
        hint="flyback ticket open --env production",
        line='flyback migrate --env production --key "$KEYS/ci.pem"',
    ),
    "a ticket that nobody approved": Broken(
        gate="ticket",
        says="it is not approved",
        hint="put CHG0030001 right",
        change=ticket(approval="requested"),
    ),
    "a ticket in another state": Broken(
        gate="ticket",
        says="its state is Scheduled",
        hint="put CHG0030001 right",
        change=ticket(state="-2"),
    ),
    "a ticket without end": Broken(
        gate="ticket",
        says="it has no end date",
        hint="put CHG0030001 right",
        change=ticket(end_date=""),
    ),
    "a ticket for another set": Broken(
        gate="ticket",
        says="it does not name this set",
        hint="flyback ticket open",
        change=ticket(description="", justification="", implementation_plan="", correlation_id=""),
    ),
    "ServiceNow does not let us in": Broken(
        gate="ticket",
        says="the ticket is not known",
        hint="",
        variables={"SERVICENOW_TOKEN": "another-token"},
    ),
    "nobody on call": Broken(
        gate="on-call",
        says="nobody is on call for all of the next",
        hint="let somebody take the shift",
        change=replaced_shift(begins=-9, ends=0),
    ),
    "PagerDuty does not let us in": Broken(
        gate="on-call",
        says="who is on call is not known",
        hint="",
        variables={"PAGERDUTY_TOKEN": "another-token"},
    ),
    "an old runbook": Broken(
        gate="runbook",
        says="days ago",
        hint="review it, commit RUNBOOK.md",
        change=committed(edited("RUNBOOK.md", f"reviewed: {datetime.now(UTC).date()}", "reviewed: 2020-01-01")),
    ),
    "a runbook that is not the committed one": Broken(
        gate="runbook",
        says="it is not as it was committed",
        hint="commit RUNBOOK.md",
        change=edited("RUNBOOK.md", "## Restore", "## Restore from backup"),
    ),
    "a runbook that does not say how to abort": Broken(
        gate="runbook",
        says="no heading says abort",
        hint="put it right",
        change=committed(edited("RUNBOOK.md", "## Abort", "## What else")),
    ),
    "nobody was told": Broken(
        gate="notified",
        says="nobody was told",
        hint="flyback notify --event planned --env production",
        change=without("notice-*"),
    ),
    "a message that was not delivered": Broken(
        gate="notified",
        says="releases",
        hint="flyback notify --event planned --env production",
        change=told_in_vain,
    ),
    "told too late": Broken(
        gate="notified",
        says="before are asked for",
        hint="flyback notify --event planned",
        change=rules('lead_time = "1s"', 'lead_time = "24h"'),
    ),
    "a script edited after approval": Broken(
        gate="approval",
        says="0 of 2 people approved this plan",
        hint="flyback approve plan.json --env production",
        change=committed(
            edited("migrations/V2__drop_order_note.sql", "DROP COLUMN note", "DROP COLUMN IF EXISTS note")
        ),
    ),
    "rules weakened after approval": Broken(
        gate="approval",
        says="what this environment asks for has changed since",
        hint="flyback approve",
        change=rules("count = 2", "count = 1"),
    ),
    "one who approved wrote some of it": Broken(
        gate="approval",
        says="bo wrote some of it",
        hint="flyback approve",
        change=committed(executable, "bo@example.org"),
    ),
    "one who approved runs it": Broken(
        gate="approval",
        says="cy runs it",
        hint="flyback approve",
        variables={"GITHUB_ACTOR": "cy"},
    ),
    "another runner": Broken(
        gate="runner",
        says="is not where it may be run from",
        hint="run it on: release-runner",
        variables={"RUNNER_NAME": "laptop"},
    ),
    "the application runs": Broken(
        gate="instances",
        says="1 run, 0 may",
        hint="scale the application down",
        during=a_shop_at_work,
    ),
    "no key to sign with": Broken(
        gate="",
        says="there is no key to sign with",
        hint="--key FILE",
        line="flyback migrate --env production --ticket CHG0030001",
    ),
    "production by its address": Broken(
        gate="ticket",
        says="no ticket is named",
        hint="flyback ticket open",
        line='flyback migrate -url="$PRODUCTION_URL" -user=deploy --key "$KEYS/ci.pem"',
    ),
}
