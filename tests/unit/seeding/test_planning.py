"""Plans of rows: parents first, NULL everywhere it may be, unique keys kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyback.seeding.candidates import column_pool
from flyback.seeding.choices import nulls
from flyback.seeding.entropy import shuffled
from flyback.seeding.keys import distinct
from flyback.seeding.order import Turn, turns
from flyback.seeding.planning import plan
from flyback.seeding.plans import Manner
from flyback.seeding.shapes import Column, ForeignKey, Scalar, Table

INTEGER = Scalar(oid=23, name="int4")
BOOLEAN = Scalar(oid=16, name="bool")


def column(name: str, nullable: bool = True, sequence: bool = False, kind: Scalar = INTEGER) -> Column:
    return Column(name=name, type=kind, type_sql="integer", nullable=nullable, sequence=sequence)


def table(oid: int, *parents: int, required: tuple[int, ...] = (), unique: tuple[tuple[str, ...], ...] = ()) -> Table:
    return Table(
        oid=oid,
        schema="public",
        name=f"t{oid}",
        qualified=f"public.t{oid}",
        columns=(
            column("id", nullable=False, sequence=True),
            *(column(f"p{parent}", nullable=parent not in required) for parent in parents),
            column("a"),
            column("b", kind=BOOLEAN),
        ),
        unique=unique,
        foreign_keys=tuple(
            ForeignKey(name=f"k{parent}", columns=(f"p{parent}",), parent=parent, parent_columns=("id",))
            for parent in parents
        ),
    )


def names(found: tuple[Turn, ...]) -> list[tuple[int, list[str]]]:
    return [(turn.table.oid, [key.name for key in turn.postponed]) for turn in found]


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        pytest.param((table(1, 2), table(2, 3), table(3)), [(3, []), (2, []), (1, [])], id="chain"),
        pytest.param((table(1, 1),), [(1, ["k1"])], id="itself"),
        pytest.param((table(1, 2, required=(2,)), table(2, 1)), [(2, ["k1"]), (1, [])], id="circle"),
        pytest.param(
            (table(1, 2, 3, required=(2,)), table(2, 1), table(3, 1, required=(1,))),
            [(2, ["k1"]), (1, ["k3"]), (3, [])],
            id="two circles",
        ),
        pytest.param((table(1, 99),), [(1, [])], id="a parent that is not filled"),
    ],
)
def test_parents_come_first(tables: tuple[Table, ...], expected: list[tuple[int, list[str]]]) -> None:
    assert names(turns(tables)) == expected


@given(rows=st.integers(1, 60), columns=st.integers(0, 30), salt=st.text(max_size=5))
def test_null_comes_to_every_column_and_leaves_every_column(rows: int, columns: int, salt: str) -> None:
    units = [(f"c{at}",) for at in range(columns)]
    found = nulls(salt, rows, units)
    assert all(0 in absent for absent in found.values())
    assert rows == 1 or all(1 not in absent for absent in found.values())
    assert all(0 <= row < rows for absent in found.values() for row in absent)


@given(size=st.integers(1, 50), count=st.integers(0, 200), salt=st.text(max_size=5))
def test_every_value_comes_once_before_any_comes_twice(size: int, count: int, salt: str) -> None:
    found = shuffled(salt, "label", size, count)
    assert len(found) == count
    assert len(set(found[:size])) == min(size, count)
    assert all(0 <= at < size for at in found)


@pytest.mark.parametrize(
    ("unique", "expected"),
    [
        ((("a",),), {"a"}),
        ((("id",),), set()),
        ((("id", "a"),), set()),
        ((("a", "b"),), {"a"}),
        ((("b",),), {"b"}),
        ((("a",), ("a", "b")), {"a"}),
    ],
    ids=str,
)
def test_one_column_of_a_unique_key_differs(unique: tuple[tuple[str, ...], ...], expected: set[str]) -> None:
    assert distinct(table(1, unique=unique)) == expected


@pytest.mark.parametrize("manner", Manner)
def test_a_plan_fills_each_column_once(manner: Manner) -> None:
    child = table(1, 2, 1, required=(2,), unique=(("a", "b"),))
    pools = {each.name: column_pool(child, each, {}, "salt", 50) for each in child.columns}
    found = plan(Turn(table=child, postponed=(child.foreign_keys[1],)), pools, 50, "salt", manner)
    filled = [picked.column.name for picked in found.picked] + [name for drawn in found.drawn for name in drawn.columns]
    assert sorted(filled) == sorted({"p2", "p1", "a", "b"} | ({"id"} if manner is Manner.TAME else set()))
    assert all(len(picked.picks) == found.candidates == 50 for picked in found.picked)
    assert all(at is None or at < len(picked.values) for picked in found.picked for at in picked.picks)
    by_name = {picked.column.name: picked for picked in found.picked}
    assert set(by_name["p1"].picks) == {None}, "a reference to the table itself waits"
    given_a = [at for at in by_name["a"].picks if at is not None]
    assert len(set(given_a)) == len(given_a)
    assert found == plan(Turn(table=child, postponed=(child.foreign_keys[1],)), pools, 50, "salt", manner)
