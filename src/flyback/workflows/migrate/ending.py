"""How a run ends: what it answers, and the callbacks where there was nothing to do."""

from flyback.model.migration import State
from flyback.model.results import MigrateResult
from flyback.model.run import Committed, Outcome
from flyback.planning.entries import version_of
from flyback.workflows.callbacks import fire
from flyback.workflows.migrate.outlook import Outlook
from flyback.workflows.opened import Opened


def nothing_to_do(opened: Opened, seen: Outlook) -> MigrateResult:
    """Nothing is pending; the callbacks come all the same."""
    fire(opened, "beforeMigrate", "afterVersioned", "afterMigrate", "afterMigrateOperationFinish")
    return result_of(opened, seen, (), "", ())


def result_of(
    opened: Opened, seen: Outlook, outcomes: tuple[Outcome, ...], digest: str, notes: tuple[str, ...]
) -> MigrateResult:
    """The answer of the verb."""
    there = [each for each in outcomes if isinstance(each, Committed)]
    versions = [each.step.version for each in there if each.step.version is not None]
    return MigrateResult(
        place=opened.place,
        initial=seen.listing.schema_version,
        target=versions[-1] if versions else None,
        outcomes=outcomes,
        plan_digest=digest,
        milliseconds=opened.milliseconds,
        warnings=tuple(warning for each in there for warning in each.warnings),
        notes=(*opened.notes, *_failed_elsewhere(opened, seen), *notes),
    )


def _failed_elsewhere(opened: Opened, seen: Outlook) -> tuple[str, ...]:
    """Failed migrations whose scripts are not here, which `*:future` lets pass; Flyway's words."""
    schema = opened.target.facts.schema
    failed = (each for each in seen.listing.migrations if each.state is State.FUTURE_FAILED)
    return tuple(
        f'Schema "{schema}" contains a failed future migration to version {version_of(each)} !' for each in failed
    )
