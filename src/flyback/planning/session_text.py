"""Statements that make a session as new, and those that only get back what a history row needs."""

import re
from collections.abc import Iterable

from flyback.model.plan import Command

_SET_ROLE = re.compile(r"\s*set\s+(?:session\s+)?(?P<what>session\s+authorization|role)\s", re.IGNORECASE)
_RESET_ALL = re.compile(r"\s*reset\s+all\s*", re.IGNORECASE)
_SET_ZONE = re.compile(r"set_config\('TimeZone', (?P<zone>'(?:[^']|'')*'), false\)")
_ZONE = re.compile(r"time\s*zone")
_ROLE = re.compile(r"\brole\b")
_AUTHORIZATION = re.compile(r"session_authorization|session\s+authorization")
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
    """Before a transaction begins; in one of its own, because a transaction keeps the defaults that it began with.

    Source: PostgreSQL reads default_transaction_read_only and its like when a transaction starts; a string of several
    statements is one transaction up to its first COMMIT.
    """
    return tuple(Command(sql=statement) for statement in ("BEGIN", *statements, "COMMIT"))


def reset_within(statements: Iterable[str]) -> tuple[Command, ...]:
    """In the middle of a transaction, whose `lock_timeout` has to stay."""
    return tuple(
        Command(sql=_KEEPING_RESET if _RESET_ALL.fullmatch(statement) else statement) for statement in statements
    )


def regain_rights(statements: Iterable[str], texts: Iterable[str]) -> tuple[Command, ...]:
    """For the rest of a transaction, the role and the time zone that the reset statements set.

    Nothing where no text speaks of them.
    """
    statements, texts = tuple(statements), [text.lower() for text in texts]
    local: list[str] = []
    if _speak_of("zone", _ZONE, texts):
        local += _zones(statements)
    if _speak_of("role", _ROLE, texts) or _speak_of("authorization", _AUTHORIZATION, texts):
        local += _roles(statements)
    return tuple(Command(sql=statement) for statement in local)


def _speak_of(word: str, pattern: re.Pattern[str], texts: Iterable[str]) -> bool:
    """Whether a text has what the pattern finds; the word is part of that, and quicker to be found."""
    return any(word in text and pattern.search(text) is not None for text in texts)


def _zones(statements: Iterable[str]) -> list[str]:
    zones = [found["zone"] for statement in statements if (found := _SET_ZONE.search(statement))]
    return [f"SET LOCAL TimeZone TO {zone}" for zone in zones]


def _roles(statements: Iterable[str]) -> list[str]:
    found = [(match, statement) for statement in statements if (match := _SET_ROLE.match(statement))]
    return [
        "SET LOCAL session_authorization TO DEFAULT",
        "SET LOCAL role TO DEFAULT",
        *(f"SET LOCAL {match['what'].upper()} {statement[match.end() :]}" for match, statement in found),
    ]
