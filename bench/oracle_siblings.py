"""Shapes beyond the measured ones: what a rehearsal sees of them is held against text and catalogue."""

import re
from collections.abc import Iterable
from pathlib import Path

import oracle_observed
from oracle_cases import ROOT, Case, Oracle, remembered
from oracle_observed import Run

from flyback.model.script import Transaction

_SOURCES = [ROOT / "src" / "flyback" / "postgres", ROOT / "bench" / "oracle_observed.py", Path(__file__)]
_FILES = ROOT / "tests" / "postgres" / "analysis" / "shapes"
_SETUP = re.compile(r"^-- setup\n(.*?)^-- shapes\n(.*?)(?=^-- setup|\Z)", re.MULTILINE | re.DOTALL)


def siblings(majors: Iterable[int]) -> Oracle:
    """All shapes of `tests/postgres/analysis/shapes`, without what a server would do."""
    setups: dict[str, str] = {}
    cases = []
    for file in sorted(_FILES.glob("*.sql")):
        for number, (setup, shapes) in enumerate(_SETUP.findall(file.read_text(encoding="utf-8")), start=1):
            name = f"{file.stem}_{number}"
            setups[name] = setup
            statements = [line for line in shapes.splitlines() if line and not line.startswith("--")]
            cases += [
                Case(id=statement, category=file.stem, major=major, setup=name, statement=statement, seen={})
                for major in majors
                for statement in statements
            ]
    return Oracle(setups=setups, cases=tuple(cases))


def measured(major: int, oracle: Oracle) -> list[Case]:
    """The shapes of one version, with what is seen of them; those that fail on their rows left out."""
    cases = [case for case in oracle.cases if case.major == major]

    def measure() -> list[Case]:
        runs = oracle_observed.observed(cases, oracle)
        return [_seen(case, run) for case, run in zip(cases, runs, strict=True) if not _fails_on_rows(run)]

    return remembered(measure, _SOURCES, (major, oracle.setups, [(case.id, case.setup) for case in cases]))


def _fails_on_rows(run: Run) -> bool:
    """Source: SQLSTATE classes 22, data exceptions, and 23, violated constraints. Only rows tell of them."""
    failure = run.performance.failure
    return failure is not None and failure.sqlstate.startswith(("22", "23"))


def _seen(case: Case, run: Run) -> Case:
    said = oracle_observed.seen(run)
    forbidden = any(one.transaction is Transaction.FORBIDDEN for one in run.script.statements)
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
            "locks": dict.fromkeys(said.strong, "ShareLock"),
            "strongest_lock": said.strongest or None,
            "rewritten": sorted(said.rewrites),
            "scans": {name: {"seq_scan": 1, "seq_tup_read": 1} for name in said.reads},
            "rebuilt_indexes": [],
            "long_blocking": said.long_blocking,
            "semantic": "",
            "values_changed": [],
        },
    )
