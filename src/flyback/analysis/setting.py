"""What a session's settings become."""

from collections.abc import Callable

from flyback.analysis.impact import Impact
from flyback.analysis.session import Session
from flyback.frozen import replaced

_NEVER_SEARCHED = frozenset(("pg_catalog", "pg_temp", ""))
_ALIASES = {"time zone": "timezone"}


def set_variable(name: str, values: tuple[str, ...] | None, impact: Impact, *, local: bool) -> None:
    """SET, SET LOCAL, RESET and set_config(); without values the setting becomes what it was when the session began."""
    lowered = _ALIASES.get(name.lower(), name.lower())
    impact.act("set", name=lowered, value=", ".join(values) if values is not None else "", local="yes" if local else "")
    change = _change(lowered, values, impact)
    if change is None or (local and not impact.in_transaction):
        return
    session = impact.database.session
    impact.database.also(session.change_local(change) if local else session.change(change))


def _change(name: str, values: tuple[str, ...] | None, impact: Impact) -> Callable[[Session], Session] | None:
    first = impact.database.session.first
    match name:
        case "search_path":
            path = first.search_path if values is None else _path(values, impact)
            return lambda session: replaced(session, search_path=path)
        case "timezone":
            zone = first.time_zone if values is None else (values[0] if values else "?")
            return lambda session: replaced(session, time_zone=zone)
        case "session_replication_role":
            is_replica = bool(values) and values is not None and values[0].lower() == "replica"
            return lambda session: replaced(session, replica=is_replica)
        case "check_function_bodies":
            checks = values is None or values[:1] not in (("off",), ("false",), ("no",), ("0",))
            return lambda session: replaced(session, checks_bodies=checks)
        case _:
            return None


def _path(values: tuple[str, ...], impact: Impact) -> tuple[str, ...]:
    names = (impact.database.server.user if value == "$user" else value for value in values)
    return tuple(name for name in names if name not in _NEVER_SEARCHED)
