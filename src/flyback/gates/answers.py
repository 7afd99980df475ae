"""What gates answer: results in the words of the checklist."""

import re
from datetime import datetime, timedelta
from typing import TypeVar

from flyback.model.facts import Fact
from flyback.model.gates import GateResult, GateVerdict

T = TypeVar("T")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def passed(gate: str, reason: str, *, proof: str = "", since: datetime | None = None, used: str = "") -> GateResult:
    """The gate is open."""
    ids = (used,) if used else ()
    return GateResult(gate=gate, verdict=GateVerdict.PASS, reason=reason, proof=proof, since=since, used=ids)


def refused(gate: str, reason: str, fix: str, details: tuple[str, ...] = ()) -> GateResult:
    """The gate is closed."""
    return GateResult(gate=gate, verdict=GateVerdict.FAIL, reason=reason, fix=fix, details=details)


def unknown(gate: str, reason: str, fix: str = "", details: tuple[str, ...] = ()) -> GateResult:
    """The gate is closed, because nobody knows."""
    return GateResult(gate=gate, verdict=GateVerdict.UNKNOWN, reason=reason, fix=fix, details=details)


def not_learned(gate: str, what: str, fact: Fact[T], fix: str = "") -> GateResult:
    """The gate is closed, because a fact is missing."""
    return unknown(
        gate,
        f"{what} is not known: {fact.unknown or 'nobody looked'}",
        fix or "see what is known: flyback facts --env NAME",
    )


def nothing_planned(gate: str) -> GateResult:
    """The gate is closed, because nobody knows what would run; why not is told once, by the gate `pending`."""
    return unknown(gate, "what would run is not known", "see what the gate pending says")


def not_configured(gate: str, what: str, environment: str, key: str) -> GateResult:
    """The gate is closed, because the environment is protected and does not say what to ask for."""
    fix = f'write {key} below [environments.{environment}] of flyback.toml, or switch the gate off: off = ["{gate}"]'
    return refused(gate, f"{environment} does not say {what}", fix)


def rehearsed_by(environment: str) -> str:
    """The command whose signed rehearsal gates believe."""
    return f"flyback plan --env {environment} --key FILE"


def is_digest(text: str) -> bool:
    """Whether it is a SHA-256 as flyback writes it."""
    return _SHA256.fullmatch(text) is not None


def brief(digest: str) -> str:
    """A digest as people compare it."""
    return digest[:8] if digest else "nothing"


def ago(moment: datetime, now: datetime) -> str:
    """`3 days ago`; `in 5 min` of what is yet to come."""
    passed_by = now - moment
    return f"in {lasting(-passed_by)}" if passed_by < timedelta(0) else f"{lasting(passed_by)} ago"


def lasting(time: timedelta) -> str:
    """`40 s`, `5 min`, `3 h`, `2 days`."""
    seconds = int(time.total_seconds())
    for size, unit, word in ((172_800, 86_400, "days"), (7200, 3600, "h"), (120, 60, "min")):
        if seconds >= size:
            return f"{seconds // unit} {word}"
    return f"{seconds} s"
