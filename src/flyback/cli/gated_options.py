"""Options of the verbs that gates may be asked about, and what they answer."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import click

from flyback.cli.signing_options import KEY
from flyback.workflows.opened import Opened

T = TypeVar("T")

_TICKET = click.option("--ticket", default="", metavar="ID", help="The change ticket, where gates ask for one.")
_GLASS = click.option(
    "--break-glass", default="", metavar="REASON", help="Break gates open; a second person must join."
)


def gated(verb: Callable[..., object]) -> Callable[..., object]:
    """Gives a verb the options."""
    return KEY(_TICKET(_GLASS(verb)))


def noted(opened: Opened, verb: str, asked: tuple[str, ...], options: Mapping[str, object], go: Callable[[], T]) -> T:
    """Does what changes the history alone, or empties schemas: where there are gates, only what they let in.

    `asked` says what exactly, for those who approve it.
    """
    if not opened.settings.flyback.environments:
        return go()
    from flyback.cli.gated_run import errand_of  # noqa: PLC0415 - only where there are gates
    from flyback.workflows.facts.question import Noting  # noqa: PLC0415
    from flyback.workflows.gated.migrating import noted_gated  # noqa: PLC0415

    return noted_gated(opened, errand_of(Noting(verb=verb, asked=asked), options), go)
