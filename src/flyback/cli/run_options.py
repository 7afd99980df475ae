"""Options of the verbs that run scripts."""

from collections.abc import Callable

import click

from flyback.model.run import InDoubtAnswer
from flyback.workflows.locked import Orphans

PLAN = click.option("--plan", "only_plan", is_flag=True, help="Print the exact SQL and its digest, run nothing.")
END_ORPHAN = click.option("--end-orphan", is_flag=True, help="End sessions of a killed run that still work.")
IN_DOUBT = click.option(
    "--in-doubt",
    type=click.Choice(["done", "again"]),
    help="A statement of which nobody knows whether it took effect: take it as done, or run it again.",
)


def cherry_pick(whom: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """`--cherry-pick 3,1`."""
    return click.option("--cherry-pick", metavar="LIST", default="", help=f"{whom}, and no other.")


def picked(text: str) -> tuple[str, ...]:
    """The versions and descriptions of a list."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def orphans(end_orphan: bool) -> Orphans:  # noqa: FBT001 - what the option gives
    """What to do about them."""
    return Orphans.END if end_orphan else Orphans.WAIT


def doubt(text: object) -> InDoubtAnswer:
    """What to do about it; nothing where nobody said."""
    return InDoubtAnswer(text) if text else InDoubtAnswer.STOP
