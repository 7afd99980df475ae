"""Which statements count, and what is against each of the others."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import datetime
from typing import Generic, TypeVar

from flyback.frozen import frozen
from flyback.gates.answers import ago, brief
from flyback.model.evidence import Identity, StateDigests, Statement
from flyback.model.facts import Facts, Pending
from flyback.model.policy import Policy

P = TypeVar("P")


@frozen
class Weighed(Generic[P]):
    """A statement, and what is against it."""

    statement: Statement[P]
    against: tuple[str, ...]
    """A sentence each; none: it counts."""

    @property
    def counts(self) -> bool:
        """Whether it may open a gate."""
        return not self.against


def weigh(
    statements: Iterable[Statement[P]], against: Callable[[Statement[P]], Iterable[str]]
) -> tuple[Weighed[P], ...]:
    """Each statement with what is against it; one without an id, or with a time without zone, says nothing at all."""
    return tuple(
        Weighed(statement=each, against=tuple(_unreadable(each)) or tuple(against(each))) for each in statements
    )


def nearest(weighed: Iterable[Weighed[P]]) -> Weighed[P] | None:
    """The one that there is least against: what to tell people of."""
    return min(weighed, key=lambda each: len(each.against), default=None)


@frozen
class Wanted:
    """What a statement must be about: the set, and what is pending of it."""

    set_digest: str
    digests: frozenset[str]
    """Of every script that is pending, and of its undo script."""


def wanted(pending: Pending) -> Wanted:
    """What statements about what is pending must be about."""
    scripts = [each.sha256 for each in pending.scripts]
    undos = [each.undo_sha256 for each in pending.scripts if each.undo]
    return Wanted(set_digest=pending.set_digest, digests=frozenset((*scripts, *undos)))


def of_other_set(statement: Statement[P], asked: Wanted) -> Iterator[str]:
    """Whether it is about something else than what is pending. Files are matched by digest alone.

    Source: in-toto, Statement v1: subjects are matched purely by digest, regardless of their name.
    """
    if not asked.set_digest or statement.set_digest != asked.set_digest:
        yield f"it is about the set {brief(statement.set_digest)}, not {brief(asked.set_digest)}"
        return
    missing = asked.digests.difference([subject.sha256 for subject in statement.subjects])
    if missing or "" in asked.digests:
        yield f"it does not name {len(missing)} of the scripts as they are now"


def of_other_time(moment: datetime, policy: Policy, now: datetime) -> Iterator[str]:
    """Whether it is too old, or from the future."""
    if moment > now + policy.environment.clock_skew:
        yield f"it is from the future: {moment:%Y-%m-%d %H:%M} UTC"
    elif now - moment > policy.environment.evidence.max_age:
        yield f"it is too old: {ago(moment, now)}"


def of_other_state(start: StateDigests, there: StateDigests, place: str) -> Iterator[str]:
    """Whether it began with another state than the target is in now."""
    for what, its, now_there in (
        ("history", start.history, there.history),
        ("catalogue", start.catalogue, there.catalogue),
    ):
        if not its:
            yield f"it does not say which {what} it began with"
        elif not now_there:
            yield f"the {what} of {place} is not known"
        elif its != now_there:
            yield f"it began with another {what} than {place} has now"


def of_other_major(server_version: int, target: Identity) -> Iterator[str]:
    """Whether it was on another major version of PostgreSQL."""
    if server_version // 10000 != target.major or target.major <= 0:
        yield f"it was on PostgreSQL {server_version // 10000}, the target is {target.major}"


def used_up(statement: Statement[P], facts: Facts) -> Iterator[str]:
    """Whether it has let in a run already, or nobody knows whether it has."""
    if facts.used.value is None:
        yield f"whether it has let in a run is not known: {facts.used.unknown}"
    elif statement.id in facts.used.value:
        yield "it has let in a run already"


def _unreadable(statement: Statement[P]) -> Iterator[str]:
    if not statement.id:
        yield "it has no id"
    predicate = statement.predicate
    for each in fields(predicate):  # type: ignore[arg-type]  # every predicate is a frozen value
        value = getattr(predicate, each.name)
        if isinstance(value, datetime) and value.tzinfo is None:
            yield f"its time {each.name} has no zone"
