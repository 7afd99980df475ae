"""Whatever stands in `flyback.toml`: it is read, or what is wrong is told by its place; nothing is lost on the way."""

import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from flyback.filesystem.environments_example import EXAMPLE
from flyback.model.policy import Call, Channel, EnvironmentPolicy, TrustedKey
from flyback.scripts.policy_config import policies
from flyback.scripts.policy_digest import policy_of

_MODELS = (EnvironmentPolicy, TrustedKey, Channel, Call)


def names_of(made: object) -> set[str]:
    """Every key, at every depth."""
    found: set[str] = set()
    if isinstance(made, type) and is_dataclass(made):
        for each in fields(made):
            found |= {each.name, *names_of(each.type)}
    for inner in get_args(made):
        found |= names_of(inner)
    return found


_NAMES = st.sampled_from(sorted(set().union(*map(names_of, _MODELS)) | {"url", "user", "password", "zone"})) | st.text(
    max_size=4
)
_LEAVES = (
    st.none().map(lambda _: "${env.X}")
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["4h", "0s", "Sat 02:00 for 4h", "UTC", "*", "window", "approval", "a@b", "ed25519:AA==", "db1:1"]
    )
    | st.dates()
    | st.datetimes()
    | st.times()
)
_TREES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4), max_leaves=12
)


@given(environments=st.dictionaries(st.text(max_size=4), _TREES, max_size=3) | _TREES, keys=st.lists(_TREES) | _TREES)
def test_nothing_breaks_the_reader(environments: object, keys: object) -> None:
    found = policies(environments, keys, "flyback.toml")

    assert all(problem.where == "flyback.toml" and problem.what for problem in found.problems)
    for policy in found.environments.values():
        assert len(policy_of(policy, found.keys).digest) == 64


def places(tree: object, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every table in a document."""
    found: list[tuple[str | int, ...]] = []
    if isinstance(tree, Mapping):
        found = [way, *(place for name, inner in tree.items() for place in places(inner, (*way, name)))]
    elif isinstance(tree, list):
        found = [place for number, inner in enumerate(tree) for place in places(inner, (*way, number))]
    return found


_DOCUMENT = tomllib.loads(EXAMPLE)
_OPEN = ((), ("environments",))
"""Where any name may stand, the file itself and the names of environments."""


@given(place=st.sampled_from([each for each in places(_DOCUMENT) if each not in _OPEN]), name=st.text(min_size=1))
def test_a_key_that_nobody_knows_is_told_wherever_it_stands(place: tuple[str | int, ...], name: str) -> None:
    document = tomllib.loads(EXAMPLE)
    table = document
    for step in place:
        table = table[step]  # type: ignore[index]  # names in tables, numbers in lists
    table[f"unknown {name}"] = 1

    found = policies(document["environments"], document["keys"], "flyback.toml")

    assert [each.code for each in found.problems] == ["unknown-setting"]
    assert f"unknown {name}" in found.problems[0].what
