"""Everything that was stored as evidence, verified and sorted by what it is about."""

from collections.abc import Iterable
from typing import TypeGuard, TypeVar

from flyback.errors import EvidenceError
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


@frozen
class Stored:
    """What lies in a place, whatever it is."""

    place: str
    """`.flyback/evidence/run-....json`, `database`."""
    content: bytes
    unreadable: str = ""
    """Why there is no content; empty where there is one."""


def gathered(stored: Iterable[Stored], signer_of: SignerOf) -> Evidence:
    """The evidence in all that is stored; what is none is told, never used.

    What is stored twice is one statement, with the signers of both.
    """
    found: dict[str, Statement[Predicate]] = {}
    rejected: list[str] = []
    for each in stored:
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


def _together(first: Statement[Predicate], second: Statement[Predicate]) -> tuple[Signer, ...]:
    return tuple({signer.key: signer for signer in (*second.signers, *first.signers)}.values())


def _about(kind: type[P], statements: Iterable[Statement[Predicate]]) -> tuple[Statement[P], ...]:
    def is_one(statement: Statement[Predicate] | Statement[P]) -> TypeGuard[Statement[P]]:
        return isinstance(statement.predicate, kind)

    return tuple(statement for statement in statements if is_one(statement))
