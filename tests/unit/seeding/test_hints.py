"""A condition's constants become values to try."""

import pytest

from flyback.seeding.hints import hints
from flyback.seeding.shapes import ArrayOf, Domain, Enumeration, Scalar, Type


def scalar(name: str, modifier: int = -1) -> Scalar:
    return Scalar(oid=1, name=name, modifier=modifier)


@pytest.mark.parametrize(
    ("expression", "wanted", "expected"),
    [
        ("(status = ANY (ARRAY['new'::text, 'it''s'::text]))", scalar("text"), {"new", "it's"}),
        ("((n >= 17) AND (n <= 19))", scalar("int4"), {"16", "17", "18", "19", "20"}),
        ("(n > '-5'::integer)", scalar("int4"), {"-5", "-4"}),
        ("(n > 100000)", scalar("int2"), set()),
        ("((r >= 0.25) AND (r < 0.5))", scalar("numeric"), {"0.25", "0.3125"}),
        ("(n < 1000.5)", scalar("numeric", (3 << 16 | 1) + 4), set()),
        ("(length(code) = 3)", scalar("text"), {"mmm", "mmmm", "mm"}),
        ("(octet_length(key) = 2)", scalar("bytea"), {"\\xa7a7"}),
        ("(url ~~ 'https://%'::text)", scalar("text"), {"https://"}),
        ("(born > '1999-12-31'::date)", scalar("date"), {"2000-01-01", "1999-12-31"}),
        ("FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')", scalar("timestamptz"), {"2024-01-01"}),
        ("(data ? 'name'::text)", scalar("jsonb"), {'{"name": 1}'}),
        ("(tags <@ ARRAY['red'::text])", ArrayOf(element=scalar("text")), {'{"red"}'}),
        ("(a = 'x'::public.mood)", Enumeration(labels=("x",)), set()),
        (
            "(VALUE > 6)",
            Domain(oid=1, underlying=scalar("int4"), underlying_sql="integer", checks=()),
            {"7"},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hints(expression: str, wanted: Type, expected: set[str]) -> None:
    found = set(hints(expression, wanted, "salt", 4))
    assert expected <= found
    assert found or not expected


@pytest.mark.parametrize("wanted", ["int2", "int4", "int8", "oid"])
def test_whole_numbers_stay_whole_and_in_range(wanted: str) -> None:
    found = hints("((a > 99999999999) OR (a < 0.5) OR (a = 3) OR (a = '-7'::integer))", scalar(wanted), "salt", 10)
    assert all(number.lstrip("-").isdigit() for number in found)
