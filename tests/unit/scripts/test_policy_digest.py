"""The digest of a policy changes with everything that is asked for, and with whose word counts."""

from dataclasses import fields
from datetime import UTC, datetime, time, timedelta
from typing import Any, get_args, get_origin

import pytest

from flyback.frozen import replaced
from flyback.model import policy
from flyback.model.policy import EnvironmentPolicy, Overrun, TrustedKey, Weekly, WindowPolicy
from flyback.scripts.policy_digest import policy_of

ENVIRONMENT = EnvironmentPolicy(name="production")
ANN = TrustedKey(owner="ann", public="ed25519:a", may=("approval",))
BOB = TrustedKey(owner="bob", public="ed25519:b", may=("approval",))
OTHERS: dict[object, object] = {
    bool: True,
    int: 77,
    float: 7.5,
    time: time(7),
    str: "other",
    timedelta: timedelta(microseconds=7),
    datetime: datetime(2030, 1, 1, tzinfo=UTC),
    Overrun: Overrun.FAIL,
}


def other(shape: object) -> object:
    """A value of that type that is no default."""
    inner: Any = next((each for each in get_args(shape) if each is not type(None)), shape)
    if get_args(shape) == (str, str):
        return {"a": "b"}
    if inner == policy.Window:
        inner = Weekly
    if get_origin(shape) is tuple:
        return (other(inner),)
    if inner in OTHERS:
        return OTHERS[inner]
    return inner(**{each.name: other(each.type) for each in fields(inner)})


def changes(value: object, place: str = "") -> list[tuple[str, object]]:
    """The value with one thing in it changed, for everything in it, at every depth."""
    found: list[tuple[str, object]] = []
    for each in fields(value):  # type: ignore[arg-type]  # a @frozen value
        name, now = f"{place}{each.name}", getattr(value, each.name)
        if type(now).__module__ == policy.__name__ and hasattr(now, "__dataclass_fields__"):
            found += [(deeper, replaced(value, **{each.name: new})) for deeper, new in changes(now, f"{name}.")]
        else:
            found.append((name, replaced(value, **{each.name: other(each.type)})))
    return found


@pytest.mark.parametrize("changed", [pytest.param(new, id=name) for name, new in changes(ENVIRONMENT)])
def test_every_field_of_an_environment_counts(changed: EnvironmentPolicy) -> None:
    assert policy_of(changed, [ANN]).digest != policy_of(ENVIRONMENT, [ANN]).digest


@pytest.mark.parametrize("changed", [pytest.param(new, id=name) for name, new in changes(ANN)])
def test_every_field_of_a_key_counts(changed: TrustedKey) -> None:
    assert policy_of(ENVIRONMENT, [changed]).digest != policy_of(ENVIRONMENT, [ANN]).digest


def test_keys_count_in_any_order() -> None:
    assert policy_of(ENVIRONMENT, [ANN, BOB]).digest == policy_of(ENVIRONMENT, [BOB, ANN]).digest
    assert policy_of(ENVIRONMENT, [ANN, BOB]).digest != policy_of(ENVIRONMENT, [ANN]).digest


def test_windows_that_say_the_same_in_other_places_are_not_the_same() -> None:
    window = Weekly(days=(5,), start=time(2), length=timedelta(hours=1), zone="UTC")
    allowed = replaced(ENVIRONMENT, window=WindowPolicy(allow=(window,)))
    denied = replaced(ENVIRONMENT, window=WindowPolicy(deny=(window,)))

    assert policy_of(allowed, []).digest != policy_of(denied, []).digest
    assert len(policy_of(allowed, []).digest) == 64
