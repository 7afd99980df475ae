# What `import flyback` offers. `__init__.py` imports each name when it is used for the first time.
from flyback.api import (
    Project,
    baseline,
    clean,
    drift,
    history,
    info,
    migrate,
    plan,
    rehearse,
    repair,
    review_undo,
    undo,
    validate,
)
from flyback.api_errors import RunError, UnfinishedError
from flyback.errors import (
    ConfigurationError,
    DriftError,
    FlybackError,
    HistoryError,
    Problem,
    ProjectError,
    ScriptSyntaxError,
    SelectionError,
    ServerError,
    UsageError,
)
from flyback.model.migration import Applied, Listing, Resolved, State, Unresolved
from flyback.model.rehearsal import Rehearsal, Verdict
from flyback.model.results import (
    BaselineResult,
    CleanResult,
    Drift,
    HistoryResult,
    InfoResult,
    MigrateResult,
    RepairResult,
    ValidateResult,
)
from flyback.model.run import Committed, InDoubt, NotStarted, Outcome, Partial, RolledBack
from flyback.model.undo import UndoProposal
from flyback.model.version import Version
from flyback.postgres.target.lock import LockError
from flyback.testing import MigratedDatabase, MigratedDatabases
from flyback.workflows.callbacks import CallbackError
from flyback.workflows.migrate.request import MigrateRequest, OnDrift
from flyback.workflows.rehearse.request import All, Last, Pending, Rows, These
from flyback.workflows.telling import Teller
from flyback.workflows.validate import ValidationError

__version__: str

__all__ = [
    "All",
    "Applied",
    "BaselineResult",
    "CallbackError",
    "CleanResult",
    "Committed",
    "ConfigurationError",
    "Drift",
    "DriftError",
    "FlybackError",
    "HistoryError",
    "HistoryResult",
    "InDoubt",
    "InfoResult",
    "Last",
    "Listing",
    "LockError",
    "MigrateRequest",
    "MigrateResult",
    "MigratedDatabase",
    "MigratedDatabases",
    "NotStarted",
    "OnDrift",
    "Outcome",
    "Partial",
    "Pending",
    "Problem",
    "Project",
    "ProjectError",
    "Rehearsal",
    "RepairResult",
    "Resolved",
    "RolledBack",
    "Rows",
    "RunError",
    "ScriptSyntaxError",
    "SelectionError",
    "ServerError",
    "State",
    "Teller",
    "These",
    "UndoProposal",
    "UnfinishedError",
    "Unresolved",
    "UsageError",
    "ValidateResult",
    "ValidationError",
    "Verdict",
    "Version",
    "__version__",
    "baseline",
    "clean",
    "drift",
    "history",
    "info",
    "migrate",
    "plan",
    "rehearse",
    "repair",
    "review_undo",
    "undo",
    "validate",
]
