"""Attacks with people: approvals of oneself, tickets, calls that nobody takes."""

from datetime import date, timedelta

from flyback.frozen import replaced
from flyback.model.evidence import Approval, Statement
from flyback.model.policy import TrustedKey
from unit.gates.attack import attack
from unit.gates.release import (
    DAY,
    FACTS,
    HOUR,
    KEYS,
    NOW,
    RUN,
    TARGET,
    approval,
    changed,
    key,
    public,
    sha,
    signer,
    statement,
)

FIRST, SECOND = "evidence.approvals[0]", "evidence.approvals[1]"
LAPTOP = replaced(key("alice-laptop", "approval"), emails=("alice@example.com",))
TWIN = TrustedKey(owner="zoe", public=public("alice"), may=("approval",))
SHARED_MAIL = replaced(key("al", "approval"), emails=("alice+work@example.com",))
MALLORY, TRUDY = key("mallory", "approval", role="dba"), key("trudy", "approval")
WEAK = sha("weak policy")


def under(policy: str, *owners: str) -> tuple[str, object]:
    found = (approval(each) for each in owners)
    return (
        "evidence.approvals",
        tuple(replaced(each, predicate=replaced(each.predicate, policy=policy)) for each in found),
    )


def with_(statement: Statement[Approval], changes: dict[str, object]) -> Statement[Approval]:
    for name, value in changes.items():
        statement = changed(statement, f"predicate.{name}", value)
    return statement


def both(**changes: object) -> tuple[str, object]:
    approvals = FACTS.evidence.value.approvals if FACTS.evidence.value else ()
    return (
        "evidence.approvals",
        tuple(with_(each, changes) for each in approvals),
    )


PRODUCTION_RUN = replaced(RUN, environment="production", database=TARGET.identity)

APPROVALS = (
    attack("approval", "expired approval", "0 of 2", both(expires=NOW)),
    attack("approval", "approval from the future", "0 of 2", both(issued=NOW + HOUR)),
    attack("approval", "approval that never ends", "0 of 2", both(issued=NOW - 60 * DAY, expires=NOW + 900 * DAY)),
    attack("approval", "approval for staging", "0 of 2", both(environment="staging")),
    attack("approval", "approval of the undo", "0 of 2", both(verb="undo")),
    attack("approval", "edited script after approval", "0 of 2", ("pending.plan", sha("edited plan"))),
    attack("approval", "approval of another plan", "0 of 2", both(plan=sha("small plan"))),
    attack("approval", "approval under an older policy", "0 of 2", both(policy=sha("old policy"))),
    attack("approval", "approval replayed", "0 of 2", ("used", tuple(approval(each).id for each in ("alice", "bob")))),
    attack("approval", "half of the approvals", "1 of 2", ("evidence.approvals", (approval("alice"),))),
    attack(
        "approval",
        "the same person twice",
        "1 of 2",
        ("evidence.approvals", (approval("alice"), approval("alice", "2"))),
    ),
    attack(
        "approval",
        "the same person with two keys",
        "1 of 2",
        ("evidence.approvals", (approval("alice"), approval("alice-laptop"))),
        policy=(("keys", (*KEYS, LAPTOP)),),
    ),
    attack(
        "approval",
        "one key under two names",
        "1 of 2",
        ("evidence.approvals", (approval("alice"), statement(replaced(approval("zoe").predicate), "alice"))),
        policy=(("keys", (*KEYS, TWIN)),),
    ),
    attack(
        "approval",
        "two names with one mailbox",
        "1 of 2",
        ("evidence.approvals", (approval("alice"), approval("al"))),
        policy=(("keys", (*KEYS, SHARED_MAIL)),),
    ),
    attack("approval", "signed in the name of another", "1 of 2", (f"{SECOND}.predicate.who", "carol")),
    attack("approval", "signed in nobody's name", "1 of 2", (f"{SECOND}.predicate.who", "")),
    attack(
        "approval",
        "without the role that must agree",
        "as dba",
        (FIRST, approval("dave")),
        ("runner.people", ("erin",)),
        policy=(("environment.approval.others", ("erin",)),),
    ),
    attack(
        "approval",
        "role claimed by the statement",
        "as security",
        (f"{FIRST}.predicate.role", "security"),
        policy=(("environment.approval.roles", ("security",)),),
    ),
    attack("approval", "self-approval", "1 of 2", ("pending.scripts[0].authors", ("alice@example.com",))),
    attack("approval", "self-approval in capitals", "1 of 2", ("pending.scripts[0].authors", ("Alice@Example.COM",))),
    attack("approval", "self-approval with a tag", "1 of 2", ("pending.scripts[0].authors", ("alice+x@example.com",))),
    attack(
        "approval",
        "self-approval of a co-author",
        "1 of 2",
        ("pending.scripts[2].authors", ("carol@example.com", "bob@example.com")),
    ),
    attack(
        "approval",
        "self-approval under another e-mail",
        "under another address",
        ("pending.scripts[0].authors", ("alice@home.example",)),
    ),
    attack("approval", "script that nobody wrote", "is not known", ("pending.scripts[1].authors", ())),
    attack("approval", "the one who runs it approves", "1 of 2", ("runner.people", ("bob@example.com", "root"))),
    attack("approval", "the one who runs it by login", "1 of 2", ("runner.people", ("bob",))),
    attack("approval", "nobody runs it", "nobody knows whether the one who runs it", ("runner.people", ())),
    attack("approval", "a stranger runs it", "nobody knows whether the one who runs it", ("runner.people", ("root",))),
    attack(
        "approval",
        "nobody is asked for",
        "0 of 1",
        ("evidence.approvals", ()),
        policy=(("environment.approval.count", 0), ("environment.approval.roles", ())),
    ),
)

