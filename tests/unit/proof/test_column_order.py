"""The order of columns: only of those that both sides have, apart from everything else."""

import pytest

from flyback.model.catalog import Catalog
from flyback.proof.comparison import compare
from unit.proof.catalogs import catalog


def table(*names: str) -> Catalog:
    columns = {("column", f"public.t.{name}"): {"type": name, "position": place} for place, name in enumerate(names, 1)}
    return catalog(r1={("table", "public.t"): {}, **columns})


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("abc", "abc", []),
        ("abc", "acb", ["table t: column c is after a, was last"]),
        ("abcd", "acdb", ["table t: column b is last, was after a"]),
        ("abcd", "dabc", ["table t: column d is first, was last"]),
        ("abcd", "badc", ["table t: column b is first, was after a; column d is after a, was last"]),
        ("abcdef", "fedcba", ["table t: columns are in another order (f, e, d, c, b moved)"]),
    ],
)
def test_moved_columns(before: str, after: str, told: list[str]) -> None:
    found = compare(table(*before), table(*after))

    assert [each.text for each in found] == told
    assert all(each.order_only and each.kind == "column order" and each.object == "public.t" for each in found)
    assert all((each.before, each.after) == ("\n".join(before), "\n".join(after)) for each in found)


def test_a_missing_column_moves_nobody() -> None:
    assert [(each.text, each.order_only) for each in compare(table(*"abc"), table(*"bc"))] == [
        ("column t.a is missing", False)
    ]


def test_an_order_beside_a_difference() -> None:
    found = compare(table(*"abc"), table(*"cb"))
    assert [(each.text, each.order_only) for each in found] == [
        ("column t.a is missing", False),
        ("table t: column c is first, was last", True),
    ]


def test_attributes_of_a_composite_type_must_keep_their_order() -> None:
    def pair(*names: str) -> Catalog:
        return catalog(
            r1={("attribute", f"public.pair.{name}"): {"type": name, "position": at} for at, name in enumerate(names)}
        )

    (found,) = compare(pair("a", "b"), pair("b", "a"))
    assert found.text == "composite type pair: attribute b is first, was last"
    assert not found.order_only


def test_columns_of_a_view_belong_to_its_query() -> None:
    def view(*names: str) -> Catalog:
        columns = {("column", f"public.v.{name}"): {"type": name, "position": at} for at, name in enumerate(names)}
        return catalog(r1={("view", "public.v"): {"definition": f"select {names};\n"}, **columns})

    assert [each.text for each in compare(view("a", "b"), view("b", "a"))] == ["view v: definition differs (line 1)"]
