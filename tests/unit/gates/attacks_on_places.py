"""Attacks with places and times: other servers, other hosts, clocks and windows."""

from datetime import UTC, datetime, time

from flyback.model.evidence import Emergency, Waiver
from flyback.model.facts import HostState
from flyback.model.policy import GATES, OneOff, Weekly
from unit.gates.attack import Edit, at, attack
from unit.gates.attacks_on_evidence import OTHER_SET
from unit.gates.release import DAY, HOUR, NOW, statement

SUNDAY = NOW + DAY
SPRING = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
"""01:30 in Berlin, an hour before the clocks jump from 02:00 to 03:00."""
AUTUMN = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
"""02:30 in Berlin for the second time."""
BERLIN = Weekly(days=(6,), start=time(2), length=HOUR, zone="Europe/Berlin")
FREEZE = OneOff(start=datetime(2026, 11, 20), end=datetime(2027, 1, 4), zone="Europe/Berlin")
HOSTS, LABELS = "environment.runner.hosts", "environment.runner.labels"
ALLOW, DENY = "environment.window.allow", "environment.window.deny"

SERVERS = (
    attack(
        "target", "replica promoted in between", "2 of its hosts are primaries", ("target.hosts[1].in_recovery", False)
    ),
    attack(
        "target",
        "second primary that is read-only",
        "2 of its hosts",
        ("target.hosts[1]", HostState(host="db2:5432", answers=True, read_only=True, system_identifier="7212")),
    ),
    attack("target", "connected to a replica", "in recovery", ("target.in_recovery", True)),
    attack("target", "primary that became read-only", "read-only", ("target.read_only", True)),
    attack("target", "no primary in the list", "0 of its hosts", ("target.hosts[0].in_recovery", True)),
    attack("target", "host that does not answer", "does not answer", ("target.hosts[1].answers", False)),
    attack("target", "host that nobody asked", "nobody asked it", ("target.hosts", lambda before: before[:1])),
    attack("target", "host of another cluster", "another cluster", ("target.hosts[1].system_identifier", "9000")),
    attack("target", "DSN given directly", "another database", ("target.identity.system_identifier", "9999")),
    attack("target", "other database of the cluster", "another database", ("target.identity.database", "shop_copy")),
    attack("target", "role that may not know the cluster", "not known", ("target.identity.system_identifier", "")),
    attack(
        "target", "policy that names no database", "does not say which", policy=(("environment.system_identifier", ""),)
    ),
    attack("target", "policy that names no hosts", "does not say which servers", policy=(("environment.hosts", ()),)),
    attack("pending", "clean on production", "never runs", ("pending.verb", "clean")),
    attack("pending", "script outside of the set", "not part of the set", ("pending.files", lambda before: before[1:])),
    attack("pending", "undo outside of the set", "not part of the set", ("pending.files", lambda before: before[:-1])),
    attack("pending", "plan without a digest", "digest of the plan", ("pending.plan", "latest")),
    attack("pending", "empty plan", "nothing is pending", ("pending.scripts", ())),
    attack("runner", "from a laptop", "laptop is not where", ("runner.host", "laptop")),
    attack(
        "runner", "host without a name", "is not where", ("runner.host", ""), policy=((HOSTS, ("*",)), (LABELS, ()))
    ),
    attack("runner", "pattern that is a part of it", "is not where", ("runner.host", "deploy10")),
    attack("runner", "dot that is no pattern", "is not where", ("runner.host", "dbx1"), policy=((HOSTS, ("db.1",)),)),
    attack("instances", "application still up", "2 run, 0 may", ("target.applications", (("shop-1", 2),))),
    attack("instances", "application without a name", "1 run, 0 may", ("target.applications", (("", 1),))),
    attack("instances", "role that sees its own sessions only", "does not see", ("target.sees_all", False)),
)

TIMES = (
    attack("clock", "host's clock set back", "the server's is", ("now", NOW - HOUR), now=NOW - HOUR),
    attack("clock", "all clocks set back", "yet to come", *at(NOW - 8 * DAY), now=NOW - 8 * DAY),
    attack("clock", "facts of this morning", "was learned", now=NOW + HOUR),
    attack("clock", "facts of tomorrow", "from the future", *at(NOW + DAY)),
    attack("window", "outside of the window", "no window is open", *at(SUNDAY), now=SUNDAY),
    attack("window", "last minutes of the window", "it needs 36m", *at(NOW + 3 * HOUR), now=NOW + 3 * HOUR),
    attack(
        "window",
        "window before the spring gap",
        "no window is open",
        *at(SPRING),
        now=SPRING,
        policy=((ALLOW, (BERLIN,)),),
    ),
    attack(
        "window", "second time of an ambiguous hour", "window", *at(AUTUMN), now=AUTUMN, policy=((ALLOW, (BERLIN,)),)
    ),
    attack("window", "freeze and window", "freeze", policy=((DENY, (FREEZE,)),)),
    attack("window", "no window at all", "window", policy=((ALLOW, ()),)),
    attack("window", "nobody knows how long it takes", "not known", ("pending.scripts[1].planned_ms", None)),
)

