"""One migration: applied, undone, applied again, each state compared with the one it should equal.

The order, for one migration with an undo script:
- rows, in side trips before the migration is there for good (see `row_proof`);
- the migration is applied for good, in its own transaction, watched;
- a side trip: the undo script, compared with before; the migration again, compared with the first time.
"""

import re
from dataclasses import replace

from flyback.errors import Problem
from flyback.frozen import frozen
from flyback.model.catalog import Catalog
from flyback.model.failure import Failure
from flyback.model.lock_modes import strongest_first
from flyback.model.rehearsal import Difference, OnRows, Proof, Verdict
from flyback.model.script import Runnable, UndoScript, VersionedScript
from flyback.postgres.legs import SideTrip
from flyback.postgres.performer import Performance
from flyback.postgres.workplace import Workplace
from flyback.proof.comparison import compare, without_echoes
from flyback.proof.verdict import decide
from flyback.workflows.rehearse.mutants import SchemaTrial, try_on_schema
from flyback.workflows.rehearse.request import Faithful, Request, Rows, Strength, Timed
from flyback.workflows.rehearse.row_proof import UNTESTED, RowFindings, RowProof, prove_rows
from flyback.workflows.rehearse.scripts import Scripts

_MEASURED = (Verdict.EXACT, Verdict.EQUIVALENT, Verdict.LOSSY)
"""Verdicts of undo scripts good enough to damage."""
_OUTLIVES_ITS_END = re.compile(
    r"\bADD\s+VALUE\b|\bset_config\s*\(\s*'\w+\.|\bSET\s+(?:SESSION\s+|LOCAL\s+)?\w+\.\w+", re.IGNORECASE
)
_LOOKS_AT_TRANSACTIONS = re.compile(
    r"\A(?:WITH|INSERT|UPDATE|DELETE|MERGE|SELECT|DO)\b.*(?:\bnow\s*\(|transaction_timestamp|\bcurrent_time|\blocaltime"
    r"|\btxid_current|\bpg_current_xact_id|\bxmin\b)",
    re.IGNORECASE | re.DOTALL,
)


@frozen
class Pair:
    """A migration and its undo, ready to run."""

    script: VersionedScript
    forward: Runnable
    undo_script: UndoScript | None = None
    undo: Runnable | None = None


@frozen
class _WayBack:
    """What the side trip after the first apply showed."""

    undo: Performance
    differences: tuple[Difference, ...] = ()
    again: Failure | None = None
    again_differences: tuple[Difference, ...] = ()


