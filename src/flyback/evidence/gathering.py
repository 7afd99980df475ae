"""Everything that was stored as evidence, verified and sorted by what it is about."""

from collections.abc import Callable, Collection, Iterable
from typing import TypeGuard, TypeVar

from flyback.errors import EvidenceError
from flyback.evidence.envelope import base64_forms
from flyback.evidence.sealing import SignerOf, unsealed
from flyback.frozen import frozen, replaced
from flyback.model.evidence import (
    Approval,
    Decision,
    Emergency,
    Evidence,
    Notice,
    Predicate,
    Rehearsal,
    Run,
    Signer,
    Smoke,
    Statement,
    Waiver,
)

P = TypeVar("P", bound=Predicate)
_LATEST = 2
"""Of each kind, of what is about another set."""


@frozen
class Stored:
    """What lies in a place, whatever it is."""

    place: str
    """`.flyback/evidence/run-....json`, `database`."""
    content: bytes
    kind: str = ""
    """What it is called there; nobody signed that."""
    id: str = ""
    """The first digits of the statement's id, as its place says; nobody signed that either."""
    unreadable: str = ""
    """Why there is no content; empty where there is one."""


More = Callable[[Collection[str]], Iterable[Stored]]
"""What is stored elsewhere, but for the statements whose ids begin like that."""


def nothing(_: Collection[str]) -> Iterable[Stored]:
    """There is no elsewhere."""
    return ()


def gathered(stored: Iterable[Stored], signer_of: SignerOf, more: More = nothing, about: str = "") -> Evidence:
    """The evidence in all that is stored, and in what is stored elsewhere; what is none is told, never used.

    What is stored twice is one statement, with the signers of both. With the digest of a set nothing is left out that
    is `about` it; of everything else the latest pieces of each kind are read, for refusals to say what is nearest.
    """
    here = tuple(stored)
    found: dict[str, Statement[Predicate]] = {}
    near, rejected = _near((*here, *more({each.id for each in here if each.id})), about)
    for each in near:
        if each.unreadable:
            rejected.append(f"{each.place}: {each.unreadable}")
            continue
        try:
            statement = unsealed(each.content, each.place, signer_of)
        except EvidenceError as error:
            rejected += [f"{problem.where}: {problem.what}" for problem in error.problems]
            continue
        first = found.setdefault(statement.id, statement)
        if first is not statement:
            found[statement.id] = replaced(first, signers=_together(first, statement))
    every = tuple(found.values())
    return Evidence(
        rehearsals=_about(Rehearsal, every),
        runs=_about(Run, every),
        smokes=_about(Smoke, every),
        approvals=_about(Approval, every),
        waivers=_about(Waiver, every),
        notices=_about(Notice, every),
        decisions=_about(Decision, every),
        emergencies=_about(Emergency, every),
        rejected=tuple(rejected),
    )


def _near(stored: Iterable[Stored], about: str) -> tuple[Iterable[Stored], list[str]]:
    """What is worth verifying, and a sentence about the rest."""
    if not about:
        return stored, []
    near: list[Stored] = []
    others: dict[str, list[Stored]] = {}
    written = base64_forms(about.encode())
    for each in stored:
        may_name = each.unreadable or b"\\" in each.content or any(form in each.content for form in written)
        (near if may_name else others.setdefault(each.kind, [])).append(each)
    latest = [each for of_kind in others.values() for each in of_kind[-_LATEST:]]
    left = sum(map(len, others.values())) - len(latest)
    return (*near, *latest), [f"{left} pieces about other sets: not looked into"] if left else []


def _together(first: Statement[Predicate], second: Statement[Predicate]) -> tuple[Signer, ...]:
    return tuple({signer.key: signer for signer in (*second.signers, *first.signers)}.values())


def _about(kind: type[P], statements: Iterable[Statement[Predicate]]) -> tuple[Statement[P], ...]:
    def is_one(statement: Statement[Predicate] | Statement[P]) -> TypeGuard[Statement[P]]:
        return isinstance(statement.predicate, kind)

    return tuple(statement for statement in statements if is_one(statement))
