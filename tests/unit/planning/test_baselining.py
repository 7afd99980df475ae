"""When a history may begin with a baseline, and the marker that it begins with."""

import pytest

from flyback.errors import HistoryError
from flyback.model.version import Version
from flyback.planning.baselining import AlreadyThere, CreateWithMarker, baseline
from unit.planning.compact import history

TABLE = '"app"."flyway_schema_history"'
UNABLE = f"Unable to baseline schema history table {TABLE}"


@pytest.mark.parametrize(
    ("version", "description", "stored"),
    [
        pytest.param("1", "<< Flyway Baseline >>", "<< Flyway Baseline >>", id="defaults"),
        pytest.param("2.0", "it's here", "it's here", id="version-as-given"),
        pytest.param("1", "d" * 201, "d" * 197 + "...", id="long-description"),
    ],
)
def test_marker(version: str, description: str, stored: str) -> None:
    marker = baseline(None, Version(version), description, table=TABLE)

    assert marker == CreateWithMarker(
        installed_rank=1, version=version, description=stored, type="BASELINE", script=stored
    )


@pytest.mark.parametrize(
    ("rows", "version", "rank"),
    [
        pytest.param("BASELINE:V1~b", "1", 1, id="first"),
        pytest.param("SCHEMA BASELINE:V1~b", "1", 2, id="second"),
        pytest.param("BASELINE:V1~b SCHEMA V2", "1.0", 1, id="equal-version-and-more-rows"),
    ],
)
def test_the_same_baseline_again(rows: str, version: str, rank: int) -> None:
    found = baseline(history(rows), Version(version), "b", table=TABLE)

    assert isinstance(found, AlreadyThere)
    assert found.marker.installed_rank == rank


@pytest.mark.parametrize(
    ("rows", "version", "message"),
    [
        pytest.param(
            "BASELINE:V2~b", "1", f"{UNABLE} with (1,b) as it has already been baselined with (2,b)", id="version"
        ),
        pytest.param(
            "BASELINE:V1~c", "1", f"{UNABLE} with (1,b) as it has already been baselined with (1,c)", id="description"
        ),
        pytest.param("V1", "1", f"{UNABLE} as it already contains migrations", id="migrations"),
        pytest.param("Ra", "1", f"{UNABLE} as it already contains migrations", id="repeatables"),
        pytest.param("SCHEMA V1 BASELINE:V1~b", "1", f"{UNABLE} as it already contains migrations", id="third-row"),
        pytest.param("", "1", f"{UNABLE} as it already exists, and is empty.", id="empty"),
        pytest.param("SCHEMA", "1", f"{UNABLE} as it already contains migrations.", id="only-schema"),
        pytest.param("V1", "0", f"{UNABLE} as it already contains migrations", id="version-0-without-schema-row"),
        pytest.param(
            "SCHEMA V1", "0", f"{UNABLE} with version 0 as this version was used for schema creation", id="version-0"
        ),
    ],
)
def test_refusals(rows: str, version: str, message: str) -> None:
    with pytest.raises(HistoryError) as raised:
        baseline(history(rows), Version(version), "b", table=TABLE)

    assert raised.value.problems[0].what == message
    assert raised.value.problems[0].hint
