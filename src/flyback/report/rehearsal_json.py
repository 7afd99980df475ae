"""A rehearsal as one JSON object: `flyback.rehearsal/1`, described by `rehearsal.schema.json` beside this file."""

from datetime import datetime
from importlib import resources

from flyback.model.lock_modes import RelationLock
from flyback.model.rehearsal import DataProof, Difference, Effect, Proof, Rehearsal, Verdict
from flyback.report.failure_json import failure_json
from flyback.report.figures import DataFigure, data_figure, whole_data_figure
from flyback.report.json_text import Json, dumped

SCHEMA = "flyback.rehearsal/1"


def render(rehearsal: Rehearsal) -> str:
    """The object, indented by two spaces and ended by a newline."""
    return dumped(as_object(rehearsal), indent=2) + "\n"


def json_schema() -> str:
    """The JSON Schema of the object, as text."""
    return (resources.files(__package__) / "rehearsal.schema.json").read_text(encoding="utf-8")


def as_object(rehearsal: Rehearsal) -> dict[str, Json]:
    """The object before it becomes text."""
    counts = rehearsal.counts
    return {
        "schema": SCHEMA,
        "project": rehearsal.project,
        "server_version": rehearsal.server_version,
        "server_source": rehearsal.server_source,
        "base": rehearsal.base,
        "started": _moment(rehearsal.started),
        "finished": _moment(rehearsal.finished),
        "proven": rehearsal.proven,
        "summary": {verdict.value: counts.get(verdict, 0) for verdict in Verdict},
        "data_proven": _figure(whole_data_figure(rehearsal)),
        "migrations": [_migration(proof) for proof in rehearsal.proofs],
        "notes": list(rehearsal.notes),
        "sizes": [{"table": each.table, "rows": each.rows, "bytes": each.bytes} for each in rehearsal.sizes],
    }


def _moment(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds")


def _figure(figure: DataFigure) -> Json:
    return {"kept": figure.kept, "touched": figure.touched}


def _milliseconds(value: float) -> float:
    return round(value, 3)


def _migration(proof: Proof) -> Json:
    return {
        "version": str(proof.version),
        "description": proof.description,
        "script": proof.script,
        "undo": proof.undo or None,
        "digests": {"script": proof.script_digest, "undo": proof.undo_digest or None},
        "verdict": proof.verdict.value,
        "reason": proof.reason,
        "failure": failure_json(proof.failure) if proof.failure else None,
        "differences": [_difference(each) for each in proof.differences],
        "data": _data(proof.data),
        "locks": [_lock(each) for each in proof.locks],
        "rewrites": list(proof.rewrites),
        "apply_ms": _milliseconds(proof.apply_ms),
        "undo_ms": _milliseconds(proof.undo_ms),
        "path": proof.path,
        "effects": [_effect(each) for each in proof.effects],
        "cautions": list(proof.data.cautions),
        "notes": list(proof.notes),
        "mutants": [
            {"line": each.line, "change": each.change, "caught": each.caught, "by": each.by} for each in proof.mutants
        ],
    }


def _difference(difference: Difference) -> Json:
    return {
        "object": difference.object,
        "kind": difference.kind,
        "text": difference.text,
        "leg": difference.leg,
        "order_only": difference.order_only,
        "before": difference.before,
        "after": difference.after,
    }


def _data(data: DataProof) -> Json:
    return {
        "verdict": data.verdict.value,
        "tables": len(data.tables),
        "seeded": data.seeded,
        "rows": data.rows,
        "proven": _figure(data_figure(data)),
        "vacuous": list(data.vacuous),
        "unseeded": [{"table": each.table, "reason": each.reason} for each in data.unseeded],
        "per_table": [
            {
                "table": each.table,
                "rows_before": each.rows_before,
                "rows_after": each.rows_after,
                "generated": each.generated,
                "lost": each.lost,
                "gained": each.gained,
                "example": each.example,
                "written_since": each.written_since,
                "written_kept": each.written_kept,
            }
            for each in data.tables
        ],
    }


def _lock(lock: RelationLock) -> Json:
    return {"relation": lock.relation, "mode": lock.mode, "kind": lock.kind}


def _effect(effect: Effect) -> Json:
    return {
        "direction": effect.direction,
        "ordinal": effect.ordinal,
        "line": effect.line,
        "tag": effect.tag,
        "sql": effect.sql,
        "milliseconds": _milliseconds(effect.milliseconds),
        "wal_bytes": effect.wal_bytes,
        "locks": [_lock(each) for each in effect.locks],
        "rewrites": list(effect.rewrites),
        "index_builds": list(effect.index_builds),
        "scans": list(effect.scans),
    }
