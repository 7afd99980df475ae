"""Options of the verbs that gates may be asked about, and what they answer."""

from collections.abc import Callable

import click

from flyback.cli.signing_options import KEY

_TICKET = click.option("--ticket", default="", metavar="ID", help="The change ticket, where gates ask for one.")
_GLASS = click.option(
    "--break-glass", default="", metavar="REASON", help="Break gates open; a second person must join."
)


def gated(verb: Callable[..., object]) -> Callable[..., object]:
    """Gives a verb the options."""
    return KEY(_TICKET(_GLASS(verb)))
