"""How to get back from each migration once it is committed."""

from collections.abc import Iterable, Iterator, Sequence

from flyback.model.rehearsal import DataVerdict, Proof
from flyback.model.release import WayBack
from flyback.model.risk import Assessment, Family, Finding, Severity


def way_back(
    proof: Proof | None, assessments: Sequence[Assessment], findings: Sequence[Finding]
) -> tuple[WayBack, str]:
    """The best way there is, and why; the findings are those of the migration itself.

    Rows that the new release writes are kept by `backward compatible` alone.
    """
    taken = "; ".join(_taken(assessments))
    if proof is not None and proof.verdict.proven and proof.undo:
        return _by_undo(proof, taken)
    undo = _unproven(proof)
    if taken:
        return WayBack.RESTORE, f"it takes away {taken}, and {undo}"
    unknown = [what for each in assessments for what in each.unknown]
    if unknown:
        return WayBack.RESTORE, f"nobody knows {unknown[0]}, and {undo}"
    for each in findings:
        if each.family in (Family.LOSS, Family.BREAK) and each.severity >= Severity.CAUTION:
            return WayBack.RESTORE, f"{undo}, and the earlier release may break: {each.text}"
    return WayBack.COMPATIBLE, f"it takes nothing away and breaks nothing that is known, so that it may stay; {undo}"


def _unproven(proof: Proof | None) -> str:
    if proof is None:
        return "no undo was rehearsed"
    return f"{proof.undo} is not proven ({proof.verdict.value})" if proof.undo else "there is no undo script"


def _by_undo(proof: Proof, taken: str) -> tuple[WayBack, str]:
    if proof.data.verdict is DataVerdict.LOSSY:
        return WayBack.RESTORE, f"{proof.undo} is proven for the schema, not for the rows"
    if not taken:
        return WayBack.PROVEN_UNDO, f"{proof.undo} was proven {proof.verdict.value} in the rehearsal"
    if proof.data.verdict is DataVerdict.KEPT:
        return WayBack.SALVAGE, f"{proof.undo} brought back in the rehearsal what is taken away: {taken}"
    return WayBack.RESTORE, f"it takes away {taken}, and there were no rows to prove the undo with"


def _taken(assessments: Iterable[Assessment]) -> Iterator[str]:
    for each in assessments:
        for effect in each.effects:
            yield from (f"{what} of {effect.relation}" for what in effect.loses)
