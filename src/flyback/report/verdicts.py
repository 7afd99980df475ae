"""How each verdict looks and reads, the same in every report."""

import enum
from collections.abc import Mapping
from types import MappingProxyType

from flyback.frozen import frozen
from flyback.model.rehearsal import Verdict


class Tone(enum.Enum):
    """How a reader should feel about a line; each report turns it into its own colours."""

    GOOD = "good"
    NEUTRAL = "neutral"
    WARN = "warn"
    BAD = "bad"


@frozen
class Look:
    """A verdict's sign, colour and meaning."""

    mark: str
    ascii_mark: str
    """For terminals that cannot show `mark`."""
    tone: Tone
    meaning: str
    """A sentence for somebody who sees the word for the first time."""


LOOKS: Mapping[Verdict, Look] = MappingProxyType(
    {
        Verdict.EXACT: Look(
            mark="✓",
            ascii_mark="+",
            tone=Tone.GOOD,
            meaning="After the undo nothing in the catalogue differs from before.",
        ),
        Verdict.EQUIVALENT: Look(
            mark="≈",
            ascii_mark="~",
            tone=Tone.GOOD,
            meaning="Only the order of columns differs, which an undo cannot always restore.",
        ),
        Verdict.LOSSY: Look(
            mark="◑",
            ascii_mark="%",
            tone=Tone.BAD,
            meaning="The schema is back, but rows that were there before are lost or changed.",
        ),
        Verdict.DIFFERENT: Look(
            mark="≠",
            ascii_mark="!",
            tone=Tone.BAD,
            meaning="The undo runs, but the schema is not what it was, or applying again gives another schema.",
        ),
        Verdict.UNDO_FAILS: Look(
            mark="✗", ascii_mark="x", tone=Tone.BAD, meaning="The server refuses a statement of the undo script."
        ),
        Verdict.NOT_UNDOABLE: Look(
            mark="⊘",
            ascii_mark="o",
            tone=Tone.NEUTRAL,
            meaning="The author declares that there is no way back, and why.",
        ),
        Verdict.NO_UNDO: Look(mark="–", ascii_mark="-", tone=Tone.WARN, meaning="There is no undo script."),
        Verdict.APPLY_FAILS: Look(
            mark="✗",
            ascii_mark="x",
            tone=Tone.BAD,
            meaning="The migration itself does not run, so nothing after it could be rehearsed.",
        ),
    }
)
