"""What the verbs that sign have in common."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import click

from flyback.errors import Problem, UsageError
from flyback.scripts.durations import duration

KEY = click.option(
    "--key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The private key to sign with  [default: FLYBACK_SIGNING_KEY_FILE, FLYBACK_SIGNING_KEY]",
)


def key_file(options: Mapping[str, object]) -> Path | None:
    """The file that `--key` names; None where the environment is to say."""
    key = options["key"]
    return key if isinstance(key, Path) else None


def lasting(text: str) -> timedelta:
    """How long a signature holds.

    Raises:
        UsageError: not a length of time, or none.
    """
    try:
        found = duration(text)
    except ValueError as error:
        raise UsageError(Problem(code="usage", what=f"it {error}", where=f"--for {text}")) from None
    if not found:
        raise UsageError(Problem(code="usage", what="it should last for a while", where=f"--for {text}"))
    return found