WAIVED: Edit = ("ticket.approved", False)


def waiver(*owners: str, **changes: object) -> Edit:
    said: dict[str, object] = {
        "who": owners[0],
        "environment": "production",
        "gate": "ticket",
        "because": "the ticket system is down",
        "issued": NOW - HOUR,
        "expires": NOW + HOUR,
        **changes,
    }
    return ("evidence.waivers", (statement(Waiver(**said), *owners),))  # type: ignore[arg-type]  # as written above


def glass(*owners: str, **changes: object) -> Edit:
    said: dict[str, object] = {
        "id": "E1",
        "environment": "production",
        "who": "alice",
        "because": "orders are lost",
        "opened_gates": ("ticket",),
        "issued": NOW - HOUR,
        "expires": NOW + HOUR,
        **changes,
    }
    return ("evidence.emergencies", (statement(Emergency(**said), *owners),))  # type: ignore[arg-type]  # as above


WAIVERS = (
    attack("ticket", "waiver without a reason", "not approved", WAIVED, waiver("alice", because=" ")),
    attack("ticket", "waiver that expired", "not approved", WAIVED, waiver("alice", expires=NOW)),
    attack("ticket", "waiver of tomorrow", "not approved", WAIVED, waiver("alice", issued=NOW + HOUR)),
    attack("ticket", "waiver by one who may not", "not approved", WAIVED, waiver("bob")),
    attack("ticket", "waiver by a stranger", "not approved", WAIVED, waiver("mallory")),
    attack("ticket", "waiver in the name of another", "not approved", WAIVED, waiver("alice", who="bob")),
    attack("ticket", "waiver for staging", "not approved", WAIVED, waiver("alice", environment="staging")),
    attack("ticket", "waiver of another gate", "not approved", WAIVED, waiver("alice", gate="window")),
    attack(
        "ticket",
        "waiver by the author",
        "not approved",
        WAIVED,
        waiver("alice"),
        ("pending.scripts[0].authors", ("alice@example.com",)),
    ),
    attack(
        "ticket",
        "waiver of another set",
        "not approved",
        WAIVED,
        waiver("alice"),
        ("evidence.waivers[0].subjects", OTHER_SET),
    ),
    attack(
        "target",
        "waiver of what is essential",
        "in recovery",
        ("target.in_recovery", True),
        waiver("alice", gate="target"),
    ),
    attack(
        "approval", "waiver of the approval", "0 of 2", ("evidence.approvals", ()), waiver("alice", gate="approval")
    ),
    attack(
        "ticket",
        "waived by an approver who may not waive",
        "not approved",
        WAIVED,
        ("evidence.approvals[1].predicate.waived", ()),
    ),
)

GLASS = (
    attack("ticket", "glass broken alone", "not approved", WAIVED, glass("alice")),
    attack("ticket", "glass broken by strangers", "not approved", WAIVED, glass("mallory", "trudy")),
    attack("ticket", "glass broken by one who may not", "not approved", WAIVED, glass("alice", "dave")),
    attack("ticket", "glass broken in the name of another", "not approved", WAIVED, glass("bob", "carol")),
    attack("ticket", "glass that stays broken", "not approved", WAIVED, glass("alice", "bob", expires=None)),
    attack("ticket", "glass broken for a week", "not approved", WAIVED, glass("alice", "bob", expires=NOW + 7 * DAY)),
    attack("ticket", "glass that is whole again", "not approved", WAIVED, glass("alice", "bob", expires=NOW)),
    attack("ticket", "glass without a reason", "not approved", WAIVED, glass("alice", "bob", because="")),
    attack("ticket", "glass of another gate", "not approved", WAIVED, glass("alice", "bob", opened_gates=("window",))),
    attack("ticket", "glass that names no gate", "not approved", WAIVED, glass("alice", "bob", opened_gates=())),
    attack("ticket", "glass of staging", "not approved", WAIVED, glass("alice", "bob", environment="staging")),
    attack("ticket", "follow-up sold as glass", "not approved", WAIVED, glass("alice", "bob", closes="E0")),
    attack("ticket", "glass broken once before", "not approved", WAIVED, glass("alice", "bob"), ("used", ("E1",))),
    attack(
        "ticket",
        "glass of another set",
        "not approved",
        WAIVED,
        glass("alice", "bob"),
        ("evidence.emergencies[0].subjects", OTHER_SET),
    ),
    attack(
        "target",
        "glass of what is essential",
        "in recovery",
        ("target.in_recovery", True),
        glass("alice", "bob", opened_gates=GATES),
    ),
    attack("ticket", "glass broken with one's other key", "not approved", WAIVED, glass("alice", "alice")),
)

PLACE_ATTACKS = (*SERVERS, *TIMES, *WAIVERS, *GLASS)
