"""Which of Flyway's eighteen states a migration is in.

Source: Flyway 13, as it behaves; the first rule that fits decides.
"""

from flyback.frozen import frozen
from flyback.model.history import BASELINES, stored_description
from flyback.model.migration import ForwardScript, State
from flyback.model.script import BaselineScript, RepeatableScript
from flyback.model.target import Current, Target, UpTo
from flyback.model.version import Version
from flyback.planning.past import MARKING_UNDOS, Past, Run


@frozen
class Outlook:
    """What decides about scripts that are not applied."""

    target: Target
    """`Next` limits nothing here; once the next migration is known, it is `UpTo` that one."""
    out_of_order: bool
    pending_baseline: Version | None
    """The highest baseline script that is not applied."""


def state_of_run(run: Run, script: ForwardScript | None, past: Past, last_resolved: Version | None) -> State:
    """The state of a row, given the script it was written for and the project's highest version."""
    row = run.row
    if row.installed_rank in past.undone:
        return State.UNDONE
    if row.installed_rank in past.deleted:
        return State.DELETED
    match row.type:
        case "DELETE" | "SCHEMA":
            return State.SUCCESS
        case "BASELINE":
            return State.BASELINE
        case kind if kind in MARKING_UNDOS:
            return State.SUCCESS if row.success else State.FAILED
        case kind if kind in BASELINES:
            if row.success and script is None:
                return _unresolved(run, last_resolved)
            return State.BASELINE if row.success else State.FAILED
        case _:
            is_latest = run.version is not None or past.latest[row.description] is row
            return _unresolved(run, last_resolved) if script is None and is_latest else _executed(run, script, past)


def _executed(run: Run, script: ForwardScript | None, past: Past) -> State:
    """The state of a row whose script is there, or that is an older run of a repeatable migration."""
    if not run.row.success:
        return State.FAILED
    if run.version is not None:
        return State.OUT_OF_ORDER if run.row.installed_rank in past.out_of_order else State.SUCCESS
    if past.latest[run.row.description] is not run.row:
        return State.SUPERSEDED
    return State.SUCCESS if _matches(script, run.row.checksum) else State.OUTDATED


def is_due(script: RepeatableScript, past: Past) -> bool:
    """Whether a repeatable migration has to run: never run, deleted since, or changed since."""
    row = past.latest.get(stored_description(script.description))
    return row is None or row.type == "DELETE" or not past.is_standing(row) or not _matches(script, row.checksum)


def state_of_script(script: ForwardScript, past: Past, outlook: Outlook) -> State:
    """The state of a script that is not applied."""
    if isinstance(script, RepeatableScript):
        return State.PENDING
    is_baseline = isinstance(script, BaselineScript)
    has_begun = past.last_applied is not None or past.baseline is not None
    base = outlook.pending_baseline if past.last_applied is None else past.baseline
    if base is not None and script.version < base:
        return State.BELOW_BASELINE
    if base is not None and script.version == base:
        return State.PENDING if is_baseline and not has_begun else State.BASELINE_IGNORED
    if _is_above(script.version, outlook.target, past.last_applied):
        return State.ABOVE_TARGET
    if past.last_applied is not None and script.version < past.last_applied and not outlook.out_of_order:
        return State.IGNORED
    return State.IGNORED if is_baseline and has_begun else State.PENDING


def _unresolved(run: Run, last_resolved: Version | None) -> State:
    """Missing when the project knows newer versions, else from the future."""
    if run.version is None or (last_resolved is not None and run.version < last_resolved):
        return State.MISSING_SUCCESS if run.row.success else State.MISSING_FAILED
    return State.FUTURE_SUCCESS if run.row.success else State.FUTURE_FAILED


def _matches(script: ForwardScript | None, checksum: int | None) -> bool:
    """Whether a repeatable script is as it was; Flyway takes the checksum before replacement of placeholders too."""
    return isinstance(script, RepeatableScript) and checksum in (script.source.checksum, script.raw_checksum)


def _is_above(version: Version, target: Target, last_applied: Version | None) -> bool:
    match target:
        case UpTo(version=limit):
            return version > limit
        case Current():
            return last_applied is None or version > last_applied
        case _:
            return False
