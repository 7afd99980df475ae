"""Which undo is meant by what the settings and the command line say."""

from collections.abc import Sequence

from flyback.errors import Problem, UsageError
from flyback.model.target import UpTo, target_of
from flyback.model.version import Version
from flyback.planning.undo_selection import DownTo, LastOne, Request, These


def asked(target: str, versions: Sequence[str] = ()) -> Request:
    """The undo of a `target` as Flyway spells it, or of named versions (`--version`, Flyway's `cherryPick`).

    `current`, `latest` and `next` all mean the last migration alone; a version means everything down to it, that one
    included.

    Raises:
        UsageError: not a version, or both a version to go down to and named ones.

    Source: Flyway's documentation of `undo`.
    """
    try:
        goal = target_of(target)
        named = tuple(Version(text) for text in versions)
    except ValueError as error:
        raise UsageError(Problem(code="bad-version", what=str(error))) from None
    match goal:
        case UpTo() if named:
            what = "both a target and named versions"
            raise UsageError(
                Problem(code="usage", what=what, hint="--target goes down to a version, --version names some")
            )
        case UpTo(version=version, lenient=lenient):
            return DownTo(version, lenient)
        case _:
            return These(named) if named else LastOne()
