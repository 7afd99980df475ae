# What `import flyback` offers. `__init__.py` imports each name when it is used for the first time.
from flyback.api import (
    Project,
    baseline,
    clean,
    drift,
    history,
    info,
    lint,
    migrate,
    rehearse,
    repair,
    review_migrate,
    review_undo,
    undo,
    validate,
)
from flyback.api_errors import AfterRunError, RunError, UnfinishedError, WithheldError
from flyback.api_release import checklist, compat, plan
from flyback.errors import (
    BlockedError,
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
from flyback.model.compat import Compatibility, Harm, Incompatibility, Query, Unjudged
from flyback.model.failure import Failure
from flyback.model.gates import Checklist, GateResult, GateVerdict
from flyback.model.history import HistoryRow
from flyback.model.migration import Applied, Listing, Migration, Resolved, State, Unresolved
from flyback.model.plan import Plan, Step
from flyback.model.rehearsal import Rehearsal, Verdict
from flyback.model.release import Live, NoReturn, Release, ReleaseStep, StatementTime, Way, WayBack
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
from flyback.model.risk import Act, Assessment, Family, Finding, Fix, RelationEffect, Remedy, Risks, Severity
from flyback.model.run import Blocker, Committed, InDoubt, InDoubtAnswer, NotStarted, Outcome, Partial, RolledBack
from flyback.model.undo import Loss, UndoProposal, UndoReview
from flyback.model.version import Version
from flyback.postgres.scratch.contract import Trust
from flyback.postgres.target.lock import LockError
from flyback.testing import MigratedDatabase, MigratedDatabases
from flyback.workflows.callbacks import CallbackError
from flyback.workflows.locked import Orphans
from flyback.workflows.migrate.request import MigrateRequest, OnDrift
from flyback.workflows.papers import Papers
from flyback.workflows.rehearse.request import All, Last, Pending, Rows, Since, These
from flyback.workflows.release.request import Rehearsing, ReleaseRequest
from flyback.workflows.telling import Teller
from flyback.workflows.validate import ValidationError

__version__: str

__all__ = [
    "Act",
    "AfterRunError",
    "All",
    "Applied",
    "Assessment",
    "BaselineResult",
    "BlockedError",
    "Blocker",
    "CallbackError",
    "Checklist",
    "CleanResult",
    "Committed",
    "Compatibility",
    "ConfigurationError",
    "Drift",
    "DriftError",
    "Failure",
    "Family",
    "Finding",
    "Fix",
    "FlybackError",
    "GateResult",
    "GateVerdict",
    "Harm",
    "HistoryError",
    "HistoryResult",
    "HistoryRow",
    "InDoubt",
    "InDoubtAnswer",
    "InDoubtError",
    "Incompatibility",
    "InfoResult",
    "Invalid",
    "Last",
    "Listing",
    "Live",
    "LockError",
    "Loss",
    "MigrateRequest",
    "MigrateResult",
    "MigratedDatabase",
    "MigratedDatabases",
    "Migration",
    "NoReturn",
    "NotStarted",
    "OnDrift",
    "Orphans",
    "Outcome",
    "Papers",
    "Partial",
    "Pending",
    "Place",
    "Plan",
    "Problem",
    "ProgramError",
    "Project",
    "ProjectError",
    "Query",
    "Rehearsal",
    "Rehearsing",
    "RelationEffect",
    "Release",
    "ReleaseRequest",
    "ReleaseStep",
    "Remedy",
    "Repair",
    "RepairResult",
    "Resolved",
    "Risks",
    "RolledBack",
    "Rows",
    "RunError",
    "ScriptSyntaxError",
    "SelectionError",
    "ServerError",
    "Severity",
    "Since",
    "State",
    "StatementTime",
    "Step",
    "Teller",
    "These",
    "Trust",
    "UndoProposal",
    "UndoReview",
    "UnfinishedError",
    "Unjudged",
    "Unresolved",
    "UsageError",
    "ValidateResult",
    "ValidationError",
    "Verdict",
    "Version",
    "Way",
    "WayBack",
    "WithheldError",
    "__version__",
    "baseline",
    "checklist",
    "clean",
    "compat",
    "drift",
    "history",
    "info",
    "lint",
    "migrate",
    "plan",
    "rehearse",
    "repair",
    "review_migrate",
    "review_undo",
    "undo",
    "validate",
]
