"""A rehearsal as a developer reads it in five seconds: rows, explanations, one closing line.

The rows are values, so that a terminal may draw them in colour; `render` writes the same as stable plain text.
"""

import textwrap
import unicodedata

from flyback.frozen import frozen
from flyback.model.rehearsal import Proof, Rehearsal, Verdict
from flyback.report.amounts import duration
from flyback.report.cells import briefly, data_tone, data_words, heading, lock_words, rewrite_words
from flyback.report.explanations import Section, closing_sections, explanation, title
from flyback.report.figures import closing_sentence
from flyback.report.neutral import one_line
from flyback.report.verdicts import LOOKS, Tone

_WIDTH = 120


@frozen
class Row:
    """One migration in the table."""

    mark: str
    ascii_mark: str
    tone: Tone
    version: str
    description: str
    verdict: str
    data: str
    data_tone: Tone
    lock: str
    rewrites: str
    apply: str
    undo: str
    differs: str


@frozen
class TextReport:
    """The whole report in the order it is read."""

    heading: str
    rows: tuple[Row, ...]
    explanations: tuple[tuple[Row, Section], ...]
    """One for each migration whose undo exists and is not proven, or that was declared not undoable."""
    without_undo: tuple[str, ...]
    """Versions that have no undo script."""
    sections: tuple[Section, ...]
    closing: str
    closing_tone: Tone


def compose(rehearsal: Rehearsal) -> TextReport:
    """The rehearsal as the rows and sections that a terminal draws."""
    rows = tuple(_row(proof) for proof in rehearsal.proofs)
    explained = tuple(
        (row, Section(heading=f"{title(proof)}: {proof.verdict.value}", lines=explanation(proof)))
        for row, proof in zip(rows, rehearsal.proofs, strict=True)
        if not proof.verdict.proven and proof.verdict is not Verdict.NO_UNDO
    )
    return TextReport(
        heading=heading(rehearsal),
        rows=rows,
        explanations=explained,
        without_undo=tuple(
            one_line(str(proof.version)) for proof in rehearsal.proofs if proof.verdict is Verdict.NO_UNDO
        ),
        sections=closing_sections(rehearsal),
        closing=closing_sentence(rehearsal),
        closing_tone=Tone.GOOD if rehearsal.proven else Tone.BAD,
    )


def _row(proof: Proof) -> Row:
    look = LOOKS[proof.verdict]
    return Row(
        mark=look.mark,
        ascii_mark=look.ascii_mark,
        tone=look.tone,
        version=one_line(str(proof.version)),
        description=one_line(proof.description.replace("_", " ")),
        verdict=proof.verdict.value,
        data=data_words(proof.data),
        data_tone=data_tone(proof.data),
        lock=lock_words(proof),
        rewrites=rewrite_words(proof) or "–",
        apply=duration(proof.apply_ms),
        undo=duration(proof.undo_ms),
        differs=briefly(proof) or "–",
    )


def render(rehearsal: Rehearsal) -> str:
    """The report as plain text without colours or signs, ended by a newline; the same bytes for the same rehearsal."""
    report = compose(rehearsal)
    blocks = ["\n".join([report.heading, "", *_table(report.rows)]) if report.rows else report.heading]
    blocks += ["\n".join([section.heading, *_indented(section.lines)]) for _, section in report.explanations]
    if report.without_undo:
        blocks.append("\n".join(["No undo script", *_indented((", ".join(report.without_undo),))]))
    blocks += ["\n".join([section.heading, *_indented(section.lines)]) for section in report.sections]
    blocks.append(report.closing)
    return "\n\n".join(blocks) + "\n"


def _table(rows: tuple[Row, ...]) -> list[str]:
    heads = ("version", "migration", "verdict", "data", "strongest lock", "rewrites", "apply", "undo", "differs")
    lines = [
        (
            row.version,
            one_line(row.description, 40),
            row.verdict,
            row.data,
            one_line(row.lock, 48),
            one_line(row.rewrites, 32),
            row.apply,
            row.undo,
            one_line(row.differs, 100),
        )
        for row in rows
    ]
    widths = [max(map(display_width, column)) for column in zip(heads, *lines, strict=True)]
    return ["  ".join(map(_padded, line, widths)).rstrip() for line in (heads, *lines)]


def _indented(lines: tuple[str, ...]) -> list[str]:
    """Sentences wrapped under a heading; the quoted statement is left as it is."""
    told: list[str] = []
    for line in lines:
        if line.startswith("| "):
            told.append(f"    {line}")
        else:
            told += textwrap.wrap(
                line, _WIDTH, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False
            )
    return told


def display_width(text: str) -> int:
    """Columns that a terminal needs for the text."""
    wide = sum(1 for each in text if unicodedata.east_asian_width(each) in "WF")
    return len(text) + wide - sum(1 for each in text if unicodedata.combining(each))


def _padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))
