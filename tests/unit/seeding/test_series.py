"""Series are distinct, fit their type and differ from salt to salt."""

import pytest

from flyback.seeding.series import series
from flyback.seeding.shapes import ArrayOf, Composite, RangeOf, Scalar, Type


def scalar(name: str, modifier: int = -1) -> Scalar:
    return Scalar(oid=1, name=name, modifier=modifier)


WIDE: list[Type] = [
    *(
        scalar(name)
        for name in ("int2", "int4", "int8", "numeric", "float8", "text", "uuid", "date", "timestamptz", "time", "inet")
    ),
    *(scalar(name) for name in ("interval", "macaddr", "bytea", "jsonb", "money", "hstore", "ltree", "pg_lsn")),
    scalar("varchar", 4 + 3),
    scalar("bpchar", 4 + 20),
    scalar("numeric", (4 << 16 | 2) + 4),
    scalar("bit", 16),
    ArrayOf(element=scalar("int4")),
    RangeOf(bound=scalar("date")),
    Composite(fields=(scalar("bool"), scalar("int4"))),
]


@pytest.mark.parametrize("wanted", WIDE, ids=str)
def test_two_hundred_values_are_all_different(wanted: Type) -> None:
    found = series(wanted, "salt", 200)
    assert len(set(found)) == 200
    assert found == series(wanted, "salt", 200)


@pytest.mark.parametrize("wanted", [scalar("uuid"), scalar("text"), scalar("int8"), scalar("bytea")], ids=str)
def test_another_salt_makes_other_values(wanted: Type) -> None:
    assert not set(series(wanted, "one", 100)) & set(series(wanted, "two", 100))


@pytest.mark.parametrize(("modifier", "most"), [(4 + 1, 26), (4 + 2, 26 * 36)])
def test_short_texts_run_out(modifier: int, most: int) -> None:
    found = series(scalar("varchar", modifier), "salt", 5000)
    assert len(found) == len(set(found)) == most
    assert all(len(word) == modifier - 4 for word in found)


@pytest.mark.parametrize("wanted", [scalar("bool"), scalar("xml"), Composite(fields=(scalar("bool"),))], ids=str)
def test_some_types_have_no_series(wanted: Type) -> None:
    assert series(wanted, "salt", 10) == ()
