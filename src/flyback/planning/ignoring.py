"""Flyway's `ignoreMigrationPatterns`: which migrations `validate` says nothing about."""

from collections.abc import Iterable

from flyback.errors import ConfigurationError, Problem
from flyback.frozen import frozen
from flyback.model.migration import State
from flyback.model.version import Version

_KINDS = ("*", "repeatable", "versioned")
_STATES = ("*", "missing", "pending", "ignored", "future")


@frozen
class IgnorePattern:
    """`versioned:missing`: migrations of one kind in one state; `*` stands for any."""

    kind: str
    state: str

    def matches(self, version: Version | None, state: State) -> bool:
        """Whether a migration in this state is meant; it is repeatable when it has no version.

        Source: Flyway 13 compares with the name that it shows, so `missing` is not `Failed (Missing)`.
        """
        kind = "repeatable" if version is None else "versioned"
        return self.kind in ("*", kind) and self.state in ("*", state.value.lower())


FUTURE = IgnorePattern(kind="*", state="future")
PENDING = IgnorePattern(kind="*", state="pending")
"""What `migrate` ignores when it validates."""


def ignores(patterns: Iterable[IgnorePattern], state: State) -> bool:
    """Whether migrations of both kinds are ignored in this state."""
    meant = [pattern for pattern in patterns if pattern.state in ("*", state.value.lower())]
    return {"versioned", "repeatable"} <= {kind for pattern in meant for kind in _kinds(pattern)}


def parse_patterns(texts: Iterable[str]) -> tuple[IgnorePattern, ...]:
    """Reads patterns such as `*:future` and `Repeatable : Missing`; empty texts stand for no pattern.

    Raises:
        ConfigurationError: some are no patterns; all of them are named.
    """
    problems: list[Problem] = []
    patterns: list[IgnorePattern] = []
    for text in texts:
        if not text.strip():
            continue
        kind, _, state = (part.strip().lower() for part in text.partition(":"))
        if ":" not in text or ":" in state:
            problems.append(_problem(text, "it must have the form type:state"))
        elif kind not in _KINDS:
            problems.append(_problem(text, f"the type must be one of {', '.join(_KINDS)}"))
        elif state not in _STATES:
            problems.append(_problem(text, f"the state must be one of {', '.join(_STATES)}"))
        else:
            patterns.append(IgnorePattern(kind=kind, state=state))
    if problems:
        raise ConfigurationError(problems)
    return tuple(patterns)


def _kinds(pattern: IgnorePattern) -> tuple[str, ...]:
    return ("versioned", "repeatable") if pattern.kind == "*" else (pattern.kind,)


def _problem(text: str, hint: str) -> Problem:
    return Problem(
        code="ignore-pattern", what=f"Invalid pattern '{text}'.", where="flyway.ignoreMigrationPatterns", hint=hint
    )
