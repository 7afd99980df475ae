"""`break-glass`: people break gates open together when there is no time for them, and do afterwards what was left."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from flyback.errors import Problem, UsageError
from flyback.gates.breaking import LONGEST
from flyback.gates.people import people, person
from flyback.model.evidence import Emergency, Evidence
from flyback.model.policy import ESSENTIAL, GATES
from flyback.workflows.consent.signer import Desk
from flyback.workflows.evidence.recording import Recorded, record


def refuse_never_broken(gates: Sequence[str], because: str, lasts: timedelta) -> None:
    """Refuses to break what there is not, or what nobody can open, without a reason, or for too long.

    Raises:
        UsageError: with everything that is wrong.
    """
    can = [each for each in GATES if each not in ESSENTIAL]
    hint = f"gates that can be broken open: {', '.join(can)}"
    problems = [
        Problem(code="no-such-gate", what=f"the gate {each} cannot be broken open", where="--gates", hint=hint)
        for each in gates
        if each not in can
    ]
    if not gates:
        problems.append(Problem(code="no-such-gate", what="no gate is named", where="--gates", hint=hint))
    if not because.strip():
        problems.append(Problem(code="no-reason", what="nobody breaks glass without a reason", hint="--because TEXT"))
    if lasts > LONGEST:
        problems.append(Problem(code="too-long", what=f"glass stays broken for {LONGEST} at most", where="--for"))
    if problems:
        raise UsageError(problems)


def break_open(at: Desk, gates: Sequence[str], because: str, lasts: timedelta, now: datetime) -> Recorded[Emergency]:
    """Signs that these gates are to be opened by force; somebody else must join.

    Raises:
        UsageError: as `refuse_never_broken`.
        SigningError: the key does not sign.
    """
    refuse_never_broken(gates, because, lasts)
    emergency = Emergency(
        id=secrets.token_hex(6),
        environment=at.policy.environment.name,
        who=at.owner.owner,
        because=because.strip(),
        opened_gates=tuple(gates),
        issued=now,
        expires=now + lasts,
    )
    return record(at.folder, at.key, emergency, at.subjects)


def join(at: Desk, evidence: Evidence, id_: str, now: datetime) -> Recorded[Emergency]:
    """Signs the same as the one who broke it, as another person.

    Raises:
        UsageError: there is no such break-glass, it is over, or it is one's own.
        SigningError: the key does not sign.
    """
    first = _first(evidence, id_)
    everybody = people(at.policy.keys)
    openers = [key for key in at.policy.keys if key.owner == first.who]
    if person(at.owner, everybody) in [person(each, everybody) for each in openers]:
        what = f"{first.who} broke it: somebody else must join"
        raise UsageError(Problem(code="same-person", what=what, where=id_))
    if first.expires is None or now >= first.expires:
        raise UsageError(Problem(code="expired", what="it is over", where=id_, hint="flyback break-glass open"))
    if first.environment != at.policy.environment.name:
        what = f"it is for {first.environment}, not for {at.policy.environment.name}"
        raise UsageError(Problem(code="other-environment", what=what, where=id_, hint=f"--env {first.environment}"))
    joined = Emergency(
        id=id_,
        environment=first.environment,
        who=at.owner.owner,
        second=first.who,
        because=first.because,
        opened_gates=first.opened_gates,
        issued=now,
        expires=first.expires,
    )
    return record(at.folder, at.key, joined, at.subjects)


def close(at: Desk, evidence: Evidence, id_: str, because: str, now: datetime) -> Recorded[Emergency]:
    """Signs that what was left to do after it is done.

    Raises:
        UsageError: there is no such break-glass, or nobody says what was done.
        SigningError: the key does not sign.
    """
    _first(evidence, id_)
    if not because.strip():
        what = "a follow-up is not closed without saying what was done"
        raise UsageError(Problem(code="no-reason", what=what, where=id_, hint="--because TEXT"))
    closed = Emergency(
        id=secrets.token_hex(6),
        environment=at.policy.environment.name,
        who=at.owner.owner,
        because=because.strip(),
        closes=id_,
        issued=now,
    )
    return record(at.folder, at.key, closed, at.subjects)


def _first(evidence: Evidence, id_: str) -> Emergency:
    """What the one who broke it signed."""
    found = [each.predicate for each in evidence.emergencies if each.predicate.id == id_ and not each.predicate.closes]
    if not found:
        hint = "flyback evidence list shows what there is"
        raise UsageError(Problem(code="no-emergency", what="there is no break-glass of this id", where=id_, hint=hint))
    return min(found, key=lambda each: each.issued)
