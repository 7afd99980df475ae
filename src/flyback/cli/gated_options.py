"""Options of the verbs that gates may be asked about, and what they answer."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import click

from flyback.cli.on_target import Answer
from flyback.cli.signing_options import KEY
from flyback.workflows.forgotten import refuse_forgotten
from flyback.workflows.opened import Opened

T = TypeVar("T")

_TICKET = click.option("--ticket", default="", metavar="ID", help="The change ticket, where gates ask for one.")
_GLASS = click.option(
    "--break-glass", default="", metavar="REASON", help="Break gates open; a second person must join."
)


def gated(verb: Callable[..., object]) -> Callable[..., object]:
    """Gives a verb the options."""
    return KEY(_TICKET(_GLASS(verb)))


def noting_plan(opened: Opened, verb: str, asked: tuple[str, ...]) -> Answer:
    """What an approval of such a verb names: the digest of what is asked and of the history that it is asked of."""
    from flyback.report.target.flyway_json import head, own  # noqa: PLC0415 - only with --plan
    from flyback.workflows.facts.question import Noting  # noqa: PLC0415
    from flyback.workflows.facts.steps import moves  # noqa: PLC0415

    digest = moves(opened, Noting(verb=verb, asked=asked)).plan
    what = " ".join((verb, *asked))
    text = f"{what} of {opened.place.url}, as its history is now\ndigest {digest}\n"
    told = own("plan", opened.place, (), verb=verb, asked=list(asked), digest=digest, steps=[])
    return Answer(text=text, value={**head("plan", opened.place), **told})


def noted(
    opened: Opened, verb: str, asked: tuple[str, ...], options: Mapping[str, object], go: Callable[[Opened], T]
) -> T:
    """Does what changes the history alone, or empties schemas: where there are gates, only what they let in.

    `asked` says what exactly, for those who approve it.
    """
    if not opened.settings.flyback.environments:
        refuse_forgotten(opened)
        return go(opened)
    from flyback.cli.gated_run import errand_of  # noqa: PLC0415 - only where there are gates
    from flyback.workflows.facts.question import Noting  # noqa: PLC0415
    from flyback.workflows.gated.migrating import noted_gated  # noqa: PLC0415

    return noted_gated(opened, errand_of(Noting(verb=verb, asked=asked), options), go)
