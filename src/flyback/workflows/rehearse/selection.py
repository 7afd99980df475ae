"""Which migrations are rehearsed, and which only lead up to them."""

from collections.abc import Callable, Collection, Sequence

from flyback.errors import BaseError, Problem, ProjectError, UsageError
from flyback.filesystem.changed_since import versions_changed_since
from flyback.frozen import frozen
from flyback.model.script import BaselineScript, Project, Script, VersionedScript
from flyback.model.version import Version
from flyback.workflows.rehearse.request import All, Last, Pending, Request, Selection, Since, These


@frozen
class Chosen:
    """The road of a rehearsal."""

    earlier: tuple[BaselineScript | VersionedScript, ...]
    """What the base state is made of, in order; empty when it comes from elsewhere."""
    road: tuple[VersionedScript, ...]
    """From the first rehearsed migration to the last, in order."""
    rehearsed: frozenset[Version]
    """Which of the road are rehearsed; the others are only applied."""


def choose_road(request: Request, project: Project, applied: Collection[Version] | None) -> Chosen:
    """What a request rehearses, given what the base state has; see `choose`."""
    return choose(project, request.selection, applied, lambda ref: versions_changed_since(request.folder, ref, project))


def choose(
    project: Project,
    selection: Selection,
    applied: Collection[Version] | None,
    since: Callable[[str], frozenset[Version]],
) -> Chosen:
    """The road through a project.

    `applied` are the versions the base state has; None when nobody knows, an empty collection from nothing.

    Raises:
        UsageError: a version that does not exist, or nothing is selected.
        BaseError: what is pending cannot be known.
        ProjectError: a script that would run is no SQL.
    """
    wanted = _wanted(project, selection, applied, since) - _already(selection, applied or ())
    road = tuple(
        script
        for script in project.versioned
        if wanted and min(wanted) <= script.version <= max(wanted) and script.version not in (applied or ())
    )
    first = min(wanted, default=None)
    earlier = () if applied is None or applied or first is None else _earlier(project, first)
    undo = [script for script in project.undo if script.version in wanted]
    _refuse_programs([*earlier, *road, *undo, *project.repeatables])
    return Chosen(earlier=earlier, road=road, rehearsed=frozenset(wanted))


def _wanted(
    project: Project,
    selection: Selection,
    applied: Collection[Version] | None,
    since: Callable[[str], frozenset[Version]],
) -> frozenset[Version]:
    known = [script.version for script in project.versioned]
    match selection:
        case Pending() if applied is None:
            raise BaseError(
                Problem(
                    code="pending-unknown",
                    what="the base state has no schema history table, so what is pending is not known",
                    hint="say what to rehearse: --all, --since REF, --version V or --last N",
                )
            )
        case Pending():
            return frozenset(version for version in known if version not in (applied or ()))
        case All():
            return frozenset(known)
        case Last(count=count):
            return frozenset(sorted(known)[-count:])
        case Since(ref=ref):
            return since(ref)
        case These(versions=versions):
            return _these(versions, known)


def _already(selection: Selection, applied: Collection[Version]) -> frozenset[Version]:
    """What cannot be rehearsed because the base state has it; refused where it was asked for by name."""
    if isinstance(selection, These):
        named = [version for version in selection.versions if version in applied]
        if named:
            raise UsageError(
                Problem(
                    code="already-applied",
                    what=f"the base state already has {', '.join(map(str, named))}",
                    where="--version",
                    hint="rehearse it from nothing, or on a base from before it",
                )
            )
    return frozenset(applied)


def _these(versions: tuple[Version, ...], known: list[Version]) -> frozenset[Version]:
    missing = [
        Problem(code="no-such-version", what=f"no migration has version {version}", where="--version")
        for version in versions
        if version not in known
    ]
    if missing:
        raise UsageError(missing)
    return frozenset(version for version in known if version in versions)


def _refuse_programs(scripts: Sequence[Script]) -> None:
    problems = [
        Problem(
            code="unsupported-migration",
            what="a script migration; a rehearsal proves SQL only",
            where=script.source.path,
            hint="rewrite it in SQL, or keep the project's history from before it in base_dump",
        )
        for script in scripts
        if not script.source.is_sql
    ]
    if problems:
        raise ProjectError(problems)


def _earlier(project: Project, first: Version) -> tuple[BaselineScript | VersionedScript, ...]:
    """What Flyway would run on an empty database before a version: the highest baseline below it, then the rest."""
    baselines = [script for script in project.baselines if script.version < first]
    start = baselines[-1:]
    return (
        *start,
        *(
            script
            for script in project.versioned
            if script.version < first and not (start and script.version <= start[0].version)
        ),
    )
