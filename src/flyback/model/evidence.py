"""What signed evidence says happened: the predicates of flyback's in-toto statements, and what verifying makes of them.

Every predicate is a frozen value whose fields are its JSON. A consumer ignores fields it does not know.

Source: in-toto Attestation Framework, Statement v1: https://github.com/in-toto/attestation
"""

import enum
from collections.abc import Iterable
from datetime import datetime
from typing import Generic, TypeVar

from flyback.frozen import frozen

MIGRATION_SET = "migration-set"
"""The name of the subject whose digest is the set digest; the others are files."""


class Kind(enum.Enum):
    """What a statement is about; its value stands in the predicate's type, `urn:flyback:VALUE:v1`."""

    REHEARSAL = "rehearsal"
    RUN = "run"
    """A migration run on a named environment, with the smoke tests after it."""
    SMOKE = "smoke"
    """Smoke tests alone, run again later."""
    APPROVAL = "approval"
    WAIVER = "waiver"
    NOTICE = "notice"
    """A message that was delivered to stakeholders."""
    DECISION = "gate-decision"
    EMERGENCY = "emergency"
    """Break-glass was used, or its follow-up closed."""


@frozen
class Subject:
    """A file, or the whole set, by digest."""

    name: str
    """The path relative to the project folder, with `/`; or `migration-set`."""
    sha256: str


def about_set(set_digest: str, files: Iterable[Subject]) -> tuple[Subject, ...]:
    """The subjects of what is said about a migration set: the whole, and every file of it."""
    return (Subject(name=MIGRATION_SET, sha256=set_digest), *files)


@frozen
class Identity:
    """Which database it was."""

    system_identifier: str
    """Of the cluster, decimal; empty where the role may not know."""
    database: str
    server_version: int
    """`server_version_num`, 150018."""

    @property
    def major(self) -> int:
        """15."""
        return self.server_version // 10000


@frozen
class StateDigests:
    """A database at one moment."""

    history: str
    """SHA-256 over what is applied: versions, descriptions, checksums; not who, when, or how often."""
    catalogue: str
    """SHA-256 over the catalogue that the project looks after; empty where nobody looked."""
    version: str = ""
    """The highest applied one."""


@frozen
class Tool:
    """Who says it, and where it ran."""

    version: str
    """Of flyback."""
    host: str = ""
    user: str = ""
    commit: str = ""
    """Of the project's repository; empty outside of one."""
    dirty: bool = False
    """Whether files of the project differ from that commit."""
    ci: str = ""
    """`github-actions 123456/1`: system, run and attempt; empty outside of CI."""


@frozen
class RehearsedMigration:
    """One migration of a rehearsal."""

    script: str
    """Path."""
    sha256: str
    undo: str = ""
    """Path of its undo script; empty without one."""
    undo_sha256: str = ""
    verdict: str
    """`exact`, `equivalent`, `different`, `lossy`, `undo fails`, `no undo`, `apply fails`."""
    salvages: bool = False
    """Whether rows it takes away came back with the undo."""
    planned_ms: float | None = None
    """How long it will take at most on the environment whose schema the rehearsal had: `apply_ms` scaled to the sizes
    of its tables then; None where that cannot be told."""
    apply_ms: float = 0
    undo_ms: float = 0
    strongest_lock: str = ""


@frozen
class Rehearsal:
    """`rehearsal`: apply, undo, apply again, on a disposable server."""

    server_version: int
    start: StateDigests
    """The state before the first migration; `history` is that of the environment whose schema it had, else empty."""
    environment: str = ""
    """Whose schema it began with; empty: that of the scripts before."""
    config: str
    """The digest of the configuration that changes what runs."""
    migrations: tuple[RehearsedMigration, ...]
    tool: Tool
    started: datetime
    finished: datetime


@frozen
class SmokeTest:
    """One smoke test and what came of it."""

    name: str
    passed: bool
    attempts: int = 1
    milliseconds: int = 0
    said: str = ""
    """Why it failed, a line, without secrets."""


@frozen
class Smoke:
    """`smoke`: what the application says of the environment after a run."""

    environment: str
    database: Identity
    state: StateDigests
    deployment: str
    """The run that it is about."""
    tests: tuple[SmokeTest, ...]
    tool: Tool
    started: datetime
    finished: datetime

    @property
    def passed(self) -> bool:
        """Whether there was at least one, and all passed."""
        return bool(self.tests) and all(each.passed for each in self.tests)


@frozen
class RunStep:
    """One script of a run."""

    script: str
    sha256: str
    direction: str
    """`apply` or `undo`."""
    outcome: str
    """`committed`, `rolled back`, `partial`, `in doubt`, `not started`."""
    milliseconds: int = 0


