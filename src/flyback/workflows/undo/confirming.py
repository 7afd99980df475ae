"""Whether somebody confirmed exactly what will run."""

import re
from dataclasses import dataclass

from flyback.errors import Problem, UsageError
from flyback.model.undo import UndoProposal

TYPED = 8
"""Digits of the digest that a person types at a terminal."""
_WHOLE = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Typed:
    """The first digits of the digest, typed by a person who has just been shown the scripts."""

    text: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The whole digest, given beforehand: `--reviewed`."""

    text: str


Confirmation = Typed | Reviewed


def confirm(proposal: UndoProposal, confirmation: Confirmation | None) -> None:
    """Lets pass only who confirmed this proposal and no other.

    No message says the digest: it is shown together with the scripts, nowhere else.

    Raises:
        UsageError: nobody confirmed, or confirmed something else.
    """
    match confirmation:
        case None:
            raise UsageError(
                Problem(
                    code="not-reviewed",
                    what="an undo runs only after its scripts were reviewed; nothing was run",
                    hint="read the scripts above, then give their digest, which stands below them: --reviewed SHA256",
                )
            )
        case Typed(text=text) if not begins(proposal.digest, text):
            raise UsageError(
                Problem(
                    code="not-confirmed",
                    what=f"these are not the first {TYPED} digits of the digest; nothing was run",
                    hint="the digest stands below the scripts",
                )
            )
        case Reviewed(text=text) if not _WHOLE.fullmatch(text.strip().lower()):
            what = "--reviewed takes all 64 hexadecimal digits of the digest"
            raise UsageError(Problem(code="bad-digest", what=what, where="--reviewed"))
        case Reviewed(text=text) if text.strip().lower() != proposal.digest:
            raise UsageError(
                Problem(
                    code="other-digest",
                    what="what would run is not what was reviewed; nothing was run",
                    where="--reviewed",
                    hint="a script, a placeholder, a callback or the history has changed since: review it again; the "
                    "digest stands below the scripts, that of --plan is another one",
                )
            )
        case _:
            pass


def begins(digest: str, typed: str) -> bool:
    """Whether somebody typed enough of the first digits of a digest."""
    text = typed.strip().lower()
    return len(text) >= TYPED and digest.startswith(text)
