"""Two shapes of one statement compared."""

import pytest

from flyback.model.compat import Harm, Shape
from flyback.proof.shapes import changed


@pytest.mark.parametrize(
    ("old", "new", "harm"),
    [
        ("character varying(10)", "character varying(20)", Harm.WIDENS),
        ("character varying(10)", "text", Harm.WIDENS),
        ("text", "character varying", Harm.WIDENS),
        ("text", "character varying(10)", Harm.CHANGES),
        ("numeric(10,2)", "numeric(12,2)", Harm.WIDENS),
        ("numeric(10,2)", "numeric(12,3)", Harm.CHANGES),
        ("numeric(10,2)", "numeric", Harm.CHANGES),
        ("integer", "bigint", Harm.CHANGES),
        ("character varying(10)[]", "character varying(20)[]", Harm.WIDENS),
        ("timestamp(3) without time zone", "timestamp(3) with time zone", Harm.CHANGES),
        ("character(3)", "character(4)", Harm.CHANGES),
    ],
)
def test_types(old: str, new: str, harm: Harm) -> None:
    for before, after in (
        (Shape(columns=(("a", old),)), Shape(columns=(("a", new),))),
        (Shape(parameters=(old,)), Shape(parameters=(new,))),
    ):
        found = changed(before, after)
        assert found is not None
        assert found[0] is harm
        assert f"{old} becomes {new}" in found[1]


def test_the_worst_is_told() -> None:
    before = Shape(columns=(("a", "text"), ("b", "integer")))
    assert changed(before, before) is None
    gained = changed(before, Shape(columns=(*before.columns, ("c", "text"))))
    assert gained == (Harm.GAINS, "the result has more columns at its end: c text")
    mixed = changed(before, Shape(columns=(("a", "character varying"), ("b", "bigint"), ("c", "text"))))
    assert mixed == (Harm.CHANGES, "column b of the result: integer becomes bigint")
