"""Options of the verbs that work on a disposable server: which migrations, which server, standing on what."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import click

from flyback.errors import Problem, UsageError
from flyback.model.version import Version
from flyback.workflows.rehearse.request import All, Last, Pending, Selection, Since, These

_Command = TypeVar("_Command", bound=Callable[..., object])


def selecting(verb: str) -> Callable[[_Command], _Command]:
    """Which migrations; `verb` begins the help: `Rehearse`."""
    return _with(
        click.option("--all", "everything", is_flag=True, help=f"{verb} every migration."),
        click.option("--since", metavar="GIT_REF", help=f"{verb} what was added or changed since a git ref."),
        click.option(
            "--version", "versions", multiple=True, metavar="V...", help=f"{verb} these versions: --version 12 13."
        ),
        click.option("--last", type=click.IntRange(min=1), metavar="N", help=f"{verb} the N newest migrations."),
    )


def standing_on(verb: str) -> Callable[[_Command], _Command]:
    """Which server, and the state that the first migration finds."""
    return _with(
        click.option(
            "--server-version", type=click.IntRange(min=14), metavar="MAJOR", help=f"{verb} on this PostgreSQL, say 15."
        ),
        click.option("--server", metavar="DSN", help="Use databases of this server; its role needs CREATEDB."),
        click.option("--base-dump", type=click.Path(path_type=Path), metavar="FILE", help="Start from a pg_dump file."),
        click.option("--base-dsn", metavar="DSN", help="Start from the schema of a live database, which is only read."),
    )


def selection_of(given: Mapping[str, object], more: Sequence[object] = ()) -> Selection:
    """The migrations meant; `more` are words of the line that are versions where `--version` was given.

    Raises:
        UsageError: more than one way of choosing was given, or a version is none.
    """
    named, since, last = given["versions"], given["since"], given["last"]
    versions = [*(str(each) for each in (named if isinstance(named, tuple) else ())), *map(str, more)]
    if more and not named:
        raise _usage("versions are given after --version", f"write --version {' '.join(versions)}")
    asked: list[Selection] = []
    if given["everything"] is True:
        asked.append(All())
    if isinstance(since, str):
        asked.append(Since(ref=since))
    if versions:
        asked.append(These(versions=tuple(_version(text) for text in versions)))
    if isinstance(last, int):
        asked.append(Last(count=last))
    if len(asked) > 1:
        raise _usage("more than one of --all, --since, --version and --last", "give one of them")
    return asked[0] if asked else Pending()


def _version(text: str) -> Version:
    try:
        return Version(text)
    except ValueError as error:
        raise _usage(f"--version: {error}", "a version is made of numbers and dots, as in 10 or 1.2") from None


def _usage(what: str, hint: str) -> UsageError:
    return UsageError(Problem(code="usage", what=what, hint=hint))


def _with(*options: Callable[[_Command], _Command]) -> Callable[[_Command], _Command]:
    def decorated(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated
