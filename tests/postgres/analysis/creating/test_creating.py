"""CREATE, ATTACH, DETACH, REINDEX ...: locks, work, refusals and the database afterwards as on real servers."""

import psycopg
import pytest

from postgres.analysis.creating.beside import difference, difference_afterwards
from postgres.analysis.creating.case_files import cases


@pytest.mark.parametrize("name", ["partitions", "tables_and_bounds", "indexes", "functions_and_views", "refusals"])
def test_deeds(admin: psycopg.Connection, name: str) -> None:
    assert [found for case in cases(name) if (found := difference(admin, case))] == []


def test_afterwards(admin: psycopg.Connection) -> None:
    assert [found for case in cases("afterwards") if (found := difference_afterwards(admin, case))] == []
