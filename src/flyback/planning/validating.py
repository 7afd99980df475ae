"""What is wrong between the scripts and the history."""

from flyback.model.history import SYNTHETIC, UNDOS, present_type, stored_description
from flyback.model.migration import Applied, Listing, Migration, Resolved, State, Unresolved
from flyback.model.results import Invalid
from flyback.model.script import BaselineScript
from flyback.model.version import Version
from flyback.planning.entries import description_of, history_type, script_of, version_of
from flyback.planning.ignoring import ignores
from flyback.planning.reconciling import Rules

_OUT_OF_SCOPE = (State.UNDONE, State.ABOVE_TARGET, State.DELETED)
_MISSING = (State.MISSING_SUCCESS, State.MISSING_FAILED)
_FUTURE = (State.FUTURE_SUCCESS, State.FUTURE_FAILED)
_Fault = tuple[str, str]
"""Flyway's error code and message."""


def validate(listing: Listing, rules: Rules) -> tuple[Invalid, ...]:
    """Everything in a listing that does not validate, in its order; of each migration the first fault.

    Source: Flyway 13, as it behaves, codes and messages included.
    """
    found: list[Invalid] = []
    for migration in listing.migrations:
        version = version_of(migration)
        if migration.state in _OUT_OF_SCOPE or any(each.matches(version, migration.state) for each in rules.ignore):
            continue
        fault = _fault(migration, listing.baseline, rules)
        if fault:
            code, message = fault
            script = script_of(migration)
            found.append(
                Invalid(
                    code=code,
                    message=message,
                    version="" if version is None else version.text,
                    description=description_of(migration),
                    path=script.source.file if script else "",
                )
            )
    return tuple(found)


def _fault(migration: Migration, baseline: Version | None, rules: Rules) -> _Fault | None:
    return (
        _failed(migration, rules)
        or _not_resolved(migration, rules)
        or _not_applied(migration, rules)
        or _outdated(migration, rules)
        or _mismatch(migration, baseline)
    )


def _failed(migration: Migration, rules: Rules) -> _Fault | None:
    if not migration.state.failed:
        return None
    if migration.state is State.FUTURE_FAILED and ignores(rules.ignore, State.FUTURE_SUCCESS):
        return None
    version, description = version_of(migration), description_of(migration)
    hint = "Please remove any half-completed changes then run repair to fix the schema history."
    if version is None:
        return "FAILED_REPEATABLE_MIGRATION", f"Detected failed repeatable migration: {description}.\n{hint}"
    return "FAILED_VERSIONED_MIGRATION", f"Detected failed migration to version {version} ({description}).\n{hint}"


def _not_resolved(migration: Migration, rules: Rules) -> _Fault | None:
    if not isinstance(migration, Unresolved) or migration.row.type in SYNTHETIC | UNDOS:
        return None
    state = migration.state
    if (
        state is State.SUPERSEDED
        or (state in _MISSING and ignores(rules.ignore, State.MISSING_SUCCESS))
        or (state in _FUTURE and ignores(rules.ignore, State.FUTURE_SUCCESS))
    ):
        return None
    version = version_of(migration)
    hint = "If you removed this migration intentionally, run repair to mark the migration as deleted."
    message = f"Detected applied migration not resolved locally: {_name(migration, version)}.\n{hint}"
    return f"APPLIED_{_kind(version)}_MIGRATION_NOT_RESOLVED", message


def _not_applied(migration: Migration, rules: Rules) -> _Fault | None:
    if not isinstance(migration, Resolved):
        return None
    match migration.state:
        case State.IGNORED if not isinstance(migration.script, BaselineScript):
            hint = "To ignore this migration, set -ignoreMigrationPatterns='*:ignored'."
            hint += " To allow executing this migration, set -outOfOrder=true."
        case State.PENDING if not ignores(rules.ignore, State.PENDING):
            hint = "To fix this error, either run migrate, or set -ignoreMigrationPatterns='*:pending'."
        case _:
            return None
    version = version_of(migration)
    what = "resolved migration" if version else "resolved repeatable migration"
    message = f"Detected {what} not applied to database: {_name(migration, version)}.\n{hint}"
    return f"RESOLVED_{_kind(version)}_MIGRATION_NOT_APPLIED", message


def _outdated(migration: Migration, rules: Rules) -> _Fault | None:
    if migration.state is not State.OUTDATED or ignores(rules.ignore, State.PENDING):
        return None
    what = "Detected outdated resolved repeatable migration that should be re-applied to database"
    message = f"{what}: {description_of(migration)}.\nRun migrate to execute this migration."
    return "OUTDATED_REPEATABLE_MIGRATION", message


def _mismatch(migration: Migration, baseline: Version | None) -> _Fault | None:
    """Checksums of repeatable migrations need no look: without a match they are Outdated or Superseded.

    A row without a checksum has no mismatch.
    """
    if not isinstance(migration, Applied) or migration.row.type == "DELETE":
        return None
    row, script, version = migration.row, migration.script, version_of(migration)
    if version is not None and baseline is not None and version <= baseline:
        return None
    applied: object
    resolved: object
    if present_type(row) != history_type(script):
        aspect, applied, resolved = "type", row.type, history_type(script)
    elif version is not None and row.checksum not in (None, script.source.checksum):
        aspect, applied, resolved = "checksum", row.checksum, script.source.checksum
    elif row.description != stored_description(script.description):
        aspect, applied, resolved = "description", row.description, script.description
    else:
        return None
    name = row.script if version is None else f"version {version}"
    lines = (
        f"Migration {aspect} mismatch for migration {name}",
        f"-> Applied to database : {applied}",
        f"-> Resolved locally    : {resolved}",
        "Either revert the changes to the migration, or run repair to update the schema history.",
    )
    return f"{aspect.upper()}_MISMATCH", "\n".join(lines)


def _kind(version: Version | None) -> str:
    return "REPEATABLE" if version is None else "VERSIONED"


def _name(migration: Migration, version: Version | None) -> str:
    return description_of(migration) if version is None else version.text
