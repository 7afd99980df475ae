"""Options of the verbs that tell other people and systems of a release."""

from datetime import UTC, datetime

import click

from flyback.errors import Problem, UsageError
from flyback.gates.windows.openings import openings
from flyback.model.open_times import Span
from flyback.model.policy import EnvironmentPolicy, Policy
from flyback.workflows.facts.environment import policy_at
from flyback.workflows.opened import Opened

BEGINS = click.option(
    "--begins", metavar="TIME", default="", help="When it may begin: 2026-12-05T02:00+01:00  [default: next window]"
)
ENDS = click.option("--ends", metavar="TIME", default="", help="When it must have ended  [default: end of the window]")
LINK = click.option("--link", "links", multiple=True, metavar="NAME=URL", help="A page to link to; may be repeated.")


def policy_of(opened: Opened) -> Policy:
    """The policy of the environment that the database is.

    Raises:
        UsageError: flyback.toml has none for it.
    """
    found = policy_at(opened)
    if found is not None:
        return found
    known = opened.settings.flyback.environments
    there = f"there are: {', '.join(known)}" if known else "flyback.toml has none: [environments.NAME]"
    what = f"{opened.place.url} is no environment of flyback.toml"
    raise UsageError(Problem(code="no-environment", what=what, hint=f"name one with --env; {there}"))


def span_of(options: dict[str, object], policy: EnvironmentPolicy, now: datetime) -> Span:
    """From when to when, as the line says, otherwise the next open window.

    Raises:
        UsageError: that is no span, only half of one, over already, or neither said nor known.
    """
    begins, ends = (str(options[name]) for name in ("begins", "ends"))
    if begins and ends:
        span = Span(start=_moment("--begins", begins), end=_moment("--ends", ends))
        if span.end <= max(span.start, now):
            raise _usage("it ends before it begins, or is over already", f"--ends {ends}")
        return span
    if begins or ends:
        raise _usage("--begins and --ends belong together", "")
    found = openings(policy.window, now, 1)
    if not found:
        raise _usage(f"no window of {policy.name} is known: say --begins and --ends", "")
    return found[0].span


def links_of(options: dict[str, object]) -> tuple[tuple[str, str], ...]:
    """Names and addresses.

    Raises:
        UsageError: one of them has no name, or no address of a page.
    """
    given = options["links"]
    pairs = [str(each).partition("=") for each in given] if isinstance(given, tuple) else []
    for name, _, address in pairs:
        if not name or not address.startswith(("https://", "http://")):
            raise _usage("a link is NAME=URL: plan=https://ci.example/plan.html", f"--link {name}={address}")
    return tuple((name, address) for name, _, address in pairs)


def _moment(option: str, text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        hint = "2026-12-05T02:00+01:00, or with Z for UTC"
        raise UsageError(Problem(code="usage", what=f"{option} needs date, time and offset from UTC", hint=hint))
    return found.astimezone(UTC)


def _usage(what: str, where: str) -> UsageError:
    return UsageError(Problem(code="usage", what=what, where=where))
