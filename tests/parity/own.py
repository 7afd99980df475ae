"""flyback, by its verbs in this process, in the shape of Flyway's answers."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from flyback.errors import FlybackError
from flyback.filesystem.settings_file import load
from flyback.model.migration import Migration
from flyback.model.results import MigrateResult
from flyback.model.run import Committed
from flyback.planning.entries import row_of, script_of
from flyback.report.target.failures import failures_text
from flyback.report.target.migration_lines import Line as Shown
from flyback.report.target.migration_lines import lines
from flyback.workflows.baseline import baseline
from flyback.workflows.clean import clean
from flyback.workflows.info import info
from flyback.workflows.migrate.migrate import migrate
from flyback.workflows.opened import Opened, opened
from flyback.workflows.repair import repair
from flyback.workflows.undo.asked import asked
from flyback.workflows.undo.confirming import Reviewed
from flyback.workflows.undo.review import UndoRequest, prepare
from flyback.workflows.undo.undo import undo
from flyback.workflows.validate import validate
from parity.player import Answer, Line


class Flyback:
    """flyback on the project in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, verb: str, settings: Mapping[str, str]) -> Answer:
        """Runs Flyway's verbs, and `undo` or `undo 3`, which takes back without asking what it would show."""
        try:
            with opened(self._folder, load(self._folder, {}, settings)) as ready:
                return _answer(verb, ready)
        except FlybackError as error:
            return Answer(ok=False, message="\n".join(str(problem) for problem in error.problems))


def _answer(verb: str, ready: Opened) -> Answer:
    match verb.split():
        case ["migrate"]:
            return _ran(migrate(ready))
        case ["undo", *versions]:
            prepared = prepare(ready, UndoRequest(what=asked(ready.settings.flyway.target, versions)))
            return _ran(undo(ready, prepared, Reviewed(prepared.proposal.digest)))
        case ["info"]:
            return Answer(ok=True, lines=_listed(ready))
        case ["validate"]:
            found = validate(ready).invalid
            return Answer(
                ok=True, lines=tuple((each.code, each.version, each.description, each.message) for each in found)
            )
        case ["repair"]:
            done = repair(ready)
            return _counts(done.removed, done.deleted, done.aligned)
        case ["baseline"]:
            return Answer(ok=True, lines=((str(baseline(ready).version),),))
        case _:
            assert verb == "clean"
            return _counts(clean(ready).cleaned)


def _ran(result: MigrateResult) -> Answer:
    message = failures_text(result.outcomes, result.place.schema)
    if message:
        return Answer(ok=False, message=message)
    steps = [outcome.step for outcome in result.outcomes if isinstance(outcome, Committed)]
    ends = (_text(result.initial), _text(result.target), str(len(steps)))
    return Answer(ok=True, lines=(ends, *((str(each.version or ""), each.description, each.type) for each in steps)))


def _listed(ready: Opened) -> tuple[Line, ...]:
    found = info(ready).listing.migrations
    return tuple(_line(each, line) for each, line in zip(found, lines(found), strict=True))


def _line(migration: Migration, line: Shown) -> Line:
    row, script = row_of(migration), script_of(migration)
    checksum = row.checksum if row else script.source.checksum if script else None
    rank = row.installed_rank if row else None
    return _text(line.version), line.description, line.type, line.state.value, _text(rank), _text(checksum)


def _counts(*parts: Sequence[object]) -> Answer:
    return Answer(ok=True, lines=(tuple(str(len(part)) for part in parts),))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
