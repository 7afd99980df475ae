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
    InDoubtError,
    Problem,
    ProgramError,
    ProjectError,
    ScriptSyntaxError,
    SelectionError,
    ServerError,
    UsageError,
)
from flyback.model.failure import Failure
from flyback.model.history import HistoryRow
from flyback.model.migration import Applied, Listing, Migration, Resolved, State, Unresolved
from flyback.model.plan import Plan, Step
from flyback.model.rehearsal import Rehearsal, Verdict
from flyback.model.results import (
    BaselineResult,
    CleanResult,
    Drift,
    HistoryResult,
    InfoResult,
    Invalid,
    MigrateResult,
    Place,
    Repair,
    RepairResult,
    ValidateResult,
)
from flyback.model.run import Blocker, Committed, InDoubt, InDoubtAnswer, NotStarted, Outcome, Partial, RolledBack
from flyback.model.undo import Loss, UndoProposal, UndoReview
from flyback.model.version import Version
from flyback.postgres.target.lock import LockError
from flyback.testing import MigratedDatabase, MigratedDatabases
from flyback.workflows.callbacks import CallbackError
from flyback.workflows.locked import Orphans
from flyback.workflows.migrate.request import MigrateRequest, OnDrift
from flyback.workflows.rehearse.request import All, Last, Pending, Rows, These
from flyback.workflows.telling import Teller
from flyback.workflows.validate import ValidationError

__version__: str

__all__ = [
    "All",
    "Applied",
    "BaselineResult",
    "Blocker",
    "CallbackError",
    "CleanResult",
    "Committed",
    "ConfigurationError",
    "Drift",
    "DriftError",
    "Failure",
    "FlybackError",
    "HistoryError",
    "HistoryResult",
    "HistoryRow",
    "InDoubt",
    "InDoubtAnswer",
    "InDoubtError",
    "InfoResult",
    "Invalid",
    "Last",
    "Listing",
    "LockError",
    "Loss",
    "MigrateRequest",
    "MigrateResult",
    "MigratedDatabase",
    "MigratedDatabases",
    "Migration",
    "NotStarted",
    "OnDrift",
    "Orphans",
    "Outcome",
    "Partial",
    "Pending",
    "Place",
    "Plan",
    "Problem",
    "ProgramError",
    "Project",
    "ProjectError",
    "Rehearsal",
    "Repair",
    "RepairResult",
    "Resolved",
    "RolledBack",
    "Rows",
    "RunError",
    "ScriptSyntaxError",
    "SelectionError",
    "ServerError",
    "State",
    "Step",
    "Teller",
    "These",
    "UndoProposal",
    "UndoReview",
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