CONFIGURATION = (
    attack("configuration", "weaker policy", "it changed since", policy=(("digest", WEAK),)),
    attack(
        "configuration",
        "keys of one's own",
        "it changed since",
        under(WEAK, "mallory", "trudy"),
        policy=(("digest", WEAK), ("keys", (*KEYS, MALLORY, TRUDY))),
    ),
    attack(
        "configuration",
        "protection switched off",
        "it changed since",
        policy=(("digest", WEAK), ("environment.protected", False)),
    ),
    attack("configuration", "environment renamed", "these facts are of prod", ("environment", "prod")),
    attack("configuration", "environment without a name", "no environment", ("environment", "")),
    attack("configuration", "policy renamed", "the policy is of live", policy=(("environment.name", "live"),)),
    attack(
        "configuration",
        "audit dropped, of which a signed run is left",
        "audit is not whole",
        ("last_run", ()),
        ("used", ()),
        ("evidence.runs", lambda runs: (*runs, statement(PRODUCTION_RUN, "ci-staging"))),
    ),
    attack("configuration", "audit emptied", "audit is not whole", ("last_run", ())),
    attack(
        "configuration",
        "keys of the last run forgotten",
        "it changed since",
        ("last_run[0].keys", ()),
        under(WEAK, "alice", "bob"),
        policy=(("digest", WEAK),),
    ),
    attack("configuration", "nobody could approve", "nobody may approve", policy=(("keys", KEYS[4:]),)),
    attack(
        "follow-up", "break-glass that nobody followed up", "1 break-glass", ("emergencies", ("2026-11-20 by alice",))
    ),
)

