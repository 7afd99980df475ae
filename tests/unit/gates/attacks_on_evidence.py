"""Attacks with evidence: forged, of others, of another time, of another set."""

from flyback.frozen import replaced
from flyback.gates.key_ids import key_id
from flyback.model.evidence import MIGRATION_SET, Identity, Level, Signer, Smoke, SmokeTest, Subject
from flyback.model.policy import TrustedKey
from unit.gates.attack import attack
from unit.gates.release import AFTERWARDS, DAY, FACTS, HOUR, KEYS, NOW, RUN, TOOL, changed, sha, signer, statement

STRANGER = Signer(key=sha("mallory"), owner="ci", level=Level.SIGNED)
SECRET = TrustedKey(owner="ci", public=f"hmac:{sha('secret')}", may=("rehearsal",))
OTHER_SET = (Subject(name=MIGRATION_SET, sha256=sha("other set")),)
REHEARSAL, STAGED = "evidence.rehearsals[0]", "evidence.runs[0]"
SMOKE = Smoke(
    environment="staging",
    database=RUN.database,
    state=AFTERWARDS,
    deployment=RUN.deployment,
    tests=(SmokeTest(name="smoke/orders.sql", passed=True),),
    tool=TOOL,
    started=NOW - 3 * HOUR,
    finished=NOW - 2 * HOUR,
)
UNTESTED = (f"{STAGED}.predicate.smoke", ())


def later_smoke(**changes: object) -> tuple[str, object]:
    smoke = SMOKE
    for name, value in changes.items():
        smoke = changed(smoke, name, value)
    return ("evidence.smokes", (statement(smoke, "ci-staging"),))


SIGNATURES = (
    attack("rehearsal", "re-signed with a key of one's own", "nobody trusts", (f"{REHEARSAL}.signers", (STRANGER,))),
    attack("rehearsal", "stripped of its signature", "nobody signed it", (f"{REHEARSAL}.signers", ())),
    attack("rehearsal", "key of a person", "alice may not sign", (f"{REHEARSAL}.signers", (signer("alice"),))),
    attack("staging", "key of the wrong environment", "ci may not sign run", (f"{STAGED}.signers", (signer("ci"),))),
    attack("staging", "fork's own runner", "nobody trusts", (f"{STAGED}.signers", (STRANGER,))),
    attack(
        "approval",
        "key of staging approves",
        "0 of 2",
        ("evidence.approvals[0].signers", (signer("ci-staging"),)),
        ("evidence.approvals[1].signers", (signer("ci-staging"),)),
    ),
    attack("staging", "key that is revoked", "is revoked", policy=(("keys[5].revoked", True),)),
    attack("staging", "key that expired since", "expired on", policy=(("keys[5].expires", NOW - HOUR),)),
    attack(
        "staging",
        "revoked key listed once more",
        "is revoked",
        policy=(("keys", (*KEYS, replaced(KEYS[5], owner="old", revoked=True))),),
    ),
    attack(
        "rehearsal",
        "shared secret",
        "shared secret",
        (f"{REHEARSAL}.signers", (Signer(key=key_id(SECRET.public), owner="ci", level=Level.DEVELOPMENT),)),
        policy=(("keys", (*KEYS[:4], SECRET, KEYS[5])),),
    ),
    attack(
        "rehearsal",
        "shared secret that calls itself signed",
        "shared secret",
        (f"{REHEARSAL}.signers", (Signer(key=key_id(SECRET.public), owner="ci", level=Level.SIGNED),)),
        policy=(("keys", (*KEYS[:4], SECRET, KEYS[5])),),
    ),
    attack("staging", "wildcard kind in a key", "may not sign", policy=(("keys[5].may", ("*",)),)),
)

STATES = (
    attack("rehearsal", "replay after production moved", "another history", ("target.state.history", sha("8"))),
    attack(
        "staging", "replay on staging after production moved", "another history", ("target.state.history", sha("8"))
    ),
    attack("staging", "catalogue changed by hand", "another catalogue", ("target.state.catalogue", sha("drift"))),
    attack("staging", "no snapshot to compare with", "is not known", ("target.state.catalogue", "")),
    attack("staging", "says nothing of where it began", "does not say", (f"{STAGED}.predicate.start.history", "")),
    attack(
        "rehearsal", "from scripts, not from production", "no environment", (f"{REHEARSAL}.predicate.environment", "")
    ),
    attack("rehearsal", "other major version", "PostgreSQL 16", (f"{REHEARSAL}.predicate.server_version", 160004)),
    attack(
        "staging",
        "staging of another major version",
        "PostgreSQL 14",
        (f"{STAGED}.predicate.database.server_version", 140020),
    ),
    attack("rehearsal", "rehearsal of last month", "too old", (f"{REHEARSAL}.predicate.finished", NOW - 30 * DAY)),
    attack("rehearsal", "rehearsal of tomorrow", "from the future", (f"{REHEARSAL}.predicate.finished", NOW + DAY)),
    attack("staging", "run of last month", "too old", (f"{STAGED}.predicate.finished", NOW - 30 * DAY)),
    attack("rehearsal", "rehearsal used once more", "let in a run already", ("used", lambda _: (sha_of(REHEARSAL),))),
    attack("staging", "run used once more", "let in a run already", ("used", lambda _: (sha_of(STAGED),))),
    attack(
        "rehearsal", "time without zone", "has no zone", (f"{REHEARSAL}.predicate.finished", NOW.replace(tzinfo=None))
    ),
)

