"""What an environment asks for before anything runs on it: `[environments.NAME]` of `flyback.toml`."""

import enum
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, time, timedelta
from types import MappingProxyType

from flyback.frozen import frozen

GATES = (
    *("target", "clock", "configuration", "follow-up", "pending", "rehearsal", "way-back", "staging", "window"),
    *("ticket", "on-call", "runbook", "notified", "approval", "runner", "instances"),
)
"""Every gate, in the order of the checklist."""

ESSENTIAL = ("target", "clock", "configuration", "pending")
"""Gates that cannot be switched off, waived or broken open."""


@frozen
class Weekly:
    """`Sat,Sun 02:00 for 4h`, `Mon-Fri 22:00 for 2h`, `daily 02:00 for 1h`."""

    days: tuple[int, ...]
    """0 is Monday."""
    start: time
    length: timedelta
    """Elapsed time, whatever the clocks do."""
    zone: str


@frozen
class OneOff:
    """`2026-12-01 22:00 for 3h`, `2026-12-20 to 2027-01-04`."""

    start: datetime
    """Wall time, without zone."""
    length: timedelta | None = None
    """Elapsed; None where an end is given."""
    end: datetime | None = None
    """Wall time, exclusive."""
    zone: str


@frozen
class Recurring:
    """`FREQ=MONTHLY;BYDAY=1SU from 2026-01-04 02:00 for 4h`: an RRULE."""

    rule: str
    start: datetime
    """Wall time, without zone: DTSTART."""
    length: timedelta
    zone: str


Window = Weekly | OneOff | Recurring


class Overrun(enum.Enum):
    """What to do before a step that would begin when the window has closed, or cannot end within it."""

    FINISH_STEP = "finish-step"
    """What has begun ends; no further step begins."""
    ROLLBACK = "rollback"
    """The same, and a transaction that is under way when the window closes is rolled back."""
    FAIL = "fail"
    """A run that does not fit as a whole, scaled by what it took so far, stops at once."""


@frozen
class WindowPolicy:
    """When destructive and massive operations may run."""

    allow: tuple[Window, ...] = ()
    deny: tuple[Window, ...] = ()
    """Freezes: deny wins, for everything that would run."""
    safety: float = 1.5
    """By how much the rehearsed time is multiplied."""
    go_back: timedelta | None = None
    """How long going back takes; None: as long as the undo scripts took in the rehearsal, times safety."""
    overrun: Overrun = Overrun.FINISH_STEP
    always: bool = False
    """Whether everything needs a window, not only what is destructive or massive."""


@frozen
class Call:
    """A command or an HTTP request that answers something."""

    command: tuple[str, ...] = ()
    url: str = ""
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Values may name secrets: `${env.NAME}`, `${file.PATH}`."""
    body: str = ""
    timeout: timedelta = timedelta(seconds=30)
    retries: int = 0
    status: int = 200
    """The HTTP status that is a good answer."""


@frozen
class SmokePolicy:
    """What is asked of an environment after a run."""

    sql: tuple[str, ...] = ()
    """Files or patterns relative to the project folder; each query returns no rows, or rows that begin with true."""
    checks: tuple[Call, ...] = ()
    timeout: timedelta = timedelta(seconds=30)
    """Of each query."""
    retries: int = 0
    pause: timedelta = timedelta(seconds=2)


@frozen
class TicketPolicy:
    """Which ticket system, and what a ticket must say."""

    system: str = ""
    """`servicenow`, `jira`, `github`, `http`, `command`."""
    url: str = ""
    """Of the system; of GitHub `owner/repository`."""
    token: str = ""
    """`${env.NAME}`; its place, never the secret."""
    user: str = ""
    project: str = ""
    """Jira's project key, ServiceNow's table."""
    states: tuple[str, ...] = ()
    """Those in which a run may begin; empty: the system's usual ones."""
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Names of the fields that hold `begins`, `ends`, `back_out`, `approved`, `on_hold`, `kind`, `state`, `text`, where
    they differ from the usual ones; paths such as `data.start` for `http` and `command`. Empty: there is no such field.
    """
    kind: str = ""
    """What tickets are opened as: ServiceNow's type, Jira's issue type, a label of GitHub."""
    call: Call = Call()
    """For `http` and `command`; `{ticket}` stands for the ticket's id."""
    opening: Call = Call()
    """For `http` and `command`: opens a ticket; is given the draft as JSON, answers as `call` does."""
    noting: Call = Call()
    """For `http` and `command`: writes a note; is given `{"ticket", "text"}` as JSON."""


@frozen
class OnCallPolicy:
    """Who is there while it runs."""

    file: str = ""
    """A TOML file with `[[shift]]` who, contact, begins, ends."""
    pagerduty: tuple[str, ...] = ()
    """Schedule ids."""
    url: str = "https://api.pagerduty.com"
    token: str = ""
    call: Call = Call()
    """A generic question, answered with a JSON list of shifts."""
    rosters: tuple[str, ...] = ()
    """Those that must be covered, each on its own; schedules of PagerDuty need not be repeated."""


@frozen
class RunbookPolicy:
    """Where the runbook is, and how fresh."""

    path: str = ""
    reviewed_within: timedelta = timedelta(days=90)
    headings: tuple[str, ...] = ("abort", "restore")
    """Words that headings must have."""


@frozen
class Channel:
    """Where messages go."""

    name: str
    kind: str
    """`slack`, `teams`, `email`, `webhook`, `apprise`."""
    url: str
    """`${env.NAME}`, because webhooks hold secrets; `smtp://host:587` for e-mail; an apprise URL."""
    to: tuple[str, ...] = ()
    sender: str = ""
    events: tuple[str, ...] = ("planned", "started", "finished", "failed", "emergency")
    template: str = ""
    """A jinja file relative to the project folder; empty: flyback's own."""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    secret: str = ""
    """Of the HMAC signature of the payload, `${env.NAME}`."""
    retries: int = 3
    timeout: timedelta = timedelta(seconds=10)
    required: bool = True
    """Whether a delivery there is needed for `notified`."""


@frozen
class NotifyPolicy:
    """Who is told, and how long before."""

    channels: tuple[Channel, ...] = ()
    lead_time: timedelta = timedelta(hours=24)


@frozen
class ApprovalPolicy:
    """How many people must agree."""

    count: int = 1
    roles: tuple[str, ...] = ()
    """Roles of which each must be among them."""
    others: tuple[str, ...] = ()
    """Patterns of e-mail addresses that belong to none of the approvers, `*@example.com`; a key's own addresses aside.
    An author whom neither this nor a key knows might be an approver under another address."""
    break_glass: int = 2
    """How many people a break-glass takes, the one who asks included."""


@frozen
class TrustedKey:
    """A public key that may sign some evidence for some environments."""

    owner: str
    """A name for people; for approvals the person."""
    emails: tuple[str, ...] = ()
    """Every e-mail address of the person, in lower case: authors of scripts are known by them."""
    role: str = ""
    public: str
    """`ed25519:BASE64`, `ssh-ed25519 AAAA...`, or `hmac:SHA256-of-the-secret`."""
    may: tuple[str, ...]
    """Kinds of evidence: `rehearsal`, `run`, `approval` ..."""
    environments: tuple[str, ...] = ("*",)
    expires: datetime | None = None
    revoked: bool = False


@frozen
class RunnerPolicy:
    """Where a run may be started from."""

    hosts: tuple[str, ...] = ()
    """Names, or patterns with `*` and `?`."""
    labels: tuple[str, ...] = ()
    """A CI runner that has one of them will do, too; patterns as well."""


@frozen
class InstancePolicy:
    """How many instances of the application may be there while it runs."""

    application: str = ""
    """Pattern of `application_name` in pg_stat_activity, `*` and `?`."""
    most: int = 0
    call: Call = Call()
    """Answers with a number instead."""


@frozen
class Hook:
    """What is done before and after a run, scaling down and up."""

    before: tuple[Call, ...] = ()
    after: tuple[Call, ...] = ()


@frozen
class EvidencePolicy:
    """How old evidence may be and what signatures count."""

    max_age: timedelta = timedelta(days=7)
    development: bool = False
    """Whether HMAC signatures count."""


@frozen
class EnvironmentPolicy:
    """One environment."""

    name: str
    after: str = ""
    """The environment on which the same migrations must have run before."""
    protected: bool = False
    system_identifier: str = ""
    database: str = ""
    hosts: tuple[str, ...] = ()
    """Every server that may be its primary, `db1:5432`."""
    clock_skew: timedelta = timedelta(seconds=30)
    off: tuple[str, ...] = ()
    """Gates that are not asked."""
    guard: tuple[str, ...] = ()
    """The very commands that `flyback guard` may run there, `flyway migrate`; where nothing is protected, any."""
    ask: tuple[str, ...] = ()
    """Gates that are asked although it is not protected; those that it says what to ask for are asked anyway."""
    smoke: SmokePolicy = SmokePolicy()
    window: WindowPolicy = WindowPolicy()
    ticket: TicketPolicy = TicketPolicy()
    on_call: OnCallPolicy = OnCallPolicy()
    runbook: RunbookPolicy = RunbookPolicy()
    notify: NotifyPolicy = NotifyPolicy()
    approval: ApprovalPolicy = ApprovalPolicy()
    runner: RunnerPolicy = RunnerPolicy()
    instances: InstancePolicy = InstancePolicy()
    hooks: Hook = Hook()
    evidence: EvidencePolicy = EvidencePolicy()


@frozen
class Policy:
    """Everything gates are judged by, for one environment."""

    environment: EnvironmentPolicy
    keys: tuple[TrustedKey, ...] = ()
    digest: str = ""
    """SHA-256 over all of it, keys included."""