class RoundTrip:
    """Takes migrations through their round trips, one after the other, on one workplace."""

    def __init__(
        self, workplace: Workplace, scripts: Scripts, request: Request, seeds: tuple[Runnable, ...] = ()
    ) -> None:
        self._workplace = workplace
        self._scripts = scripts
        self._request = request
        self._seeds = seeds

    def pair(self, script: VersionedScript, undo: UndoScript | None) -> Pair:
        """A migration with its undo script, if it has one."""
        runnable = self._scripts.runnable
        return Pair(
            script=script,
            forward=runnable(script),
            undo_script=undo,
            undo=runnable(undo) if undo else None,
        )

    def rehearse(self, pair: Pair) -> Proof:
        """Proves or disproves one undo; afterwards the migration is applied for good unless it fails."""
        refusal = self._scripts.refusal(pair.script)
        if refusal is not None:
            return self._proof(pair, Verdict.APPLY_FAILS, failure=_refused(refusal))
        workplace = self._workplace
        before = workplace.catalog if pair.undo else None
        side_trip, path = self._side_trip(pair.forward, pair.undo)
        rows = self._rows(pair, side_trip) if pair.undo else RowFindings(on_rows=self._on_rows(pair.forward, side_trip))
        watch = workplace.watch("apply", workplace.session.connection)
        applied = (workplace.apply_and_read if pair.undo else workplace.apply)(pair.forward, watch)
        if applied.failure is not None:
            return self._proof(pair, Verdict.APPLY_FAILS, applied=applied, failure=applied.failure, path=path)
        if pair.undo is None or before is None:
            verdict = Verdict.NOT_UNDOABLE if pair.script.not_undoable else Verdict.NO_UNDO
            return self._proof(pair, verdict, applied=applied, rows=rows, path=path)
        refusal = self._scripts.refusal(pair.undo_script) if pair.undo_script else None
        if refusal is not None:
            return self._proof(pair, Verdict.UNDO_FAILS, applied=applied, failure=_refused(refusal), path=path)
        back = self._back(pair.undo, pair.forward, before, side_trip)
        if back.again is not None and path == "transaction":
            # It may have failed only because it shared a transaction with the undo: a copy decides.
            path = "copy"
            back = self._back(pair.undo, pair.forward, before, workplace.copy)
        verdict = decide(
            undo_failure=back.undo.failure,
            differences=back.differences,
            again_failure=back.again,
            again_differences=back.again_differences,
            data=rows.proof.verdict,
        )
        return self._proof(pair, verdict, applied=applied, back=back, rows=rows, path=path)

    def pass_through(self, forward: Runnable) -> tuple[Performance, OnRows]:
        """Applies what has no way back of its own for good, after it was tried on rows."""
        workplace = self._workplace
        on_rows = self._on_rows(forward, self._side_trip(forward, None)[0])
        return workplace.apply(forward, workplace.watch("apply", workplace.session.connection)), on_rows

    def _rows(self, pair: Pair, side_trip: SideTrip) -> RowFindings:
        """What rows show, and what schema and rows show of damaged copies of the undo."""
        if pair.undo is None:
            return RowFindings()
        trial, rows = SchemaTrial(), RowFindings()
        if self._request.strength is Strength.MUTANTS:
            trial = try_on_schema(self._workplace, pair.forward, pair.undo, side_trip)
        if self._request.rows is Rows.PROVEN:
            proof = RowProof(
                workplace=self._workplace,
                forward=pair.forward,
                undo=pair.undo,
                rows=self._request.seed_rows,
                seeds=self._seeds,
                damaged=trial.unnoticed,
            )
            rows = prove_rows(proof, side_trip)
        notes = (*rows.notes, *trial.notes(rows.noticed))
        return replace(rows, notes=notes, mutants=trial.mutants(rows.noticed))

    def _on_rows(self, forward: Runnable, side_trip: SideTrip) -> OnRows:
        """The apply on tables with rows, where there is no undo that would need it."""
        if self._request.timed is Timed.WITH_UNDO:
            return OnRows()
        nothing = Runnable(path="", statements=(), in_transaction=True)
        proof = RowProof(
            workplace=self._workplace,
            forward=forward,
            undo=nothing,
            rows=self._request.seed_rows,
            seeds=self._seeds,
        )
        return prove_rows(proof, side_trip).on_rows

    def _side_trip(self, forward: Runnable, undo: Runnable | None) -> tuple[SideTrip, str]:
        faithful = all(
            script.in_transaction and not script.controls_transactions and not _needs_sessions(script)
            for script in (forward, undo)
            if script is not None
        )
        faithful = faithful and not (undo and _tells_transactions_apart(undo))
        if faithful and self._request.faithful is Faithful.AS_NEEDED:
            return self._workplace.transaction, "transaction"
        return self._workplace.copy, "copy"

    def _back(self, undo: Runnable, forward: Runnable, before: Catalog, side_trip: SideTrip) -> _WayBack:
        """The undo and the second apply; `before` is the catalogue they should lead to."""
        after = self._workplace.catalog
        with side_trip() as leg:
            undone = leg.watched(undo, self._workplace.watch("undo", leg.connection))
            if undone.failure is not None:
                return _WayBack(undo=undone)
            differences = compare(before, leg.read())
            again = leg.run(forward)
            if again.failure is not None:
                return _WayBack(undo=undone, differences=differences, again=again.failure)
            again_differences = without_echoes(differences, compare(after, leg.read(), leg="apply again"))
            return _WayBack(undo=undone, differences=differences, again_differences=again_differences)

    def _proof(  # noqa: PLR0913 - a proof is made in one place, whatever is known of it
        self,
        pair: Pair,
        verdict: Verdict,
        *,
        applied: Performance | None = None,
        back: _WayBack | None = None,
        rows: RowFindings | None = None,
        failure: Failure | None = None,
        path: str = "transaction",
    ) -> Proof:
        script, undo = pair.script, pair.undo_script
        differences = (*back.differences, *back.again_differences) if back else ()
        failure = failure or (back.undo.failure or back.again if back else None)
        effects = (*(applied.effects if applied else ()), *(back.undo.effects if back else ()))
        forward = applied.effects if applied else ()
        return Proof(
            version=script.version,
            description=script.description,
            script=script.source.path,
            script_digest=script.source.digest,
            sql=script.source.sql,
            undo=undo.source.path if undo else "",
            undo_digest=undo.source.digest if undo else "",
            undo_sql=undo.source.sql if undo else "",
            verdict=verdict,
            reason=_reason(verdict, script, failure, differences),
            failure=failure,
            differences=(*differences, *(rows.differences if rows else ())),
            notes=rows.notes if rows else (),
            data=rows.proof if rows else UNTESTED,
            on_rows=rows.on_rows if rows else OnRows(),
            mutants=rows.mutants if rows and verdict in _MEASURED else (),
            locks=strongest_first(lock for effect in forward for lock in effect.locks),
            rewrites=tuple(dict.fromkeys(name for effect in forward for name in effect.rewrites)),
            effects=effects,
            apply_ms=applied.milliseconds if applied else 0.0,
            undo_ms=back.undo.milliseconds if back else 0.0,
            path=path,
        )


def _refused(problem: Problem) -> Failure:
    return Failure(where=problem.where, message=problem.what, sqlstate="", statement="", hint=problem.hint)


def _reason(
    verdict: Verdict, script: VersionedScript, failure: Failure | None, differences: tuple[Difference, ...]
) -> str:
    match verdict:
        case Verdict.NOT_UNDOABLE:
            return script.not_undoable
        case Verdict.NO_UNDO:
            return "there is no undo script"
        case Verdict.DIFFERENT | Verdict.EQUIVALENT if differences:
            return differences[0].text
        case _ if failure is not None:
            return failure.message
        case _:
            return ""


def _needs_sessions(script: Runnable) -> bool:
    """Whether a script does what shows before or after the end of its transaction and session.

    Source: ALTER TYPE ... ADD VALUE: a value added in a transaction cannot be used before its end. Customized Options:
    a setting with a dot in its name, once set, is known to its session for ever.
    """
    return any(_OUTLIVES_ITS_END.search(item.sql) is not None for item in script.statements)


def _tells_transactions_apart(undo: Runnable) -> bool:
    """Whether an undo looks at rows by the transaction they are of.

    Source: Date/Time Functions: now() is the time at which the transaction began, so a migration and an undo that share
    one would take it for the same.
    """
    return any(_LOOKS_AT_TRANSACTIONS.search(item.sql) is not None for item in undo.statements)
