"""Statements that make a session as new, and those that only get the first user's rights back."""

import re
from collections.abc import Iterable

from flyback.model.plan import Command

_ROLE = re.compile(r"\s*set\s+(?:session\s+)?(?P<what>session\s+authorization|role)\s", re.IGNORECASE)
_RESET_ALL = re.compile(r"\s*reset\s+all\s*", re.IGNORECASE)
_MENTIONS_ROLE = re.compile(r"\brole\b|session_authorization|session\s+authorization", re.IGNORECASE)
_KEEPING_RESET = """\
DO $flyback$ -- resets every setting but those that bound waiting for locks
DECLARE
  timeout text := pg_catalog.current_setting('lock_timeout');
  wait text := pg_catalog.current_setting('flyback.lock_wait', true);
BEGIN
  RESET ALL;
  PERFORM pg_catalog.set_config('lock_timeout', timeout, true), pg_catalog.set_config('flyback.lock_wait', wait, true);
END $flyback$"""


def reset(statements: Iterable[str]) -> tuple[Command, ...]:
    """Before a transaction begins."""
    return tuple(Command(sql=statement) for statement in statements)


def reset_within(statements: Iterable[str]) -> tuple[Command, ...]:
    """In the middle of a transaction, whose `lock_timeout` has to stay."""
    return tuple(
        Command(sql=_KEEPING_RESET if _RESET_ALL.fullmatch(statement) else statement) for statement in statements
    )


def regain_rights(statements: Iterable[str], texts: Iterable[str]) -> tuple[Command, ...]:
    """For the rest of a transaction, the role that the reset statements set; nothing where no text speaks of roles."""
    if not any(_MENTIONS_ROLE.search(text) for text in texts):
        return ()
    found = [(match, statement) for statement in statements if (match := _ROLE.match(statement))]
    local = [
        "SET LOCAL session_authorization TO DEFAULT",
        "SET LOCAL role TO DEFAULT",
        *(f"SET LOCAL {match['what'].upper()} {statement[match.end() :]}" for match, statement in found),
    ]
    return tuple(Command(sql=statement) for statement in local)
