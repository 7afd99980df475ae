"""Why a migration's way back is not proven, and what else a reader should know, as plain sentences."""

from collections.abc import Iterator

from flyback.frozen import frozen
from flyback.model.failure import Failure
from flyback.model.rehearsal import DataProof, DataVerdict, Difference, Proof, Rehearsal, TableRows, Verdict
from flyback.report.amounts import counted, size
from flyback.report.figures import is_new
from flyback.report.locks import shown_relation
from flyback.report.neutral import first_lines, one_line

APPLY_AGAIN = "apply again"
"""The leg of differences between the second apply and the first."""
_AGAIN = "applied again"
_SENTENCE = 300
_MOST_DIFFERENCES = 20


@frozen
class Section:
    """A heading and the sentences under it."""

    heading: str
    lines: tuple[str, ...]


def title(proof: Proof) -> str:
    """`0042 alter token drop grants`."""
    return one_line(f"{proof.version} {proof.description.replace('_', ' ')}")


def sentence(difference: Difference) -> str:
    """The difference in words, with the leg of the round trip where it is not the undo."""
    said = one_line(difference.text, _SENTENCE)
    return f"{_AGAIN}: {said}" if difference.leg == APPLY_AGAIN else said


def failed_leg(proof: Proof) -> str:
    """What leads the server's message when it was the second apply that failed; empty otherwise."""
    return f"{_AGAIN}: " if proof.verdict is Verdict.DIFFERENT else ""


def failure_lines(failure: Failure) -> tuple[str, ...]:
    """Place and message, the server's detail and hint, and the beginning of the statement."""
    code = f" (SQLSTATE {one_line(failure.sqlstate, 10)})" if failure.sqlstate else ""
    extras = (("detail", "; ".join(failure.detail.splitlines())), ("hint", failure.hint))
    return (
        f"{one_line(failure.where, _SENTENCE)}: {one_line(failure.message, _SENTENCE)}{code}",
        *(f"{word}: {one_line(text, _SENTENCE)}" for word, text in extras if text),
        *(f"| {line}" for line in first_lines(failure.statement, 3, 100)),
    )


def lost_rows(data: DataProof) -> tuple[str, ...]:
    """A sentence for each table whose rows did not come back, with one of the rows."""
    return tuple(
        f"{said}, for example {one_line(table.example, 160)}" if table.example else said
        for said, table in _harmed(data)
    )


def tables_with_lost_rows(data: DataProof) -> tuple[str, ...]:
    """The same without the rows, for a cell."""
    return tuple(said for said, _ in _harmed(data))


def _harmed(data: DataProof) -> Iterator[tuple[str, TableRows]]:
    for table in data.tables:
        if table.lost or table.gained:
            yield f"table {one_line(shown_relation(table.table))}: {_harm(table)}", table


def _harm(table: TableRows) -> str:
    lost = f"{table.lost:,} of {counted(table.rows_before, 'row')}"
    if table.lost == table.gained:
        return f"{lost} changed"
    if not table.gained:
        return f"{lost} lost"
    gained = f"{counted(table.gained, 'row')} not there before"
    return f"{lost} lost or changed, {gained}" if table.lost else gained


def explanation(proof: Proof) -> tuple[str, ...]:
    """Why the verdict is not `exact` or `equivalent`; empty when it is."""
    match proof.verdict:
        case Verdict.EXACT | Verdict.EQUIVALENT:
            return ()
        case Verdict.NO_UNDO:
            return ("there is no undo script",)
        case Verdict.NOT_UNDOABLE:
            return (f"declared not undoable: {one_line(proof.reason, _SENTENCE) or 'no reason given'}",)
        case Verdict.APPLY_FAILS | Verdict.UNDO_FAILS | Verdict.DIFFERENT | Verdict.LOSSY:
            found = (*_failed(proof), *_differing(proof), *lost_rows(proof.data))
            return found or (one_line(proof.reason, _SENTENCE),)


def _failed(proof: Proof) -> tuple[str, ...]:
    if not proof.failure:
        return ()
    first, *others = failure_lines(proof.failure)
    return (f"{failed_leg(proof)}{first}", *others)


