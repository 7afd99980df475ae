"""What flyback says of statements, against what servers were measured to do; squawk beside it.

For each shape of `../shared/facts/lock-oracle.json` and each server version that this machine has (`ci/servers.sh`
fetches more): from text and catalogue, as observed on a server, and what squawk flags. Exit code 1 when a target is
missed, 0 with a note when the measurements are not there.

With `--siblings`: of the shapes in `tests/postgres/analysis/shapes`, against what a rehearsal sees of them right now.

usage: python bench/oracle.py [--static | --siblings] [--major 15] [--misses [CATEGORY]] [--only PREFIX_OF_ID]
"""

import argparse
import sys
import traceback
from collections.abc import Mapping

import oracle_observed
import oracle_siblings
import oracle_squawk
from oracle_cases import Case, Oracle, load, snapshots, use_fetched_servers
from oracle_scoring import TARGETS, Judgement, Told, judge, table, told

from flyback.analysis.assessing import Readable, assess
from flyback.analysis.database import Database
from flyback.analysis.observed import merged_script
from flyback.errors import ServerError
from flyback.model.risk import Assessment
from flyback.model.script import Transaction
from flyback.model.snapshot import Index, Relation, Snapshot
from flyback.postgres.scratch.binaries import find
from flyback.syntax.statements import parse_in_full


def assessed(case: Case, snapshot: Snapshot) -> list[Assessment]:
    """What the analysis says, statement by statement."""
    parsed = parse_in_full(case.statement, f"{case.id}.sql")
    script = Readable(
        path=f"{case.id}.sql",
        statements=tuple((one.statement, one.node) for one in parsed),
        in_transaction=all(one.statement.transaction is Transaction.ANY for one in parsed),
    )
    return list(assess([script], Database(snapshot)))


def static(case: Case, snapshot: Snapshot) -> Told:
    """From text and catalogue; a crash is told as nothing."""
    try:
        return told(assessed(case, snapshot))
    except Exception:  # noqa: BLE001 - whatever a handler does, the others are to be scored
        return Told(crash=traceback.format_exc(limit=-3))


def tables_of_indexes(snapshot: Snapshot) -> dict[str, str]:
    """By qualified name of the index."""
    names = {one.oid: f"{one.schema}.{one.name}" for one in snapshot.records if isinstance(one, Relation)}
    return {names[one.oid]: names[one.table] for one in snapshot.records if isinstance(one, Index)}


def installed(oracle: Oracle) -> list[int]:
    """Versions that were measured and are on this machine."""
    found = []
    for major in oracle.majors:
        try:
            if find(major).major == major:
                found.append(major)
        except ServerError:
            continue
    return found


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--static", action="store_true", help="only text and catalogue, and squawk")
    parser.add_argument("--major", type=int, action="append", help="only this version")
    parser.add_argument("--misses", nargs="?", const="all", choices=["all", *TARGETS], help="print each miss")
    parser.add_argument("--only", default="", help="only shapes whose id begins so")
    parser.add_argument("--siblings", action="store_true", help="those shapes instead")
    options = parser.parse_args()
    use_fetched_servers()
    if options.siblings:
        return beside(options.major or [15, 18], options.misses, options.only)
    oracle = load()
    if oracle is None:
        print("skipped: the measurements (../shared/facts/lock-oracle.json) are not beside this checkout")
        return 0
    met = True
    for major in options.major or installed(oracle):
        known = snapshots(major, oracle)
        cases = [case for case in oracle.cases if case.major == major and case.id.startswith(options.only)]
        runnable = [case for case in cases if isinstance(known[case.setup], Snapshot)]
        columns = {"text and catalogue": judged(runnable, known)}
        if not options.static:
            columns["observed"] = judged_observed(runnable, known, oracle)
        for reason in sorted({str(known[case.setup]) for case in cases if case not in runnable}):
            print(f"skipped: {reason}")
        met &= draw(major, columns, oracle_squawk.judged(runnable, major))
        if options.misses:
            for name, judgements in columns.items():
                show(name, judgements, options.misses)
    return 0 if met else 1


