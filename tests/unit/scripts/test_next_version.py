"""The next version keeps the project's style."""

from datetime import datetime

import pytest

from flyback.scripts.next_version import next_version

NOW = datetime(2026, 7, 28, 9, 5, 7)


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([], "1"),
        (["9"], "10"),
        (["0093", "0001"], "0094"),
        (["099"], "100"),
        (["1.9", "1.2"], "1.10"),
        (["1.0.09"], "1.0.10"),
        (["1_2"], "1_3"),
        (["2", "1.9"], "3"),
        (["-1"], "0"),
        (["+36"], "37"),
        (["20240101120000"], "20260728090507"),
        (["202401011200"], "202607280905"),
        (["20240101.1200"], "20260728.0905"),
        (["20240101_120000"], "20260728_090507"),
        (["20240101"], "20260728"),
        (["20260728"], "20260728.1"),
        (["20990101120000"], "20990101120001"),
        (["20249999"], "20250000"),
    ],
)
def test_next(versions: list[str], expected: str) -> None:
    assert next_version(versions, NOW) == expected
