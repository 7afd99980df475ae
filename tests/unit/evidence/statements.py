"""One predicate of each kind, and keys to sign them."""

from datetime import UTC, datetime, timedelta, timezone

from flyback.evidence.envelope import Signature, envelope_bytes, read_envelope
from flyback.evidence.sealing import Sign, SignerOf
from flyback.evidence.statement import Said
from flyback.frozen import replaced
from flyback.model.evidence import (
    MIGRATION_SET,
    Approval,
    DecidedGate,
    Decision,
    Emergency,
    Identity,
    Kind,
    Notice,
    Predicate,
    Rehearsal,
    RehearsedMigration,
    Run,
    RunStep,
    Signer,
    Smoke,
    SmokeTest,
    StateDigests,
    Subject,
    Tool,
    WaivedGate,
    Waiver,
)
from flyback.model.policy import TrustedKey
from flyback.signing import ed25519
from flyback.signing.key_files import SigningKey
from flyback.signing.keyring import Keyring
from flyback.signing.shared_secret import SharedSecret

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=4)
IN_BERLIN = NOON.astimezone(timezone(timedelta(hours=1)))
SET = Subject(name=MIGRATION_SET, sha256="5e" * 32)
FILE = Subject(name="sql/V1__a.sql", sha256="f1" * 32)
TOOL = Tool(version="0.5", host="runner-7", user="ci", commit="c0ffee", ci="github-actions 123/1")
STATE = StateDigests(history="a" * 64, catalogue="b" * 64, version="41")
DATABASE = Identity(system_identifier="7421", database="app", server_version=170006)
WAIVER = Waiver(who="ann", environment="production", gate="window", because="cannot wait ☂", issued=NOON, expires=LATER)
PREDICATES: dict[Kind, Predicate] = {
    Kind.REHEARSAL: Rehearsal(
        server_version=170006,
        start=STATE,
        config="c" * 64,
        migrations=(RehearsedMigration(script=FILE.name, sha256=FILE.sha256, verdict="exact", apply_ms=1.5),),
        tool=TOOL,
        started=NOON,
        finished=LATER,
    ),
    Kind.RUN: Run(
        deployment="d-1",
        environment="staging",
        database=DATABASE,
        verb="migrate",
        start=STATE,
        end=STATE,
        plan="d" * 64,
        config="c" * 64,
        policy="",
        succeeded=True,
        steps=(RunStep(script=FILE.name, sha256=FILE.sha256, direction="apply", outcome="committed"),),
        smoke=(SmokeTest(name="health", passed=True),),
        tool=TOOL,
        started=NOON,
        finished=LATER,
    ),
    Kind.SMOKE: Smoke(
        environment="staging",
        database=DATABASE,
        state=STATE,
        deployment="d-1",
        tests=(SmokeTest(name="health", passed=False, said="503"),),
        tool=TOOL,
        started=NOON,
        finished=LATER,
    ),
    Kind.APPROVAL: Approval(
        who="ann",
        environment="production",
        plan="d" * 64,
        policy="e" * 64,
        waived=(WaivedGate(gate="window", because="cannot wait"),),
        issued=NOON,
        expires=LATER,
    ),
    Kind.WAIVER: WAIVER,
    Kind.NOTICE: Notice(environment="production", channel="ops", event="planned", receipt="200 ok", sent=NOON),
    Kind.DECISION: Decision(
        environment="production",
        verb="migrate",
        allowed=False,
        plan="d" * 64,
        policy="e" * 64,
        facts="f" * 64,
        gates=(DecidedGate(gate="window", verdict="FAIL", reason="closed"),),
        tool=TOOL,
        decided=NOON,
    ),
    Kind.EMERGENCY: Emergency(id="e-1", environment="production", who="ann", because="outage", issued=NOON),
}


def said(predicate: Predicate = WAIVER) -> Said:
    return Said(subjects=(FILE, SET), predicate=predicate)


def signs(key: SigningKey, hint: str | None = None) -> Sign:
    """Signs by a key, and says of it what is wanted."""
    return lambda message: Signature(key=key.public.id if hint is None else hint, made=key.sign(message))


def countersigned(content: bytes, sign: Sign) -> bytes:
    """The same envelope with one more signature."""
    envelope = read_envelope(content)
    return envelope_bytes(replaced(envelope, signatures=(*envelope.signatures, sign(envelope.message))))


def trusted(key: SigningKey, owner: str = "ci") -> TrustedKey:
    return TrustedKey(owner=owner, public=str(key.public), may=("waiver",))


def known(*keys: TrustedKey, secrets: tuple[SharedSecret, ...] = ()) -> SignerOf:
    ring = Keyring(keys, secrets)

    def signer_of(message: bytes, signature: Signature) -> Signer | None:
        return ring.signer(message, signature.key, signature.made)

    return signer_of


OWN = ed25519.new_key()
OTHER = ed25519.new_key()
