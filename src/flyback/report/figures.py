"""Numbers of a rehearsal, counted and written the same way in every report."""

from flyback.frozen import frozen
from flyback.model.rehearsal import DataProof, DataVerdict, Rehearsal, TableRows, Verdict
from flyback.report.amounts import counted

_TRIED = (Verdict.EXACT, Verdict.EQUIVALENT, Verdict.LOSSY, Verdict.DIFFERENT, Verdict.UNDO_FAILS)


@frozen
class DataFigure:
    """How far the rows are proven: tables that held rows and kept them, of the tables touched."""

    kept: int
    touched: int

    def __str__(self) -> str:
        return f"{self.kept} of {counted(self.touched, 'table')}"


def is_new(table: TableRows, data: DataProof) -> bool:
    """Whether the migration itself made the table, so that it had no rows to keep."""
    return bool(table.written_since) and not table.rows_before and table.table not in data.vacuous


def data_figure(data: DataProof) -> DataFigure:
    """The figure of one migration; tables without rows and tables that could not be seeded count against it."""
    there = {each.table for each in data.tables if not is_new(each, data)}
    unproven = {*data.vacuous, *(each.table for each in data.unseeded)}
    if data.verdict in (DataVerdict.KEPT, DataVerdict.LOSSY):
        kept = {each.table for each in data.tables if each.rows_before and not each.lost and not each.gained}
    else:
        kept = set()
    return DataFigure(kept=len(kept - unproven), touched=len(unproven | there))


def whole_data_figure(rehearsal: Rehearsal) -> DataFigure:
    """The figure of the run: a table counts once for each migration that touched it."""
    figures = [data_figure(proof.data) for proof in rehearsal.proofs]
    return DataFigure(kept=sum(each.kept for each in figures), touched=sum(each.touched for each in figures))


def closing_sentence(rehearsal: Rehearsal) -> str:
    """The run in one line: `64 undo scripts: 43 exact, 12 different, 4 fail. 29 migrations have no undo.`"""
    if not rehearsal.proofs:
        return "There was no migration to rehearse."
    sentences = [*_tried_sentence(rehearsal), *_untried_sentences(rehearsal), *_data_sentence(rehearsal)]
    return " ".join(sentences)


def _tried_sentence(rehearsal: Rehearsal) -> tuple[str, ...]:
    counts = {verdict: number for verdict, number in rehearsal.counts.items() if verdict in _TRIED}
    tried = sum(counts.values())
    if not tried:
        return ()
    if counts == {Verdict.EXACT: tried}:
        subject = "The undo script brings" if tried == 1 else f"All {tried:,} undo scripts bring"
        return (f"{subject} the schema back exactly.",)
    parts = (f"{number:,} {_outcome(verdict, number)}" for verdict, number in counts.items())
    return (f"{counted(tried, 'undo script')}: {', '.join(parts)}.",)


def _outcome(verdict: Verdict, number: int) -> str:
    failing = "fails" if number == 1 else "fail"
    return failing if verdict is Verdict.UNDO_FAILS else str(verdict.value)


def _untried_sentences(rehearsal: Rehearsal) -> tuple[str, ...]:
    found = rehearsal.counts
    sentences = []
    if number := found.get(Verdict.NO_UNDO):
        sentences.append(f"{counted(number, 'migration')} {'has' if number == 1 else 'have'} no undo.")
    if number := found.get(Verdict.NOT_UNDOABLE):
        sentences.append(f"{counted(number, 'migration')} {'is' if number == 1 else 'are'} declared not undoable.")
    if number := found.get(Verdict.APPLY_FAILS):
        subject = "1 migration does" if number == 1 else f"{number:,} migrations do"
        sentences.append(f"{subject} not apply; nothing after could be rehearsed.")
    return tuple(sentences)


def _data_sentence(rehearsal: Rehearsal) -> tuple[str, ...]:
    figure = whole_data_figure(rehearsal)
    if figure.touched:
        return (f"Data proven on {figure}.",)
    untested = all(proof.data.verdict is DataVerdict.UNTESTED for proof in rehearsal.proofs)
    return () if untested else ("No data was proven: no row was touched.",)
