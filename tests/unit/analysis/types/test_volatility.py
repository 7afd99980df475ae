import pytest

from flyback.analysis.types.expressions import Scope, parsed
from flyback.analysis.types.volatility import Volatility, volatility
from flyback.model.snapshot import Function
from unit.analysis.types.building import database


@pytest.mark.parametrize(
    ("expression", "major", "found"),
    [
        ("5", 16, Volatility.IMMUTABLE),
        ("now() + interval '1 day'", 16, Volatility.STABLE),
        ("'k' || random()::text", 16, Volatility.VOLATILE),
        ("uuidv7()", 18, Volatility.VOLATILE),
        ("uuidv7()", 15, Volatility.UNKNOWN),
        ("uuid_generate_v4()", 16, Volatility.UNKNOWN),
        ("greatest(uuid_generate_v4()::text, random()::text)", 16, Volatility.VOLATILE),
    ],
)
def test_without_catalogue(expression: str, major: int, found: Volatility) -> None:
    assert volatility(parsed(expression), Scope(database=database(major=major, complete=False))) is found


@pytest.mark.parametrize(
    ("body", "label", "found"),
    [
        ("select 5", "v", Volatility.IMMUTABLE),
        ("select random()::int", "i", Volatility.IMMUTABLE),
        ("select random()::int", "v", Volatility.VOLATILE),
        ("select 1 from t", "v", Volatility.VOLATILE),
        ("select 1; select 2", "v", Volatility.VOLATILE),
    ],
)
def test_functions_in_sql_are_seen_through(body: str, label: str, found: Volatility) -> None:
    made = Function(oid=20000, schema="public", name="f", result=23, volatility=label, body=body)
    assert volatility(parsed("f()"), Scope(database=database(made))) is found


def test_an_expression_as_deep_as_the_parser_reads_is_no_crash() -> None:
    deep = parsed("+".join(["a"] * 300))
    assert deep is not None
    assert volatility(deep, Scope(database=database())) in (Volatility.IMMUTABLE, Volatility.UNKNOWN)
