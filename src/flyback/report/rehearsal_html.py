"""A rehearsal as one self-contained page: no scripts, no network, light and dark, fit for print.

Imports the template engine (70 ms): import this module only where a page is wanted.
"""

from datetime import UTC
from functools import cache

from jinja2 import Template
from markupsafe import Markup

from flyback.frozen import frozen
from flyback.model.rehearsal import Proof, Rehearsal, Verdict
from flyback.report import rehearsal_json
from flyback.report.amounts import duration
from flyback.report.cells import briefly, data_tone, data_words, headline, lock_words, rewrite_words
from flyback.report.definition_diff import ObjectDiff, object_diffs
from flyback.report.explanations import APPLY_AGAIN, closing_sections, data_lines, failed_leg, lost_rows, mutant_lines
from flyback.report.figures import closing_sentence, data_figure, whole_data_figure
from flyback.report.html_environment import environment
from flyback.report.json_text import dumped
from flyback.report.listing import Listing, failure_in, listing
from flyback.report.verdicts import LOOKS, Look, Tone

_LARGEST = 950_000
"""Characters. A page beyond that is made again with less of each script."""
_LINE_LIMITS = (1_000, 200, 60, 20)


@frozen
class Card:
    """Everything the page shows about one migration."""

    anchor: str
    proof: Proof
    look: Look
    differs: str
    failed_leg: str
    lock: str
    rewrites: str
    data: str
    data_tone: Tone
    data_figure: str
    data_notes: tuple[str, ...]
    lost_rows: tuple[str, ...]
    undo_diffs: tuple[ObjectDiff, ...]
    again_diffs: tuple[ObjectDiff, ...]
    sql: Listing
    undo_sql: Listing
    mutants: tuple[str, ...]

    @property
    def compared(self) -> bool:
        """Whether the round trip came so far that there was something to compare."""
        return self.proof.verdict in (Verdict.EXACT, Verdict.EQUIVALENT, Verdict.LOSSY, Verdict.DIFFERENT)


def render(rehearsal: Rehearsal) -> str:
    """The page; beyond a size that is pleasant to open, long scripts and diffs are cut, and the page says so."""
    page = ""
    for limit in _LINE_LIMITS:
        page = _page(rehearsal, limit)
        if len(page) <= _LARGEST:
            break
    return page


@cache
def _template() -> Template:
    return environment({}).get_template("rehearsal.html.j2")


def _page(rehearsal: Rehearsal, limit: int) -> str:
    return _template().render(
        rehearsal=rehearsal,
        headline=headline(rehearsal),
        closing=closing_sentence(rehearsal),
        took=duration((rehearsal.finished - rehearsal.started).total_seconds() * 1000),
        started=rehearsal.started.astimezone(UTC),
        figure=whole_data_figure(rehearsal),
        looks=LOOKS,
        cards=[_card(number, proof, limit) for number, proof in enumerate(rehearsal.proofs, start=1)],
        sections=closing_sections(rehearsal),
        sizes={each.table: each for each in rehearsal.sizes},
        most_effects=limit,
        embedded=Markup(_embedded(rehearsal)),  # noqa: S704  every < > & in it is an escape
    )


def _embedded(rehearsal: Rehearsal) -> str:
    """The JSON report in a form that cannot end the element it stands in; empty when it is too large."""
    text = dumped(rehearsal_json.as_object(rehearsal))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text if len(text) <= _LARGEST // 2 else ""


def _card(number: int, proof: Proof, limit: int) -> Card:
    differing = [each for each in proof.differences if each.leg != APPLY_AGAIN]
    again = [each for each in proof.differences if each.leg == APPLY_AGAIN]
    return Card(
        anchor=f"m{number}",
        proof=proof,
        look=LOOKS[proof.verdict],
        differs=briefly(proof),
        failed_leg=failed_leg(proof),
        lock=lock_words(proof),
        rewrites=rewrite_words(proof),
        data=data_words(proof.data),
        data_tone=data_tone(proof.data),
        data_figure=str(data_figure(proof.data)),
        data_notes=data_lines(proof.data),
        lost_rows=lost_rows(proof.data),
        undo_diffs=object_diffs(differing, limit),
        again_diffs=object_diffs(again, limit),
        sql=_listing(proof, "apply", limit),
        undo_sql=_listing(proof, "undo", limit),
        mutants=mutant_lines(proof),
    )


def _listing(proof: Proof, direction: str, limit: int) -> Listing:
    path, sql = (proof.script, proof.sql) if direction == "apply" else (proof.undo, proof.undo_sql)
    effects = [each for each in proof.effects if each.direction == direction]
    return listing(sql, effects, failure_in(path, proof.failure), limit)
