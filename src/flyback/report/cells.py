"""What stands in one cell of a table or one line of a heading: a few words each."""

from flyback.model.rehearsal import DataProof, DataVerdict, Proof, Rehearsal, Verdict
from flyback.report.amounts import counted, duration
from flyback.report.explanations import failed_leg, sentence, tables_with_lost_rows
from flyback.report.figures import data_figure, whole_data_figure
from flyback.report.locks import mode_name, shown_relation, strongest
from flyback.report.neutral import one_line
from flyback.report.verdicts import Tone

_LIMIT = 300


def headline(rehearsal: Rehearsal) -> str:
    """The verdict on the whole run, in a few words."""
    if not rehearsal.proofs:
        return "Nothing was rehearsed"
    if not rehearsal.proven:
        return "Way back not proven"
    if not any(proof.verdict.proven for proof in rehearsal.proofs):
        return "No way back, as declared"
    figure = whole_data_figure(rehearsal)
    if not figure.kept:
        return "Way back proven for the schema only"
    return "Way back proven" if figure.kept == figure.touched else "Way back proven for the schema, in part for data"


def heading(rehearsal: Rehearsal) -> str:
    """`shop: 12 migrations rehearsed on PostgreSQL 18.6 from nothing in 1.3 s`."""
    took = duration((rehearsal.finished - rehearsal.started).total_seconds() * 1000)
    migrations = counted(len(rehearsal.proofs), "migration")
    server, base = one_line(rehearsal.server_version, 60), one_line(rehearsal.base, 80)
    return f"{one_line(rehearsal.project, 60)}: {migrations} rehearsed on {server} from {base} in {took}"


def briefly(proof: Proof) -> str:
    """What differs: the first thing, and how many more there are; empty when nothing does."""
    match proof.verdict:
        case Verdict.EXACT:
            return ""
        case Verdict.EQUIVALENT:
            return "column order only"
        case Verdict.NO_UNDO:
            return "no undo script"
        case Verdict.NOT_UNDOABLE:
            return one_line(proof.reason, _LIMIT)
        case Verdict.APPLY_FAILS | Verdict.UNDO_FAILS | Verdict.DIFFERENT | Verdict.LOSSY:
            return _first_of_many(proof)


def _first_of_many(proof: Proof) -> str:
    told = [f"{failed_leg(proof)}{one_line(proof.failure.message, _LIMIT)}"] if proof.failure else []
    told += [sentence(each) for each in proof.differences if not each.order_only]
    told += tables_with_lost_rows(proof.data)
    more = f" (+{len(told) - 1} more)" if len(told) > 1 else ""
    return f"{told[0]}{more}" if told else one_line(proof.reason, _LIMIT)


def lock_words(proof: Proof) -> str:
    """`ACCESS EXCLUSIVE users +2`: the strongest lock, on what, and how many relations more are locked as strongly."""
    lock = strongest(proof.locks)
    if lock is None:
        return "none"
    equals = sum(1 for each in proof.locks if each.mode == lock.mode) - 1
    return f"{mode_name(lock.mode)} {one_line(shown_relation(lock.relation))}" + (f" +{equals}" if equals else "")


def rewrite_words(proof: Proof) -> str:
    """The tables whose storage the migration writes anew; empty when there are none."""
    return ", ".join(one_line(shown_relation(table)) for table in proof.rewrites)


def data_words(data: DataProof) -> str:
    """What the rows proved; never reads like success when nothing was proven."""
    match data.verdict:
        case DataVerdict.UNTESTED:
            return "not tested"
        case DataVerdict.LOSSY:
            return f"lost {sum(table.lost for table in data.tables):,} of {counted(data.rows, 'row')}"
        case DataVerdict.KEPT if data.rows:
            figure = data_figure(data)
            kept = f"kept {counted(data.rows, 'row')}"
            return kept if figure.kept == figure.touched else f"{kept}, {figure.kept}/{figure.touched} tables"
        case DataVerdict.KEPT | DataVerdict.VACUOUS:
            return "vacuous, no rows"


def data_tone(data: DataProof) -> Tone:
    """How `data_words` should look."""
    match data.verdict:
        case DataVerdict.UNTESTED:
            return Tone.NEUTRAL
        case DataVerdict.LOSSY:
            return Tone.BAD
        case DataVerdict.VACUOUS:
            return Tone.WARN
        case DataVerdict.KEPT:
            figure = data_figure(data)
            return Tone.GOOD if data.rows and figure.kept == figure.touched else Tone.WARN
