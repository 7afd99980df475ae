"""What became of one statement that worked before."""

from dataclasses import replace

from flyback.frozen import frozen
from flyback.model.compat import Harm, Shape
from flyback.postgres.described import Described, Refusal
from flyback.proof.shapes import changed

_FILL = "give it a default, or make it NOT NULL after the release that fills it"
_LIST = "COPY without a list of columns takes all of them"


@frozen
class Harmed:
    """One harm."""

    harm: Harm
    text: str
    hint: str = ""
    script: str = ""
    """The migration that does it."""

    def by(self, script: str) -> "Harmed":
        """Done by a migration."""
        return replace(self, script=script)

    def same_as(self, other: "Harmed") -> bool:
        """Whether it is the same harm, whoever did it."""
        return (self.harm, self.text) == (other.harm, other.text)


def harm(before: Described, after: Described, *, exact: bool) -> Harmed | None:
    """The worst of it; `exact` where the statement fails as soon as its columns are not the same."""
    unplanned = after.unplanned if before.unplanned is None else None
    refusal = after.shape if isinstance(after.shape, Refusal) else unplanned
    if refusal is not None:
        return Harmed(harm=Harm.FAILS, text=refusal.message, hint=refusal.hint)
    new = [name for name in after.missing if name not in before.missing]
    if new:
        text = f"the INSERT leaves out what must not be NULL now and has no default: {', '.join(new)}"
        return Harmed(harm=Harm.FAILS, text=text, hint=_FILL)
    if not (isinstance(before.shape, Shape) and isinstance(after.shape, Shape)):
        return None
    difference = changed(before.shape, after.shape)
    if difference is None:
        return None
    kind, text = difference
    if exact and kind is not Harm.WIDENS:
        return Harmed(harm=Harm.FAILS, text=text, hint=_LIST)
    return Harmed(harm=kind, text=text)