def beside(majors: list[int], misses: str | None, only: str) -> int:
    """Prints how text and catalogue do on shapes that were not measured before, against what is seen now."""
    oracle = oracle_siblings.siblings(majors)
    met = True
    for major in majors:
        known = snapshots(major, oracle)
        cases = oracle_siblings.measured(major, oracle)
        answers = judged([case for case in cases if case.id.startswith(only)], known)
        columns = {"text and catalogue": [one for one in answers if one.category != "loss"]}  # that cannot be seen
        met &= draw(major, columns, [])
        if misses:
            show("text and catalogue", columns["text and catalogue"], misses)
    return 0 if met else 1


def judged(cases: list[Case], known: Mapping[str, Snapshot | str]) -> list[Judgement]:
    """Every question about every shape."""
    found = []
    for case in cases:
        snapshot = known[case.setup]
        assert isinstance(snapshot, Snapshot)
        found += judge(case, static(case, snapshot), tables_of_indexes(snapshot))
    return found


def judged_observed(cases: list[Case], known: Mapping[str, Snapshot | str], oracle: Oracle) -> list[Judgement]:
    """The same where a rehearsal was laid over it."""
    runs = oracle_observed.observed(cases, oracle)
    found = []
    for case, run in zip(cases, runs, strict=True):
        snapshot = known[case.setup]
        assert isinstance(snapshot, Snapshot)
        found += judge(case, laid_over(case, snapshot, run), tables_of_indexes(snapshot))
    return found


def laid_over(case: Case, snapshot: Snapshot, run: oracle_observed.Run) -> Told:
    """What was told and what was seen, together; locks are those at the end, when the oracle looked, too."""
    seen = oracle_observed.seen(run)
    if run.performance.failure is not None:
        seen.lossy = static(case, snapshot).lossy
        return seen
    relations = [record for record in snapshot.records if isinstance(record, Relation)]
    said = told(merged_script(assessed(case, snapshot), run.performance.effects, relations))
    said.refused, said.long_blocking = seen.refused, seen.long_blocking
    said.strongest, said.strong = seen.strongest, seen.strong
    said.reads = seen.reads
    said.builds -= run.empty
    return said


def draw(major: int, columns: Mapping[str, list[Judgement]], squawk: list[Judgement]) -> bool:
    """Prints the table of one version; whether every target is met."""
    tables = {name: table(judgements) for name, judgements in columns.items()}
    flagged = {line.name: str(line) for line in table(squawk)}
    print(f"PostgreSQL {major:<24}" + "".join(f"{name:>22}" for name in [*tables, "squawk"]) + "    target")
    for lines in zip(*tables.values(), strict=True):
        marks = [f"{line}{' ' if line.met else '!'}" for line in lines]
        beside = flagged.get(lines[0].name, "-")
        print(
            f"  {lines[0].name:33}"
            + "".join(f"{text:>22}" for text in [*marks, beside])
            + f"    {lines[0].target:.0f} %"
        )
    return all(line.met for lines in tables.values() for line in lines)


def show(name: str, judgements: list[Judgement], category: str) -> None:
    """Prints what is wrong."""
    for one in judgements:
        if one.right or category not in ("all", one.category):
            continue
        print(f"\n[{one.category}] {one.case.id} (PostgreSQL {one.case.major}, {one.case.setup}), {name}")
        print(f"  {one.case.statement}")
        error = one.case.seen["error"]
        if error:
            print(f"  server: {error['sqlstate']} {error['message']}")
        print(f"  seen {one.seen}")
        print(f"  told {one.told}" + (f"  [{one.why.strip()}]" if one.why else ""))


if __name__ == "__main__":
    sys.exit(main())
