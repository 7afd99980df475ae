"""Small migrations with every kind of undo: the verdict is the right one, and the same on both paths."""

import pytest

from flyback.model.rehearsal import Proof, Rehearsal
from flyback.model.version import Version
from flyback.workflows.rehearse.request import Faithful, These
from scenarios import ddl, harm, rare, roles, rows, sessions, transactions
from scenarios.arena import Arena
from scenarios.case import Case

CASES = [case for table in (ddl, harm, rare, roles, rows, sessions, transactions) for case in table.CASES]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_scenario(arena: Arena, case: Case) -> None:
    if arena.server.major < case.since:
        pytest.skip(f"needs PostgreSQL {case.since}")
    chosen = These(versions=(Version("2"),))
    short = arena.rehearse(case.files, Faithful.AS_NEEDED, chosen, seed_rows=case.rows)
    proof = only(short)
    assert (proof.verdict.value, proof.path) == (case.verdict.value, case.path), told(proof)
    said = told(proof)
    for words in case.says:
        assert words in said
    for words in case.never:
        assert words not in said
    if case.data is not None:
        assert proof.data.verdict is case.data, told(proof)
    if case.not_on_copies:
        return
    long = only(arena.rehearse(case.files, Faithful.COPIES, chosen, seed_rows=case.rows))
    assert essence(long, proof.path) == essence(proof, proof.path)


def test_names_are_unique_and_every_verdict_occurs() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60
    assert len({case.verdict for case in CASES}) == 8


def only(found: Rehearsal) -> Proof:
    (proof,) = found.proofs
    return proof


def told(proof: Proof) -> str:
    """Everything a report could say about it."""
    failure = proof.failure
    return "\n".join(
        [
            proof.reason,
            *((failure.message, failure.detail, failure.where, failure.hint) if failure else ()),
            *(difference.text for difference in proof.differences),
            *proof.notes,
            *proof.data.cautions,
            *(f"{table.table}: {table.example}" for table in proof.data.tables),
            *(f"{item.table}: {item.reason}" for item in proof.data.unseeded),
        ]
    )


def essence(proof: Proof, path: str) -> tuple[object, ...]:
    """What must not depend on the path; locks of statements that run beside others are seen by chance."""
    failure = proof.failure
    return (
        proof.verdict,
        proof.reason,
        proof.differences,
        proof.notes,
        (failure.where, failure.message, failure.sqlstate) if failure else None,
        proof.data,
        proof.rewrites,
        proof.locks if path == "transaction" else (),
    )
