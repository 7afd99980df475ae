"""The state that the first rehearsed migration stands on, when it does not come from the project's own scripts."""

from flyback.postgres.base_state.history import AppliedVersions, HistoryTable, applied_versions
from flyback.postgres.base_state.live import LiveFacts, from_dsn
from flyback.postgres.base_state.restore import from_dump

__all__ = ["AppliedVersions", "HistoryTable", "LiveFacts", "applied_versions", "from_dsn", "from_dump"]
