"""What `undo` proposes, and what `revert` wrote, as JSON; and `revert` as text."""

from flyback.model.revert import RevertResult
from flyback.model.undo import UndoProposal, UndoReview
from flyback.report.json_text import Json
from flyback.report.neutral import one_line
from flyback.report.target.flyway_json import head, own
from flyback.report.target.wording import note_lines


def proposal_json(proposal: UndoProposal) -> dict[str, Json]:
    """Everything below flyback's key: Flyway proposes nothing, it runs."""
    place = proposal.place
    members = own(
        "undo-proposal",
        place,
        proposal.notes,
        digest=proposal.digest,
        grouped=proposal.grouped,
        stopped=proposal.stopped,
        reviews=[_review(each) for each in proposal.reviews],
        callbacks=[
            {"event": each.event, "script": each.source.path, "sql": each.source.sql} for each in proposal.callbacks
        ],
    )
    return {**head("undo", place), **members}


def revert_text(result: RevertResult) -> str:
    """The paths that were written, a line each, and what the rehearsal says."""
    lines = [one_line(path) for path in result.paths]
    if result.proof is None:
        lines.append("Not rehearsed.")
    else:
        lines.append(f"Rehearsed: the way back from version {result.version} is {result.proof.verdict.value}.")
    return "\n".join([*lines, *note_lines(result.notes)]) + "\n"


def revert_json(result: RevertResult) -> dict[str, Json]:
    """Everything below flyback's key: Flyway has no such verb."""
    return {
        "operation": "revert",
        "flyback": {
            "schema": "flyback.revert/1",
            "version": str(result.version),
            "reverted": str(result.reverted),
            "paths": list(result.paths),
            "verdict": None if result.proof is None else result.proof.verdict.value,
            "notes": list(result.notes),
        },
    }


def _review(review: UndoReview) -> Json:
    return {
        "version": str(review.undo.version),
        "description": review.migration.row.description,
        "undo": review.undo.source.path,
        "undo_digest": review.undo.source.digest,
        "sql": review.undo.source.sql,
        "losses": [
            {"object": loss.object, "rows": loss.rows, "text": loss.text, "exact": loss.exact} for loss in review.losses
        ],
        "preconditions": list(review.preconditions),
        "notes": list(review.notes),
    }
