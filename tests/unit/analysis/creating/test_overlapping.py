"""Bounds that claim the same rows, and bounds as constraints."""

import pytest

from flyback.analysis.partitions.bounds import negation, parsed_bound, row_constraint
from flyback.analysis.partitions.overlapping import is_empty, overlap
from flyback.model.snapshot import Column, Relation
from flyback.syntax.expressions import expression


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("FOR VALUES FROM (1) TO (10)", "FOR VALUES FROM (10) TO (20)", False),
        ("FOR VALUES FROM (1) TO (10)", "FOR VALUES FROM (9) TO (20)", True),
        ("FOR VALUES FROM (MINVALUE) TO (10)", "FOR VALUES FROM (-5) TO (MAXVALUE)", True),
        ("FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')", "FOR VALUES FROM ('2024-01-31') TO ('2024-03-01')", True),
        ("FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')", "FOR VALUES FROM ('2024-02-01') TO ('2024-03-01')", False),
        ("FOR VALUES FROM ('a') TO ('m')", "FOR VALUES FROM ('b') TO ('c')", False),
        ("FOR VALUES IN (1, 2)", "FOR VALUES IN (2, 3)", True),
        ("FOR VALUES IN ('a', NULL)", "FOR VALUES IN (NULL)", True),
        ("FOR VALUES IN (1)", "FOR VALUES IN (2)", False),
        ("FOR VALUES WITH (MODULUS 4, REMAINDER 1)", "FOR VALUES WITH (MODULUS 2, REMAINDER 1)", True),
        ("FOR VALUES WITH (MODULUS 4, REMAINDER 1)", "FOR VALUES WITH (MODULUS 4, REMAINDER 3)", False),
        ("DEFAULT", "DEFAULT", True),
        ("DEFAULT", "FOR VALUES IN (1)", False),
    ],
)
def test_overlap(one: str, other: str, expected: bool) -> None:
    assert overlap(parsed_bound(one), parsed_bound(other)) is expected
    assert overlap(parsed_bound(other), parsed_bound(one)) is expected


def test_a_range_may_be_empty() -> None:
    assert is_empty(parsed_bound("FOR VALUES FROM (5) TO (5)"))
    assert not is_empty(parsed_bound("FOR VALUES FROM (5) TO (6)"))


_ONE = Relation(
    oid=1, schema="public", name="p", kind="p", columns=(Column(number=1, name="a", type=23),), partition_columns=(1,)
)
_TWO = Relation(
    oid=1,
    schema="public",
    name="p",
    kind="p",
    columns=(Column(number=1, name="a", type=23), Column(number=2, name="b", type=23)),
    partition_columns=(1, 2),
)


@pytest.mark.parametrize(
    ("parent", "bound", "constraint"),
    [
        (_ONE, "FROM (1) TO (5)", "a IS NOT NULL AND a >= 1 AND a < 5"),
        (_ONE, "FROM (MINVALUE) TO (5)", "a IS NOT NULL AND a < 5"),
        (_ONE, "IN (1)", "a IS NOT NULL AND a = 1"),
        (_ONE, "IN (1, 2)", "a IS NOT NULL AND a IN (1, 2)"),
        (_ONE, "IN (1, NULL)", "a IS NULL OR a = 1"),
        (
            _TWO,
            "FROM (1, 2) TO (3, MAXVALUE)",
            "a IS NOT NULL AND b IS NOT NULL AND (a > 1 OR (a = 1 AND b >= 2)) AND a <= 3",
        ),
    ],
)
def test_constraints(parent: Relation, bound: str, constraint: str) -> None:
    found = row_constraint(parent, parsed_bound(f"FOR VALUES {bound}"))
    assert _placeless(found) == _placeless(expression(constraint))


def test_hashes_are_no_constraint_that_could_be_proved() -> None:
    assert row_constraint(_ONE, parsed_bound("FOR VALUES WITH (MODULUS 2, REMAINDER 1)")) is None


def test_negation() -> None:
    inside = row_constraint(_ONE, parsed_bound("FOR VALUES FROM (1) TO (5)"))
    assert inside is not None
    assert _placeless(negation(inside)) == _placeless(expression("a IS NULL OR a < 1 OR a >= 5"))


def _placeless(node: object) -> object:
    """Without places and what has its default value."""
    match node:
        case dict():
            return {
                key: _placeless(value)
                for key, value in node.items()
                if not key.endswith(("location", "_start", "_end"))
            }
        case list():
            return [_placeless(item) for item in node]
        case _:
            return node


def test_what_is_no_bound_is_read_as_none() -> None:
    assert parsed_bound("nonsense") == {}
