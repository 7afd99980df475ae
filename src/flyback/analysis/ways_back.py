"""How to get back from each migration once it is committed."""

from collections.abc import Iterable, Iterator, Sequence

from flyback.analysis.staying import Disturbance
from flyback.model.rehearsal import DataProof, DataVerdict, Proof
from flyback.model.release import Way, WayBack
from flyback.model.risk import Assessment

_TRIED = (DataVerdict.KEPT, DataVerdict.VACUOUS)
"""What is said when the undo ran on whatever rows there were, and nothing of them was lost."""


def way_back(
    proof: Proof | None, assessments: Sequence[Assessment], noticed: Sequence[Disturbance], undo: str = ""
) -> Way:
    """The best way there is; `noticed` is what the running release may notice, `undo` the path of the undo script.

    `assessments` are those of text and catalogue, before the rehearsal.
    """
    stays = not noticed
    turning = noticed[0].line if noticed else None
    taken = "; ".join(dict.fromkeys(each.text.removeprefix("it takes away ") for each in noticed if each.takes))
    why_not = _unproven(proof, assessments, undo)
    if proof is not None and not why_not:
        back = WayBack.SALVAGE if taken else WayBack.PROVEN_UNDO
        return Way(back=back, reason=_proven(proof, taken), stays=stays, turning=turning)
    if stays:
        reason = f"the earlier release works with it; {why_not}"
        return Way(back=WayBack.COMPATIBLE, reason=reason, stays=True)
    harm = f"it takes away {taken}" if taken else noticed[0].text
    return Way(back=WayBack.RESTORE, reason=f"{harm}; {why_not}", stays=False, turning=turning)


def _unproven(proof: Proof | None, assessments: Sequence[Assessment], undo: str) -> str:
    """Why the undo script is not proven; empty when it is."""
    if not undo:
        return "there is no undo script"
    if proof is None:
        return f"{undo} was not rehearsed"
    if not proof.undo:
        return f"{undo} was not rehearsed"
    if not proof.verdict.proven:
        why = f": {proof.reason}" if proof.reason else ""
        return f"{undo} is not proven ({proof.verdict.value}{why})"
    if proof.data.verdict is DataVerdict.LOSSY:
        return f"{undo} does not bring the rows back"
    untried = next(_untried(proof.data, assessments), "")
    return f"{undo} is proven for the schema alone: {untried}" if untried else ""


def _untried(data: DataProof, assessments: Iterable[Assessment]) -> Iterator[str]:
    """Where the statements do something to rows, and no row showed that the undo brings them back."""
    filled = {table.table for table in data.tables if table.rows_before}
    for each in assessments:
        if each.unknown and data.tables and not filled:
            yield f"nobody knows {each.unknown[0]}, and there were no rows to try it on"
        if each.unknown and data.verdict not in _TRIED:
            yield f"nobody knows {each.unknown[0]}, and it was not tried on rows"
        for effect in each.effects:
            taken = (*effect.loses, *effect.changes_values)
            if taken and effect.kind == "sequence":
                yield f"the position of {effect.relation} there is not the one of the rehearsal"
            elif taken and not (data.verdict in _TRIED and effect.relation in filled):
                yield f"there were no rows of {effect.relation} to try it on"


def _proven(proof: Proof, taken: str) -> str:
    brought = f" brought back what is taken away ({taken})" if taken else f" was proven {proof.verdict.value}"
    later = [
        f"it loses {table.written_since - table.written_kept} of {table.written_since} rows of {table.table} that were"
        " written since"
        for table in proof.data.tables
        if table.rows_before and table.written_kept < table.written_since
    ]
    return "; but ".join([f"in the rehearsal {proof.undo}{brought}", *proof.data.cautions, *later])
