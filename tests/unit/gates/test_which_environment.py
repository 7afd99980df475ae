"""The connection decides as well as the name."""

import pytest

from flyback.gates.which_environment import environment_of
from flyback.model.evidence import Identity
from flyback.model.policy import EnvironmentPolicy

PRODUCTION = EnvironmentPolicy(name="production", protected=True, system_identifier="1", database="shop")
ARCHIVE = EnvironmentPolicy(name="archive", protected=True, system_identifier="1", database="old")
STAGING = EnvironmentPolicy(name="staging", system_identifier="2", database="shop")
CLAIMS_TO_BE_STAGING = EnvironmentPolicy(name="fake", system_identifier="1", database="shop")
BLANK = EnvironmentPolicy(name="blank", protected=True)
ALL = {each.name: each for each in (PRODUCTION, ARCHIVE, STAGING, CLAIMS_TO_BE_STAGING)}


@pytest.mark.parametrize(
    ("name", "system", "database", "expected"),
    [
        pytest.param("production", "1", "shop", "production", id="by name and identity"),
        pytest.param("default", "1", "shop", "production", id="DSN given directly"),
        pytest.param("staging", "1", "shop", "production", id="another name for production"),
        pytest.param("fake", "1", "shop", "production", id="a name that has the same identity without gates"),
        pytest.param("renamed", "1", "shop", "production", id="environment renamed"),
        pytest.param("archive", "1", "shop", "production", id="another protected environment's name"),
        pytest.param("archive", "1", "old", "archive", id="another database of the cluster"),
        pytest.param("default", "", "shop", "production", id="nobody may know the cluster"),
        pytest.param("staging", "", "shop", "production", id="nobody may know the cluster, by another name"),
        pytest.param("production", "2", "shop", "production", id="the name of production, another cluster"),
        pytest.param("staging", "2", "shop", "staging", id="staging"),
        pytest.param("default", "2", "shop", None, id="no environment"),
        pytest.param("default", "1", "dev", None, id="an unknown database of production's cluster"),
    ],
)
def test_identity_decides(name: str, system: str, database: str, expected: str | None) -> None:
    identity = Identity(system_identifier=system, database=database, server_version=150018)

    found = environment_of(name, identity, ALL)

    assert (found and found.name) == expected


def test_a_protected_environment_without_identity_may_be_any_database() -> None:
    identity = Identity(system_identifier="5", database="x", server_version=150018)

    assert environment_of("default", identity, {"blank": BLANK}) == BLANK
