"""`flyback info`."""

from collections.abc import Callable
from typing import TypeVar

import click

from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.errors import Problem, UsageError
from flyback.model.version import Version
from flyback.report.target import info as report
from flyback.report.target.info_filter import Wanted, filtered, moment_of, states_of
from flyback.workflows import info as workflow

_T = TypeVar("_T")


@click.command(cls=TargetVerb, settings=(*CONNECTION, *SCRIPTS, "target", "out-of-order"))
@click.option("--info-since-date", metavar="DATE", default="", help="Not what was applied before: 01/12/2020 13:00.")
@click.option("--info-until-date", metavar="DATE", default="", help="Only what was applied up to then.")
@click.option("--info-since-version", metavar="VERSION", default="", help="Not what has a lower version.")
@click.option("--info-until-version", metavar="VERSION", default="", help="Only what has no higher version.")
@click.option("--info-of-state", metavar="LIST", default="", help="Only these states: PENDING,FAILED.")
@click.option("--migration-ids", is_flag=True, help="Print nothing but versions, separated by commas.")
@on_target
def info(errand: Errand, *, migration_ids: bool, info_of_state: str, **limits: str) -> Answer:
    """Show every migration and its state: applied, pending, failed, undone.

    Changes nothing and takes no lock.
    """
    wanted = Wanted(
        since=_read(limits, "info_since_date", moment_of),
        until=_read(limits, "info_until_date", moment_of),
        since_version=_read(limits, "info_since_version", Version),
        until_version=_read(limits, "info_until_version", Version),
        states=_read({"info_of_state": info_of_state}, "info_of_state", states_of) or frozenset(),
    )
    with errand.opened() as opened:
        result = filtered(workflow.info(opened), wanted)
    text = report.migration_ids(result) if migration_ids else report.info_text(result, errand.output.paint)
    return Answer(text=text, value=report.info_json(result))


def _read(given: dict[str, str], name: str, read: Callable[[str], _T]) -> _T | None:
    try:
        return read(given[name]) if given[name] else None
    except ValueError as error:
        raise UsageError(Problem(code="usage", what=str(error), where=f"--{name.replace('_', '-')}")) from None