SETS = (
    attack("staging", "script hidden from the gates", "other scripts", ("pending.scripts", lambda before: before[:2])),
    attack("rehearsal", "evidence of another set", "about the set", (f"{REHEARSAL}.subjects", OTHER_SET)),
    attack("staging", "run of another set", "about the set", (f"{STAGED}.subjects", OTHER_SET)),
    attack(
        "rehearsal",
        "set digest copied onto other files",
        "does not name 5 of the scripts",
        (f"{REHEARSAL}.subjects", lambda before: (before[-1],)),
    ),
    attack("rehearsal", "downgraded configuration", "another configuration", ("pending.config", sha("no timeouts"))),
    attack(
        "staging", "staging configured otherwise", "another configuration", (f"{STAGED}.predicate.config", sha("x"))
    ),
    attack(
        "staging", "scripts in another order", "another order", (f"{STAGED}.predicate.steps", lambda steps: steps[::-1])
    ),
    attack(
        "staging",
        "a script that staging never saw",
        "other scripts",
        (f"{STAGED}.predicate.steps", lambda before: before[:2]),
    ),
    attack(
        "rehearsal",
        "a script that nobody rehearsed",
        "other scripts",
        (f"{REHEARSAL}.predicate.migrations", lambda before: before[:2]),
    ),
    attack(
        "rehearsal",
        "migration that failed",
        "failed in it",
        (f"{REHEARSAL}.predicate.migrations[1].verdict", "apply fails"),
    ),
)

STAGING = (
    attack("staging", "environment before renamed", "not on staging", (f"{STAGED}.predicate.environment", "stage")),
    attack("staging", "policy renames the environment before", "not on test", policy=(("environment.after", "test"),)),
    attack(
        "staging",
        "production called staging",
        "of production itself",
        (f"{STAGED}.predicate.database", Identity(system_identifier="7212", database="shop", server_version=150018)),
    ),
    attack(
        "staging",
        "nobody knows which database",
        "does not say which",
        (f"{STAGED}.predicate.database.system_identifier", ""),
    ),
    attack("staging", "run that failed", "it failed", (f"{STAGED}.predicate.succeeded", False)),
    attack("staging", "run that was lost half way", "in doubt", (f"{STAGED}.predicate.steps[2].outcome", "in doubt")),
    attack("staging", "undo sold as migrate", "no migrate", (f"{STAGED}.predicate.verb", "undo")),
    attack(
        "staging", "undo steps sold as migrate", "other scripts", (f"{STAGED}.predicate.steps[0].direction", "undo")
    ),
    attack("staging", "smoke tests failed", "orders.sql", (f"{STAGED}.predicate.smoke[0].passed", False)),
    attack("staging", "no smoke tests", "did not run", UNTESTED),
    attack("staging", "smoke tests without a test", "did not run", UNTESTED, later_smoke(tests=())),
    attack("staging", "smoke tests of another run", "did not run", UNTESTED, later_smoke(deployment="other")),
    attack("staging", "smoke tests before the run", "did not run", UNTESTED, later_smoke(started=NOW - 40 * HOUR)),
    attack("staging", "smoke tests of another state", "did not run", UNTESTED, later_smoke(state=RUN.start)),
    attack("staging", "smoke tests of another database", "did not run", UNTESTED, later_smoke(environment="test")),
    attack(
        "staging",
        "smoke tests by nobody",
        "did not run",
        UNTESTED,
        ("evidence.smokes", (statement(SMOKE, "mallory"),)),
    ),
)

WAY_BACK = (
    attack(
        "way-back",
        "undo that was never proven",
        "not proven",
        (f"{REHEARSAL}.predicate.migrations[0].verdict", "different"),
    ),
    attack(
        "way-back",
        "undo without a verdict",
        "no rehearsal that counts",
        (f"{REHEARSAL}.predicate.migrations[0].verdict", ""),
    ),
    attack("way-back", "edited undo after review", "as it is now", ("pending.scripts[0].undo_sha256", sha("edited"))),
    attack(
        "way-back",
        "undo deleted after review",
        "no undo",
        ("pending.scripts[0].undo", ""),
        ("pending.scripts[0].undo_sha256", ""),
    ),
    attack(
        "way-back", "rows that do not come back", "comes back", (f"{REHEARSAL}.predicate.migrations[1].salvages", False)
    ),
    attack("way-back", "not undoable without a reason", "does not say why", ("pending.scripts[2].not_undoable", " ")),
    attack(
        "way-back",
        "not undoable and nobody named it",
        "no approval that counts names it",
        ("evidence.approvals[0].predicate.not_undoable", ()),
        ("evidence.approvals[1].predicate.not_undoable", ()),
    ),
    attack(
        "way-back",
        "named by an approval that does not count",
        "no approval that counts names it",
        ("evidence.approvals", lambda both: tuple(replaced(each, signers=(STRANGER,)) for each in both)),
    ),
    attack(
        "way-back",
        "repeatable script without undo",
        "it has no undo",
        ("pending.scripts[2].version", ""),
        ("pending.scripts[2].not_undoable", ""),
    ),
)


def sha_of(path: str) -> str:
    evidence = FACTS.evidence.value
    assert evidence is not None
    return evidence.rehearsals[0].id if path == REHEARSAL else evidence.runs[0].id


EVIDENCE_ATTACKS = (*SIGNATURES, *STATES, *SETS, *STAGING, *WAY_BACK)
