import pytest

from flyback.analysis.types.coercion import Context
from flyback.analysis.types.expressions import parsed
from flyback.analysis.types.fate import fate_of
from flyback.analysis.types.naming import resolve_type
from flyback.syntax.trees import below, body_of
from unit.analysis.types.building import database


def _type(sql: str) -> tuple[int, int]:
    use = resolve_type(below(body_of(parsed(f"NULL::{sql}"), "TypeCast"), "typeName"), database())
    return use.oid, use.typmod


@pytest.mark.parametrize(
    ("change", "fate"),
    [
        ("int -> bigint", ""),
        ("bigint -> int", "fails"),
        ("int -> real", "loses changes"),
        ("int -> numeric(10,2)", "changes fails"),
        ("numeric(10,2) -> numeric(12,2)", ""),
        ("numeric(10,2) -> numeric(14,4)", "changes"),
        ("numeric(10,2) -> numeric(10,1)", "loses changes"),
        ("numeric(10,2) -> numeric(8,2)", "fails"),
        ("numeric -> numeric(8,2)", "loses changes fails"),
        ("numeric(10,0) -> int", "fails"),
        ("numeric(10,2) -> int", "loses changes fails"),
        ("real -> float8", "changes"),
        ("float8 -> real", "loses changes fails"),
        ("varchar(20) -> varchar(50)", ""),
        ("varchar(50) -> varchar(20)", "fails"),
        ("text -> varchar(20)", "fails"),
        ("char(10) -> text", ""),
        ("text -> uuid", "fails"),
        ("text -> jsonb", "loses changes fails"),
        ("json -> jsonb", "loses changes"),
        ("jsonb -> json", ""),
        ("timestamp -> date", "loses changes"),
        ("timestamp -> timestamptz", "changes"),
        ("timestamp -> timestamp(0)", "loses changes"),
        ("timestamp(3) -> timestamp(6)", ""),
        ("date -> timestamp(0)", "changes"),
        ("interval -> interval(0)", "loses changes"),
        ("interval year to month -> interval(0)", ""),
        ("bit(8) -> varbit", ""),
        ("varchar(50)[] -> varchar(20)[]", "fails"),
        ("numeric(10,2)[] -> int[]", "loses changes fails"),
    ],
)
def test_stored_values(change: str, fate: str) -> None:
    old, new = (_type(side) for side in change.split(" -> "))
    found = fate_of(old, new, Context.ASSIGNMENT, database())
    assert " ".join(name for name, holds in zip(found._fields, found, strict=True) if holds) == fate


@pytest.mark.parametrize(
    ("change", "fate"),
    [
        ("varchar(50) -> varchar(20)", "loses changes"),
        ("bit(8) -> bit(16)", "changes"),
        ("bit(16) -> bit(8)", "loses changes"),
    ],
)
def test_a_cast_cuts_off_what_does_not_fit(change: str, fate: str) -> None:
    old, new = (_type(side) for side in change.split(" -> "))
    found = fate_of(old, new, Context.EXPLICIT, database())
    assert " ".join(name for name, holds in zip(found._fields, found, strict=True) if holds) == fate
