"""A release that every gate lets through, and ways to change one thing of it."""

import base64
import hashlib
import re
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from flyback.gates.key_ids import key_id, key_level
from flyback.model.evidence import (
    MIGRATION_SET,
    Approval,
    Evidence,
    Identity,
    Notice,
    Rehearsal,
    RehearsedMigration,
    Run,
    RunStep,
    Signer,
    SmokeTest,
    StateDigests,
    Statement,
    Subject,
    Tool,
)
from flyback.model.facts import (
    Fact,
    Facts,
    HostState,
    LastRun,
    Pending,
    PendingScript,
    Runbook,
    Runner,
    Shift,
    TargetState,
    Ticket,
)
from flyback.model.policy import (
    ApprovalPolicy,
    Channel,
    EnvironmentPolicy,
    InstancePolicy,
    NotifyPolicy,
    OnCallPolicy,
    Policy,
    RunbookPolicy,
    RunnerPolicy,
    TicketPolicy,
    TrustedKey,
    Weekly,
    WindowPolicy,
)

T = TypeVar("T")
P = TypeVar("P")

NOW = datetime(2026, 11, 28, 2, 30, tzinfo=UTC)
"""A Saturday, half an hour after the window opened."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def public(name: str) -> str:
    return "ed25519:" + base64.b64encode(hashlib.sha256(name.encode()).digest()).decode()


def key(owner: str, *may: str, environment: str = "production", role: str = "") -> TrustedKey:
    mails = (f"{owner}@example.com",)
    return TrustedKey(owner=owner, emails=mails, role=role, public=public(owner), may=may, environments=(environment,))


def signer(owner: str) -> Signer:
    return Signer(key=key_id(public(owner)), owner=owner, level=key_level(public(owner)))


KEYS = (
    key("alice", "approval", "waiver", "emergency", role="dba"),
    key("bob", "approval", "emergency", role="lead"),
    key("carol", "approval", "emergency"),
    key("dave", "approval"),
    key("ci", "rehearsal", "notice"),
    key("ci-staging", "run", "smoke", environment="staging"),
)
POLICY = Policy(
    environment=EnvironmentPolicy(
        name="production",
        after="staging",
        protected=True,
        system_identifier="7212",
        database="shop",
        hosts=("db1:5432", "db2:5432"),
        window=WindowPolicy(
            allow=(Weekly(days=(5,), start=time(2), length=4 * HOUR, zone="UTC"),), go_back=timedelta(minutes=30)
        ),
        ticket=TicketPolicy(system="servicenow"),
        on_call=OnCallPolicy(file="oncall.toml", rosters=("dba", "shop")),
        runbook=RunbookPolicy(path="docs/runbook.md"),
        notify=NotifyPolicy(channels=(Channel(name="ops", kind="slack", url="${env.SLACK}"),)),
        approval=ApprovalPolicy(count=2, roles=("dba",)),
        runner=RunnerPolicy(hosts=("deploy1",), labels=("runway",)),
        instances=InstancePolicy(application="shop-*", most=0),
    ),
    keys=KEYS,
    digest=sha("policy"),
)

SCRIPTS = (
    PendingScript(
        script="sql/V7__names.sql",
        sha256=sha("V7"),
        version="7",
        undo="undo/U7__names.sql",
        undo_sha256=sha("U7"),
        authors=("carol@example.com",),
        planned_ms=60_000.0,
    ),
    PendingScript(
        script="sql/V8__drop.sql",
        sha256=sha("V8"),
        version="8",
        undo="undo/U8__drop.sql",
        undo_sha256=sha("U8"),
        destructive=("V8__drop.sql:1 drop-table",),
        authors=("carol@example.com",),
        planned_ms=120_000.0,
    ),
    PendingScript(
        script="sql/V9__forget.sql",
        sha256=sha("V9"),
        version="9",
        destructive=("V9__forget.sql:1 delete",),
        not_undoable="what the law wants forgotten is not kept aside",
        authors=("carol@example.com",),
        planned_ms=60_000.0,
    ),
)
FILES = (
    *(Subject(name=each.script, sha256=each.sha256) for each in SCRIPTS),
    *(Subject(name=each.undo, sha256=each.undo_sha256) for each in SCRIPTS if each.undo),
)
PENDING = Pending(
    verb="migrate", plan=sha("plan"), set_digest=sha("set"), files=FILES, config=sha("config"), scripts=SCRIPTS
)
SUBJECTS = (*FILES, Subject(name=MIGRATION_SET, sha256=sha("set")))
STATE = StateDigests(history=sha("history"), catalogue=sha("catalogue"), version="6")
AFTERWARDS = StateDigests(history=sha("history 9"), catalogue=sha("catalogue 9"), version="9")
TARGET = TargetState(
    identity=Identity(system_identifier="7212", database="shop", server_version=150018),
    state=STATE,
    in_recovery=False,
    read_only=False,
    clock=NOW,
    hosts=(
        HostState(host="db1:5432", answers=True, system_identifier="7212"),
        HostState(host="db2:5432", answers=True, in_recovery=True, system_identifier="7212"),
    ),
    applications=(("psql", 1),),
)
TOOL = Tool(version="1", host="deploy1", user="dave", commit="c0ffee")


def statement(predicate: P, *owners: str, subjects: tuple[Subject, ...] = SUBJECTS, name: str = "") -> Statement[P]:
    return Statement(
        id=sha(f"{name}{predicate}"), subjects=subjects, predicate=predicate, signers=tuple(map(signer, owners))
    )


def approval(who: str, name: str = "") -> Statement[Approval]:
    said = Approval(
        who=who,
        environment="production",
        plan=PENDING.plan,
        policy=POLICY.digest,
        not_undoable=("sql/V9__forget.sql",),
        issued=NOW - 2 * HOUR,
        expires=NOW + 6 * HOUR,
    )
    return statement(said, who, name=name)


REHEARSAL = Rehearsal(
    server_version=150018,
    start=STATE,
    environment="production",
    config=PENDING.config,
    migrations=tuple(
        RehearsedMigration(
            script=each.script,
            sha256=each.sha256,
            undo=each.undo,
            undo_sha256=each.undo_sha256,
            verdict="exact" if each.undo else "no undo",
            salvages=bool(each.undo and each.destructive),
            apply_ms=30_000.0,
            undo_ms=20_000.0,
        )
        for each in SCRIPTS
    ),
    tool=TOOL,
    started=NOW - 30 * HOUR,
    finished=NOW - 29 * HOUR,
)
RUN = Run(
    deployment=sha("deployment")[:16],
    environment="staging",
    database=Identity(system_identifier="9000", database="shop", server_version=150010),
    verb="migrate",
    start=STATE,
    end=AFTERWARDS,
    plan=sha("plan of staging"),
    config=PENDING.config,
    policy=sha("policy of staging"),
    succeeded=True,
    steps=tuple(
        RunStep(script=each.script, sha256=each.sha256, direction="apply", outcome="committed") for each in SCRIPTS
    ),
    smoke=(SmokeTest(name="smoke/orders.sql", passed=True),),
    tool=TOOL,
    started=NOW - 28 * HOUR,
    finished=NOW - 27 * HOUR,
)
NOTICE = Notice(
    environment="production",
    channel="ops",
    event="planned",
    receipt="200 ok",
    begins=NOW - HOUR / 2,
    ends=NOW + 3 * HOUR,
    sent=NOW - 25 * HOUR,
)
FACTS = Facts(
    environment="production",
    now=NOW,
    tool=TOOL,
    pending=Fact(value=PENDING),
    target=Fact(value=TARGET),
    evidence=Fact(
        value=Evidence(
            rehearsals=(statement(REHEARSAL, "ci"),),
            runs=(statement(RUN, "ci-staging"),),
            approvals=(approval("alice"), approval("bob")),
            notices=(statement(NOTICE, "ci"),),
        )
    ),
    used=Fact(value=("CHG0000001",)),
    last_run=Fact(
        value=(
            LastRun(
                deployment="d1",
                policy=POLICY.digest,
                keys=tuple(key_id(public(each)) for each in ("alice", "bob", "carol", "dave")),
                finished=NOW - 7 * DAY,
            ),
        )
    ),
    emergencies=Fact(value=()),
    ticket=Fact(
        value=Ticket(
            id="CHG0000002",
            system="servicenow",
            state="-1",
            approved=True,
            begins=NOW - HOUR,
            ends=NOW + 4 * HOUR,
            text=f"flyback set {PENDING.set_digest}",
            back_out="flyback undo --target 7",
            url="https://example.service-now.com/CHG0000002",
        )
    ),
    on_call=Fact(
        value=(
            Shift(who="Erin", contact="+49 1", begins=NOW - 8 * HOUR, ends=NOW + 8 * HOUR, roster="dba"),
            Shift(who="Frank", contact="+49 2", begins=NOW - 8 * HOUR, ends=NOW + 8 * HOUR, roster="shop"),
        )
    ),
    runbook=Fact(
        value=Runbook(
            path="docs/runbook.md",
            sha256=sha("runbook"),
            committed=True,
            reviewed=date(2026, 11, 1),
            headings=("How to run it", "How to abort", "How to restore"),
        )
    ),
    runner=Fact(value=Runner(host="deploy1", people=("dave@example.com",))),
    instances=Fact(),
)
"""Facts that open every gate of POLICY at NOW."""


def changed(root: T, path: str, value: object) -> T:
    """The same with another value at `target.hosts[1].in_recovery`; a function makes it from the one that is there."""
    steps = [int(step) if step.isdigit() else step for step in re.findall(r"\w+", path)]
    found = _changed(root, steps, value)
    assert isinstance(found, type(root))
    return found


def _changed(root: object, steps: list[int | str], value: object) -> object:
    if isinstance(root, Fact) and (not steps or steps[0] not in ("value", "unknown")):
        return value if isinstance(value, Fact) else Fact(value=_changed(root.value, steps, value))
    if not steps:
        return value(root) if callable(value) else value
    first, rest = steps[0], steps[1:]
    if isinstance(root, tuple) and isinstance(first, int):
        return (*root[:first], _changed(root[first], rest, value), *root[first + 1 :])
    assert isinstance(first, str), path_of(root, first)
    contents = {each.name: getattr(root, each.name) for each in fields(root)}  # type: ignore[arg-type]  # a frozen value
    assert first in contents, path_of(root, first)
    return type(root)(**{**contents, first: _changed(contents[first], rest, value)})


def path_of(root: object, step: int | str) -> str:
    return f"{type(root).__name__} has no {step}"