@frozen
class Run:
    """`run`: scripts that ran on a named environment."""

    deployment: str
    """Names the run; used once."""
    environment: str
    database: Identity
    verb: str
    """`migrate`, `undo`, `guard`."""
    start: StateDigests
    end: StateDigests
    plan: str
    """The digest of the plan that ran."""
    config: str
    policy: str
    """The digest of the environment's policy; empty where it has none."""
    succeeded: bool
    steps: tuple[RunStep, ...]
    smoke: tuple[SmokeTest, ...] = ()
    decision: str = ""
    """The digest of the gate decision that let it run."""
    tool: Tool
    started: datetime
    finished: datetime


@frozen
class WaivedGate:
    """A gate that is not to stop this release."""

    gate: str
    because: str


@frozen
class Approval:
    """`approval`: a person says that this very plan may run on this environment."""

    who: str
    """As the key's owner is called in `flyback.toml`."""
    role: str = ""
    environment: str
    verb: str = "migrate"
    plan: str
    """The plan's digest: every statement as it will be sent."""
    policy: str
    """The digest of the policy that was in force."""
    not_undoable: tuple[str, ...] = ()
    """Scripts (paths) without a proven undo that the approver accepts by name."""
    waived: tuple[WaivedGate, ...] = ()
    ticket: str = ""
    comment: str = ""
    issued: datetime
    expires: datetime


@frozen
class Waiver:
    """`waiver`: one gate is waived for one set of migrations on one environment, for a while."""

    who: str
    environment: str
    gate: str
    because: str
    issued: datetime
    expires: datetime


@frozen
class Notice:
    """`notice`: stakeholders were told, and the channel said that it took the message."""

    environment: str
    channel: str
    """Its name in `flyback.toml`."""
    event: str
    """`planned`, `started`, `finished`, `failed`, `emergency` ..."""
    receipt: str
    """What the channel answered: status and message id."""
    begins: datetime | None = None
    """When the announced window begins."""
    ends: datetime | None = None
    sent: datetime


@frozen
class DecidedGate:
    """One gate's result inside a decision."""

    gate: str
    verdict: str
    reason: str


@frozen
class Decision:
    """`gate-decision`: what all gates said, and on which facts."""

    environment: str
    verb: str
    allowed: bool
    plan: str
    policy: str
    facts: str
    """SHA-256 of the facts as JSON."""
    gates: tuple[DecidedGate, ...]
    tool: Tool
    decided: datetime


@frozen
class Emergency:
    """`emergency`: gates were broken open, by whom and why; or what was left to do afterwards is done."""

    id: str
    environment: str
    who: str
    second: str = ""
    """The second approver."""
    because: str
    closes: str = ""
    """The id of the emergency whose follow-up this closes; empty when this opens one."""
    opened_gates: tuple[str, ...] = ()
    issued: datetime
    expires: datetime | None = None


Predicate = Rehearsal | Run | Smoke | Approval | Waiver | Notice | Decision | Emergency

PREDICATES: dict[Kind, type[Predicate]] = {
    Kind.REHEARSAL: Rehearsal,
    Kind.RUN: Run,
    Kind.SMOKE: Smoke,
    Kind.APPROVAL: Approval,
    Kind.WAIVER: Waiver,
    Kind.NOTICE: Notice,
    Kind.DECISION: Decision,
    Kind.EMERGENCY: Emergency,
}


class Level(enum.Enum):
    """What a signature is worth."""

    SIGNED = "signed"
    """By a private key that only its owner has: ed25519, or SSHSIG."""
    DEVELOPMENT = "development"
    """HMAC: whoever can verify it can also make it."""


@frozen
class Signer:
    """A key whose signature on a statement is good."""

    key: str
    """Its id: SHA-256 of the public key, hexadecimal."""
    owner: str
    """As `flyback.toml` calls it; empty for a key that nobody trusts."""
    level: Level


P_co = TypeVar("P_co", covariant=True)


@frozen
class Statement(Generic[P_co]):
    """A verified statement."""

    id: str
    """SHA-256 of its envelope's payload."""
    subjects: tuple[Subject, ...]
    predicate: P_co
    signers: tuple[Signer, ...]
    """Those whose signatures are good, of whatever authority; never empty."""
    place: str = ""
    """Where it lies: a file, or `database`."""

    @property
    def set_digest(self) -> str:
        """That of the migration set; empty where it has none."""
        return next((each.sha256 for each in self.subjects if each.name == MIGRATION_SET), "")


@frozen
class Evidence:
    """Statements with good signatures, by what they are about; whether they count is for gates to say."""

    rehearsals: tuple[Statement[Rehearsal], ...] = ()
    runs: tuple[Statement[Run], ...] = ()
    smokes: tuple[Statement[Smoke], ...] = ()
    approvals: tuple[Statement[Approval], ...] = ()
    waivers: tuple[Statement[Waiver], ...] = ()
    notices: tuple[Statement[Notice], ...] = ()
    decisions: tuple[Statement[Decision], ...] = ()
    emergencies: tuple[Statement[Emergency], ...] = ()
    rejected: tuple[str, ...] = ()
    """What was put aside, a sentence each: no signature, not JSON, an unknown kind."""
