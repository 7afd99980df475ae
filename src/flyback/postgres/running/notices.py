"""What the server remarks while scripts run, in Flyway's words.

Source: Flyway 13: `DB: text` for SQLSTATE 00000, otherwise with the state and pgjdbc's error code, which is always 0.
"""

import psycopg
from psycopg.errors import Diagnostic

_MOST = 100
_LONGEST = 500


class Notices:
    """Collects notices and warnings; bounded, because a script may raise millions."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._more = 0

    def listen(self, connection: psycopg.Connection) -> None:
        """From now on keeps what this connection is told."""
        connection.add_notice_handler(self._take)

    def add(self, text: str) -> None:
        """A remark of flyback's own."""
        self._texts.append(text)

    def collect(self) -> tuple[str, ...]:
        """What was said since the last time."""
        more = [f"... and {self._more} more"] if self._more else []
        said, self._texts, self._more = (*self._texts, *more), [], 0
        return said

    def _take(self, diagnostics: Diagnostic) -> None:
        if len(self._texts) >= _MOST:
            self._more += 1
            return
        text = diagnostics.message_primary or ""
        short = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
        state = diagnostics.sqlstate or "00000"
        self._texts.append(f"DB: {short}" if state == "00000" else f"DB: {short} (SQL State: {state} - Error Code: 0)")
