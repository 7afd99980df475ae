"""What can go wrong, told so that a person can act on it.

Every error a user can meet is a `Problem`: what happened, where, what to do next, and a stable code.
The exit code of the command line belongs to the error's class:
1 failed, 2 usage, 3 blocked by a gate, 4 drift, 5 partial or in doubt.
"""

from collections.abc import Iterable
from typing import ClassVar

from flyback.frozen import frozen


@frozen
class Problem:
    """One thing that is wrong, where it is, and what to do about it."""

    code: str
    """Stable, lower case with hyphens: `duplicate-undo`."""
    what: str
    where: str = ""
    """`path:line:column`, an object's name or a server; empty when the whole run is meant."""
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}" + (f"\n  hint: {self.hint}" if self.hint else "")


class FlybackError(Exception):
    """A failure that is told to the user without a traceback."""

    exit_code: ClassVar[int] = 1

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        # `args` stay what the constructor was given: that is how errors are copied and pickled

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class UsageError(FlybackError):
    """The command was asked for something it cannot understand."""

    exit_code = 2


class ConfigurationError(FlybackError):
    """A settings file, environment variable or URL says something that cannot be."""

    exit_code = 2


class ProjectError(FlybackError):
    """The files of the project do not make a project: names, duplicates, encodings, placeholders."""


class ScriptSyntaxError(FlybackError):
    """A script cannot be split into PostgreSQL statements."""


class ServerError(FlybackError):
    """No server could be had, or it did not do what it must."""


class DriftError(FlybackError):
    """The live catalogue is not the one that the migrations left: somebody has changed it by hand."""

    exit_code = 4


class BaseError(FlybackError):
    """The state before the first rehearsed migration could not be made."""


class HistoryError(FlybackError):
    """The schema history table says something that cannot be, or that forbids what was asked."""


class SelectionError(FlybackError):
    """What was asked for is not there, or not in a state in which it can be done."""


class ProgramError(FlybackError):
    """An executable script or callback could not be started, or said that it failed."""


class ServiceError(FlybackError):
    """A service or a command did not answer, refused, or answered what cannot be understood."""


class BlockedError(FlybackError):
    """A gate does not let it run, or nobody could learn whether it may."""

    exit_code = 3


class EvidenceError(FlybackError):
    """What is given for evidence is none: not to be read, not signed, or not signed by a key that is known."""


class SigningError(FlybackError):
    """A key cannot be read, or nothing can be signed with it."""


class InDoubtError(FlybackError):
    """Nobody knows how far an earlier run came, or it cannot be taken up again."""

    exit_code = 5
