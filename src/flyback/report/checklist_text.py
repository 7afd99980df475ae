"""The checklist before a release, and the gates alone, as text."""

from collections.abc import Callable, Iterator
from datetime import datetime

from flyback.model.gates import Checklist, GateResult, GateVerdict
from flyback.report.amounts import counted
from flyback.report.neutral import one_line
from flyback.report.window.text import elapsed

Paint = Callable[[GateVerdict, str], str]
_INDENT = " " * 9
_LIMIT = 300


def unpainted(_: GateVerdict, text: str) -> str:
    """A verdict without colour."""
    return text


def checklist_text(checklist: Checklist, paint: Paint = unpainted) -> str:
    """Every gate with its verdict, what proves it, how old that is, and what to do; less if nothing is pending."""
    if checklist.nothing_pending:
        return _nothing(checklist, paint)
    lines = [f"{one_line(checklist.environment)}: {_sum(checklist)}", *_about(checklist), ""]
    for result in checklist.results:
        lines += _item(result, checklist.decided, paint)
    return "\n".join([*lines, *_not_asked(checklist), ""])


def gate_text(checklist: Checklist, paint: Paint = unpainted) -> str:
    """One line where it is open; else what refuses. What was waived or broken open is told in any case."""
    if checklist.nothing_pending:
        return _nothing(checklist, paint)
    lines = [f"{one_line(checklist.environment)}: {_sum(checklist)}"]
    for result in checklist.results:
        if result.verdict is not GateVerdict.PASS:
            lines += _item(result, checklist.decided, paint)
    return "\n".join([*lines, *_broken(checklist), *_not_asked(checklist), ""])


def age(since: datetime, now: datetime) -> str:
    """`3 h 20 min ago`."""
    return f"{elapsed(now - since)} ago" if since < now else "just now"


def _nothing(checklist: Checklist, paint: Paint) -> str:
    """Below it what is left to do all the same."""
    nothing = [each for each in checklist.blocking if each.gate == "pending"]
    fix = "".join(f": {one_line(each.fix)}" for each in nothing)
    left = [
        line for each in checklist.blocking if each not in nothing for line in _item(each, checklist.decided, paint)
    ]
    return "\n".join([f"{one_line(checklist.environment)}: nothing is pending{fix}", *left, ""])


def _sum(checklist: Checklist) -> str:
    gates, refusing = len(checklist.results), len(checklist.blocking)
    if not checklist.allowed:
        return f"BLOCKED, {refusing} of {counted(gates, 'gate')} {'refuses' if refusing == 1 else 'refuse'}"
    waived = sum(1 for each in checklist.results if each.verdict is GateVerdict.WAIVED)
    return f"open, {counted(gates, 'gate')} asked" + (f", {waived} WAIVED" if waived else "")


def _about(checklist: Checklist) -> Iterator[str]:
    digests = (("set", checklist.set_digest), ("plan", checklist.plan), ("policy", checklist.policy))
    told = ", ".join(f"{name} {one_line(digest[:12])}" for name, digest in digests if digest)
    yield f"{one_line(checklist.verb) or 'nobody knows what'}, {told}, at {checklist.decided:%Y-%m-%d %H:%M} UTC"
    yield from _broken(checklist)


def _broken(checklist: Checklist) -> Iterator[str]:
    if checklist.emergency:
        yield f"BREAK-GLASS: {one_line(checklist.emergency, _LIMIT)}"


def _item(result: GateResult, now: datetime, paint: Paint) -> Iterator[str]:
    yield f"{paint(result.verdict, f'{result.verdict.value:<7}')}  {result.gate:<13}  {one_line(result.reason, _LIMIT)}"
    proof = [one_line(result.proof, _LIMIT)] if result.proof else []
    if result.since is not None:
        proof.append(age(result.since, now))
    if proof:
        yield f"{_INDENT}{', '.join(proof)}"
    yield from (f"{_INDENT}- {one_line(each, _LIMIT)}" for each in result.details)
    if result.fix and not result.verdict.opens:
        yield f"{_INDENT}fix: {one_line(result.fix, _LIMIT)}"


def _not_asked(checklist: Checklist) -> Iterator[str]:
    if checklist.off:
        yield f"not asked here: {', '.join(checklist.off)}"
