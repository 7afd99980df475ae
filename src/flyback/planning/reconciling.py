"""The project's scripts and the history's rows, put together into one listing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flyback.frozen import frozen
from flyback.model.history import HistoryRow, present_type, stored_description
from flyback.model.migration import Applied, ForwardScript, Listing, Migration, Resolved, State, Unresolved
from flyback.model.script import BaselineScript, Project, RepeatableScript, UndoScript, VersionedScript
from flyback.model.target import Latest, Next, Target, UpTo
from flyback.model.version import Version
from flyback.planning.entries import history_type, script_version
from flyback.planning.ignoring import FUTURE, IgnorePattern
from flyback.planning.past import Past, read_past
from flyback.planning.states import Outlook, is_due, state_of_run, state_of_script

_LATEST = Latest()
_BEFORE_ROWS = (State.BELOW_BASELINE, State.BASELINE_IGNORED)


@frozen
class Rules:
    """What of the settings decides about states, validity and selection."""

    target: Target = _LATEST
    out_of_order: bool = False
    ignore: tuple[IgnorePattern, ...] = (FUTURE,)
    cherry_pick: tuple[str, ...] = ()
    """Versions, and descriptions of repeatable migrations, in the order in which they run; empty: no choice."""


def reconcile(project: Project, rows: Sequence[HistoryRow], rules: Rules) -> Listing:
    """Lists every migration with its state, in Flyway's order, which is the order in which pending ones run.

    Raises:
        HistoryError: the history holds unknown types or contradicts itself.

    Source: Flyway 13, as it behaves.
    """
    past = read_past(rows)
    listed = [*_applied(project, past), *_not_applied(project, past, rules)]
    return Listing(
        migrations=tuple(sorted(listed, key=_place)),
        schema_version=past.last_applied,
        last_applied=past.last_applied,
        baseline=past.baseline,
    )


def _applied(project: Project, past: Past) -> list[Migration]:
    """The rows that are listed, each with its script where there is one."""
    versioned: tuple[VersionedScript | BaselineScript, ...] = (*project.versioned, *project.baselines)
    scripts = {(script.version, history_type(script)): script for script in versioned}
    repeatables = {stored_description(script.description): script for script in project.repeatables}
    undo = {script.version: script for script in project.undo}
    last_resolved = max((script.version for script in versioned), default=None)
    listed: list[Migration] = []
    for run in past.runs:
        script: ForwardScript | None
        if run.version is None:
            script = repeatables.get(run.row.description)
        else:
            script = scripts.get((run.version, present_type(run.row)))
        state = state_of_run(run, script, past, last_resolved)
        if script is None:
            listed.append(Unresolved(row=run.row, state=state))
        else:
            listed.append(Applied(row=run.row, script=script, state=state, undo=_undo_of(script, undo)))
    return listed


def _not_applied(project: Project, past: Past, rules: Rules) -> list[Resolved]:
    """The scripts that have no row in force."""
    in_force = {(run.version, present_type(run.row)) for run in past.runs if past.is_standing(run.row)}
    versioned = [each for each in project.versioned if (each.version, history_type(each)) not in in_force]
    baselines = [each for each in project.baselines if (each.version, history_type(each)) not in in_force]
    repeatables = [each for each in project.repeatables if is_due(each, past)]
    scripts: tuple[ForwardScript, ...] = (*versioned, *baselines, *repeatables)
    outlook = Outlook(
        target=rules.target,
        out_of_order=rules.out_of_order,
        pending_baseline=max((each.version for each in baselines), default=None),
    )
    undo = {script.version: script for script in project.undo}
    listed = _with_states(scripts, undo, past, outlook)
    if isinstance(rules.target, Next):
        pending = (script_version(each.script) for each in sorted(listed, key=_place) if each.state is State.PENDING)
        following = next(pending, None)
        if following is not None:
            listed = _with_states(scripts, undo, past, replace(outlook, target=UpTo(version=following)))
    return listed


def _with_states(
    scripts: Sequence[ForwardScript], undo: Mapping[Version, UndoScript], past: Past, outlook: Outlook
) -> list[Resolved]:
    return [
        Resolved(script=script, state=state_of_script(script, past, outlook), undo=_undo_of(script, undo))
        for script in scripts
    ]


def _undo_of(script: ForwardScript, undo: Mapping[Version, UndoScript]) -> UndoScript | None:
    return undo.get(script.version) if isinstance(script, VersionedScript) else None


def _place(migration: Migration) -> tuple[int, tuple[int, ...], bool]:
    """Where a migration stands in the listing; repeatable ones that are due stay in the project's order."""
    if not isinstance(migration, Resolved):
        return 1, (migration.row.installed_rank,), False
    if isinstance(migration.script, RepeatableScript):
        return 3, (), False
    return (
        0 if migration.state in _BEFORE_ROWS else 2,
        migration.script.version.parts,
        isinstance(migration.script, BaselineScript),
    )
