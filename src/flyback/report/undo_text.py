"""What a person reads before an undo: every script in full, what will be lost, and the digest to confirm."""

from collections.abc import Iterable, Iterator

from flyback.model.undo import Loss, UndoProposal, UndoReview
from flyback.report.amounts import counted
from flyback.report.neutral import one_line, visible

_RULE = "=" * 72
_TYPED = 8
"""Digits of the digest that are typed."""


def render(proposal: UndoProposal) -> str:
    """The proposal as stable plain text, ended by a newline."""
    return "\n".join([*_lines(proposal), ""])


def how_to_go_on(proposal: UndoProposal) -> str:
    """What is to be done after reading it, where that is not done already."""
    if not proposal.reviews:
        return ""
    what = f"Nothing has run yet. To go on, type the first {_TYPED} digits when asked, or without a terminal:"
    return f"{what}\n  flyback undo ... --reviewed {proposal.digest}\n"


def _lines(proposal: UndoProposal) -> Iterator[str]:
    place = proposal.place
    yield f"Database: {one_line(place.url)} (PostgreSQL {place.server_version}), schema {one_line(place.schema)}"
    if not proposal.reviews:
        yield "Nothing to undo."
        yield from _stopped(proposal)
        return
    count = len(proposal.reviews)
    together = ", all in one transaction" if proposal.grouped and count > 1 else ""
    yield f"Undo of {counted(count, 'migration')}{together}, in this order:"
    for number, review in enumerate(proposal.reviews, start=1):
        yield from ("", _RULE, *_review(review, f"{number} of {count}"))
    if proposal.callbacks:
        yield from ("", _RULE, "Callbacks that run around it")
        for callback in proposal.callbacks:
            yield from ("", f"  {callback.event}: {one_line(callback.source.path)}", *_numbered(callback.source.sql))
    yield from ("", _RULE, *_total(proposal), *_stopped(proposal))
    yield from (f"Note: {one_line(note)}" for note in proposal.notes)
    yield from ("", *_digest(proposal))


def _review(review: UndoReview, position: str) -> Iterator[str]:
    row = review.migration.row
    yield f"{position}: version {row.version} {one_line(row.description)}"
    yield f"  applied {row.installed_on:%Y-%m-%d %H:%M:%S} by {one_line(row.installed_by)}: {one_line(row.script)}"
    yield from ("", f"  {one_line(review.undo.source.path)}", *_numbered(review.undo.source.sql), "")
    yield from _losses(review.losses)
    if review.preconditions:
        yield f"  Preconditions that hold: {', '.join(map(one_line, review.preconditions))}"
    yield from (f"  Note: {one_line(note)}" for note in review.notes)


def _numbered(sql: str) -> Iterator[str]:
    lines = visible(sql).rstrip("\n").split("\n")
    width = len(str(len(lines)))
    return (f"  {number:>{width + 2}} | {line}".rstrip() for number, line in enumerate(lines, start=1))


def _losses(losses: Iterable[Loss]) -> Iterator[str]:
    told = [f"    - {one_line(loss.text)}" for loss in losses]
    if told:
        yield "  WHAT WILL BE LOST"
        yield from told
    else:
        yield "  No rows and no values will be lost, as far as the script says."


def _total(proposal: UndoProposal) -> Iterator[str]:
    losses = [loss for review in proposal.reviews for loss in review.losses]
    rows = sum(loss.rows or 0 for loss in losses)
    unknown = sum(1 for loss in losses if loss.rows is None)
    if not losses:
        yield "In total: no rows and no values will be lost, as far as the scripts say."
        return
    yield f"IN TOTAL, LOST: {'' if all(loss.exact for loss in losses) else 'at least '}{_held(rows)}" + (
        f", and {counted(unknown, 'thing')} that nobody can count beforehand" if unknown else ""
    )
    if len(proposal.reviews) > 1:
        yield from (f"  - {one_line(loss.text)}" for loss in losses if loss.rows != 0)


def _held(rows: int) -> str:
    return f"{counted(rows, 'row')} or values"


def _stopped(proposal: UndoProposal) -> Iterator[str]:
    if proposal.stopped:
        yield f"It goes no further: {one_line(proposal.stopped)}"


def _digest(proposal: UndoProposal) -> Iterator[str]:
    what = (
        "the script above" if len(proposal.reviews) == 1 and not proposal.callbacks else "all scripts above, in order"
    )
    yield f"SHA-256 of {what}:"
    yield f"  {proposal.digest}"
