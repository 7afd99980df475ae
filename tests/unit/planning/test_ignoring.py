"""`ignoreMigrationPatterns`: what is one, and what it matches."""

import pytest

from flyback.errors import ConfigurationError
from flyback.model.migration import State
from flyback.model.version import Version
from flyback.planning.ignoring import FUTURE, IgnorePattern, ignores, parse_patterns


@pytest.mark.parametrize(
    ("text", "kind", "state"),
    [
        pytest.param("*:future", "*", "future", id="default"),
        pytest.param("versioned:missing", "versioned", "missing", id="versioned"),
        pytest.param(" Repeatable : PENDING ", "repeatable", "pending", id="spaces-and-case"),
        pytest.param("*:*", "*", "*", id="everything"),
    ],
)
def test_patterns(text: str, kind: str, state: str) -> None:
    assert parse_patterns([text]) == (IgnorePattern(kind=kind, state=state),)


def test_empty_texts_are_no_patterns() -> None:
    assert parse_patterns(["", " "]) == ()


@pytest.mark.parametrize(
    "text", ["future", "a:b:c", "*:failed", "*:failed (missing)", "undo:future", ":", "*:", "versioned:above target"]
)
def test_no_patterns(text: str) -> None:
    with pytest.raises(ConfigurationError, match="Invalid pattern"):
        parse_patterns([text])


def test_all_wrong_patterns_are_named() -> None:
    with pytest.raises(ConfigurationError) as raised:
        parse_patterns(["x", "*:future", "y:z"])

    assert [problem.what for problem in raised.value.problems] == ["Invalid pattern 'x'.", "Invalid pattern 'y:z'."]


@pytest.mark.parametrize(
    ("pattern", "version", "state", "expected"),
    [
        pytest.param("*:future", "1", State.FUTURE_SUCCESS, True, id="future"),
        pytest.param("*:future", "1", State.FUTURE_FAILED, False, id="failed-future-has-another-name"),
        pytest.param("*:ignored", "1", State.BASELINE_IGNORED, False, id="ignored-by-baseline-too"),
        pytest.param("versioned:*", "1", State.FAILED, True, id="any-state"),
        pytest.param("versioned:*", None, State.FAILED, False, id="not-repeatable"),
        pytest.param("repeatable:*", None, State.OUTDATED, True, id="repeatable"),
    ],
)
def test_matches(pattern: str, version: str | None, state: State, expected: bool) -> None:
    (parsed,) = parse_patterns([pattern])

    assert parsed.matches(Version(version) if version else None, state) is expected


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        pytest.param("*:future", True, id="both"),
        pytest.param("versioned:future", False, id="one-kind"),
        pytest.param("versioned:future repeatable:*", True, id="together"),
        pytest.param("*:missing", False, id="another-state"),
        pytest.param("", False, id="none"),
    ],
)
def test_a_state_is_ignored_when_both_kinds_are(patterns: str, expected: bool) -> None:
    assert ignores(parse_patterns(patterns.split()), State.FUTURE_SUCCESS) is expected


def test_the_default_is_a_pattern() -> None:
    assert parse_patterns(["*:future"]) == (FUTURE,)