def _differing(proof: Proof) -> tuple[str, ...]:
    told = [sentence(each) for each in proof.differences if not each.order_only]
    left_out = len(told) - _MOST_DIFFERENCES
    return (*told[:_MOST_DIFFERENCES], f"and {left_out:,} more") if left_out > 0 else tuple(told)


def data_lines(data: DataProof) -> tuple[str, ...]:
    """What was not proven about rows."""
    return tuple(_data_lines(data))


def _data_lines(data: DataProof) -> Iterator[str]:
    for table in data.vacuous:
        yield f"table {one_line(shown_relation(table))} held no row: its data proof is vacuous"
    for left in data.unseeded:
        yield f"table {one_line(shown_relation(left.table))} could not be seeded: {one_line(left.reason, _SENTENCE)}"
    if data.verdict is DataVerdict.VACUOUS and not (data.vacuous or data.unseeded):
        yield "no table that was there before held a row: the data proof is vacuous"


def written_lines(data: DataProof) -> tuple[str, ...]:
    """What became of rows written between apply and undo into tables that were there before.

    Rows of tables that the migration made go with them, which is no news.
    """
    return tuple(_written_lines(data))


def _written_lines(data: DataProof) -> Iterator[str]:
    for table in data.tables:
        lost = table.written_since - table.written_kept
        if lost and not is_new(table, data):
            name, rows = one_line(shown_relation(table.table)), counted(table.written_since, "row")
            yield f"table {name}: {lost:,} of {rows} written after the apply are lost"


def mutant_lines(proof: Proof) -> tuple[str, ...]:
    """How many damaged undo scripts the proof noticed, and each that it did not."""
    if not proof.mutants:
        return ()
    caught = sum(1 for mutant in proof.mutants if mutant.caught)
    summary = f"{caught:,} of {counted(len(proof.mutants), 'damaged undo script')} noticed"
    missed = (
        f"not noticed: line {mutant.line}: {one_line(mutant.change, 160)}"
        for mutant in proof.mutants
        if not mutant.caught
    )
    return (summary, *missed)


def closing_sections(rehearsal: Rehearsal) -> tuple[Section, ...]:
    """What follows the verdicts: rewrites, cautions, unproven data, mutants, notes; no section is empty."""
    proofs = rehearsal.proofs
    sections = (
        Section(heading="Tables written anew", lines=_told([(each, _rewrites(each, rehearsal)) for each in proofs])),
        Section(heading="Cautions", lines=_told([(each, each.data.cautions) for each in proofs])),
        Section(heading="Data not proven", lines=_told([(each, data_lines(each.data)) for each in proofs])),
        Section(
            heading="Rows written between apply and undo",
            lines=_told([(each, written_lines(each.data)) for each in proofs]),
        ),
        Section(heading="Strength of the proofs", lines=_told([(each, mutant_lines(each)) for each in proofs])),
        Section(
            heading="Notes",
            lines=(
                *(one_line(note, _SENTENCE) for note in rehearsal.notes),
                *_told([(each, each.notes) for each in proofs]),
            ),
        ),
    )
    return tuple(section for section in sections if section.lines)


def _rewrites(proof: Proof, rehearsal: Rehearsal) -> tuple[str, ...]:
    sizes = {each.table: each for each in rehearsal.sizes}
    return tuple(
        one_line(shown_relation(table))
        + (f" ({counted(sizes[table].rows, 'row')}, {size(sizes[table].bytes)} in the base)" if table in sizes else "")
        for table in proof.rewrites
    )


def _told(findings: list[tuple[Proof, tuple[str, ...]]]) -> tuple[str, ...]:
    """One line for each sentence, led by the versions it is true of, so that 90 migrations do not say it 90 times."""
    versions: dict[str, list[str]] = {}
    for proof, lines in findings:
        for line in lines:
            versions.setdefault(one_line(line, _SENTENCE), []).append(one_line(str(proof.version)))
    return tuple(f"{_abridged(each)}: {line}" for line, each in versions.items())


def _abridged(versions: list[str]) -> str:
    if len(versions) <= 4:
        return ", ".join(versions)
    return f"{', '.join(versions[:3])} and {len(versions) - 3:,} more"
