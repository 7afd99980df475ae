"""Shapes beyond the measured ones: what a rehearsal sees of them is held against text and catalogue."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import oracle_observed
from oracle_cases import ROOT, Case, Oracle, remembered
from oracle_observed import Run

from flyback.model.lock_modes import strength
from flyback.model.script import Transaction
from flyback.syntax.statements import split

_SOURCES = [ROOT / "src" / "flyback" / "postgres", ROOT / "bench" / "oracle_observed.py", Path(__file__)]
_FILES = ROOT / "tests" / "postgres" / "analysis"
_SETUP = re.compile(r"^-- setup(?: (\w+))?\n(.*?)^-- shapes\n(.*?)(?=^-- setup|\Z)", re.MULTILINE | re.DOTALL)


def siblings(majors: Iterable[int]) -> Oracle:
    """All shapes of `tests/postgres/analysis/*.sql`, without what a server would do."""
    setups: dict[str, str] = {}
    cases = []
    for file in sorted(_FILES.glob("*.sql")):
        for base, setup, shapes in _SETUP.findall(file.read_text(encoding="utf-8")):
            text = setups.get(base, "") + setup
            name = (
                base or file.stem
                if (base or file.stem) not in setups
                else hashlib.sha256(text.encode()).hexdigest()[:8]
            )
            setups[name] = text
            statements = [line for line in shapes.splitlines() if line and not line.startswith("--")]
            cases += [
                Case(id=statement, category=file.stem, major=major, setup=name, statement=statement, seen={})
                for major in majors
                for statement in statements
            ]
    return Oracle(setups=setups, cases=tuple(cases))


def measured(major: int, oracle: Oracle) -> list[Case]:
    """The shapes of one version, with what is seen of them."""
    cases = [case for case in oracle.cases if case.major == major]

    def measure() -> list[Case]:
        runs = oracle_observed.observed(cases, oracle)
        return [_seen(case, runs[case.id]) for case in cases]

    return remembered(measure, _SOURCES, (major, oracle.setups, [case.id for case in cases]))


def _seen(case: Case, run: Run) -> Case:
    said = oracle_observed.seen(run, case)
    statements = split(case.statement, case.id)
    locks = {} if run.performance.failure else {lock.relation: lock.mode for lock in run.held}
    forbidden = any(one.transaction is Transaction.FORBIDDEN for one in statements)
    failure = run.performance.failure
    return Case(
        id=case.id,
        category=case.category,
        major=case.major,
        setup=case.setup,
        statement=case.statement,
        seen={
            "ok": failure is None,
            "error": {"sqlstate": failure.sqlstate, "message": failure.message} if failure else None,
            "in_transaction_ok": failure is None and not forbidden,
            "locks": locks,
            "strongest_lock": max(locks.values(), key=strength, default=None),
            "rewritten": sorted(said.rewrites),
            "scans": {name: {"seq_scan": 1, "seq_tup_read": 1} for name in said.reads},
            "rebuilt_indexes": [],
            "long_blocking": said.long_blocking,
            "semantic": "",
            "values_changed": [],
        },
    )