TICKETS = (
    attack("ticket", "without a start", "no start date", ("ticket.begins", None)),
    attack("ticket", "without an end", "no end date", ("ticket.ends", None)),
    attack("ticket", "not approved", "not approved", ("ticket.approved", False)),
    attack("ticket", "nobody knows whether it is approved", "is not known", ("ticket.approved", None)),
    attack("ticket", "only scheduled", "its state is -2", ("ticket.state", "-2")),
    attack(
        "ticket", "without a state", "not known", ("ticket.state", ""), policy=(("environment.ticket.states", ("",)),)
    ),
    attack(
        "ticket",
        "system whose states nobody named",
        "write [ticket] states",
        ("ticket.system", "http"),
        policy=(("environment.ticket.system", "http"),),
    ),
    attack("ticket", "on hold", "on hold", ("ticket.on_hold", True)),
    attack("ticket", "of another set", "does not name this set", ("ticket.text", sha("other set"))),
    attack("ticket", "that names a part of the digest", "does not name this set", ("ticket.text", sha("set")[:16])),
    attack("ticket", "reused", "let in a run already", ("used", ("CHG0000002",))),
    attack("ticket", "of another system", "not of servicenow", ("ticket.system", "jira")),
    attack("ticket", "whose time is over", "it ended", ("ticket.ends", NOW)),
    attack("ticket", "whose time is to come", "it begins", ("ticket.begins", NOW + timedelta(seconds=1))),
    attack("ticket", "without a back-out plan", "no back-out plan", ("ticket.back_out", "  ")),
    attack("ticket", "without an id", "no id", ("ticket.id", "")),
)

NOTICE = "evidence.notices[0]"
NOTICES = (
    attack("notified", "notification that failed", "delivered", (f"{NOTICE}.predicate.receipt", "")),
    attack("notified", "nobody was told", "nobody was told", ("evidence.notices", ())),
    attack("notified", "another channel was told", "nobody was told", (f"{NOTICE}.predicate.channel", "random")),
    attack("notified", "told an hour before", "24 h before are asked for", (f"{NOTICE}.predicate.sent", NOW - HOUR)),
    attack("notified", "told last month", "too long ago", (f"{NOTICE}.predicate.sent", NOW - 30 * DAY)),
    attack("notified", "told of another time", "another time", (f"{NOTICE}.predicate.ends", NOW - HOUR / 4)),
    attack("notified", "told of no time", "from when to when", (f"{NOTICE}.predicate.begins", None)),
    attack("notified", "told that it ended", "something else", (f"{NOTICE}.predicate.event", "finished")),
    attack("notified", "told of staging", "it was about staging", (f"{NOTICE}.predicate.environment", "staging")),
    attack("notified", "said by a stranger", "may not sign notice", (f"{NOTICE}.signers", (signer("bob"),))),
    attack(
        "notified",
        "channel that need not be told",
        "does not say",
        policy=(("environment.notify.channels[0].required", False),),
    ),
)

DUTIES = (
    attack(
        "on-call", "shift that ends too early", "nobody is on call", ("on_call[0].ends", NOW + timedelta(minutes=10))
    ),
    attack(
        "on-call", "shift without dates", "nobody is on call", ("on_call[0].begins", None), ("on_call[0].ends", None)
    ),
    attack("on-call", "shift that is always and ends", "nobody is on call", ("on_call[0].always", True)),
    attack("on-call", "nobody to call", "nobody is on call", ("on_call[1].contact", "")),
    attack("on-call", "one roster missing", "shop: from", ("on_call", lambda before: before[:1])),
    attack("on-call", "no shifts at all", "dba: from", ("on_call", ())),
    attack("on-call", "nobody knows how long it takes", "is not known", ("pending.scripts[0].planned_ms", None)),
    attack("runbook", "edited since the commit", "as it was committed", ("runbook.committed", False)),
    attack("runbook", "reviewed last year", "days ago", ("runbook.reviewed", date(2025, 11, 1))),
    attack("runbook", "reviewed next year", "yet to come", ("runbook.reviewed", date(2027, 11, 1))),
    attack("runbook", "never reviewed", "does not say when", ("runbook.reviewed", None)),
    attack("runbook", "without how to restore", "restore", ("runbook.headings", ("How to abort",))),
    attack("runbook", "another file", "another file", ("runbook.path", "README.md")),
)

PEOPLE_ATTACKS = (*APPROVALS, *CONFIGURATION, *TICKETS, *NOTICES, *DUTIES)
