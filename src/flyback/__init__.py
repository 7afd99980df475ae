"""Flyway-style SQL migrations on PostgreSQL with a way back that is proven, not hoped for.

    from flyback import Project, migrate

    migrate(Project.open("db"))

Nothing is imported before it is used.
"""

import importlib

__version__ = "0.1.0"

_HOMES = {
    "flyback.api": (
        *("Project", "baseline", "clean", "drift", "history", "info", "lint", "migrate", "rehearse", "repair"),
        *("review_migrate", "review_undo", "undo", "validate"),
    ),
    "flyback.api_errors": ("AfterRunError", "RunError", "UnfinishedError", "WithheldError"),
    "flyback.api_release": ("checklist", "compat", "plan"),
    "flyback.errors": (
        *(
            "BlockedError",
            "ConfigurationError",
            "DriftError",
            "FlybackError",
            "HistoryError",
            "InDoubtError",
            "Problem",
        ),
        *("ProgramError", "ProjectError", "ScriptSyntaxError", "SelectionError", "ServerError", "UsageError"),
    ),
    "flyback.model.compat": ("Compatibility", "Harm", "Incompatibility", "Query", "Unjudged"),
    "flyback.model.failure": ("Failure",),
    "flyback.model.gates": ("Checklist", "GateResult", "GateVerdict"),
    "flyback.model.history": ("HistoryRow",),
    "flyback.model.migration": ("Applied", "Listing", "Migration", "Resolved", "State", "Unresolved"),
    "flyback.model.plan": ("Plan", "Step"),
    "flyback.model.rehearsal": ("Rehearsal", "Verdict"),
    "flyback.model.release": ("Live", "NoReturn", "Release", "ReleaseStep", "StatementTime", "Way", "WayBack"),
    "flyback.model.results": (
        *("BaselineResult", "CleanResult", "Drift", "HistoryResult", "InfoResult", "Invalid", "MigrateResult"),
        *("Place", "Repair", "RepairResult", "ValidateResult"),
    ),
    "flyback.model.risk": (
        *("Act", "Assessment", "Family", "Finding", "Fix", "RelationEffect", "Remedy", "Risks", "Severity"),
    ),
    "flyback.model.run": (
        *("Blocker", "Committed", "InDoubt", "InDoubtAnswer", "NotStarted", "Outcome", "Partial", "RolledBack"),
    ),
    "flyback.model.undo": ("Loss", "UndoProposal", "UndoReview"),
    "flyback.model.version": ("Version",),
    "flyback.postgres.scratch.contract": ("Trust",),
    "flyback.postgres.target.lock": ("LockError",),
    "flyback.testing": ("MigratedDatabase", "MigratedDatabases"),
    "flyback.workflows.callbacks": ("CallbackError",),
    "flyback.workflows.locked": ("Orphans",),
    "flyback.workflows.migrate.request": ("MigrateRequest", "OnDrift"),
    "flyback.workflows.papers": ("Papers",),
    "flyback.workflows.rehearse.request": ("All", "Last", "Pending", "Rows", "Since", "These"),
    "flyback.workflows.release.request": ("Rehearsing", "ReleaseRequest"),
    "flyback.workflows.telling": ("Teller",),
    "flyback.workflows.validate": ("ValidationError",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = ["__version__", *sorted(_HOME)]  # noqa: PLE0604 - names of strings, as the stub beside this file shows


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
