import pytest

from flyback.analysis.database import Database
from flyback.analysis.types.expressions import parsed
from flyback.analysis.types.naming import TypeUse, resolve_type
from flyback.analysis.types.typmods import UNKNOWN_TYPMOD
from flyback.model.snapshot import Column, Relation, Type
from flyback.syntax.trees import below, body_of
from unit.analysis.types.building import assessed, database

_MOOD = Type(oid=20000, schema="app", name="mood", kind="e", array=20001, labels=("a",))
_MOODS = Type(oid=20001, schema="app", name="_mood", kind="b", element=20000)
_SHAPE = Type(oid=20002, schema="public", name="geometry", kind="b")
_TABLE = Relation(
    oid=1, schema="public", name="t", kind="r", columns=(Column(number=1, name="v", type=1043, typmod=24),)
)


def _used(sql: str, where: Database) -> TypeUse:
    return resolve_type(below(body_of(parsed(f"NULL::{sql}"), "TypeCast"), "typeName"), where)


@pytest.mark.parametrize(
    ("written", "oid", "typmod", "text"),
    [
        ("int", 23, -1, "integer"),
        ("varchar(10)", 1043, 14, "character varying(10)"),
        ("char", 1042, 5, "character(1)"),
        ('"char"', 18, -1, '"char"'),
        ("bpchar", 1042, -1, "bpchar"),
        ("numeric(10,2)", 1700, 655366, "numeric(10,2)"),
        ("numeric(3,-2)", 1700, 198658, "numeric(3,-2)"),
        ("timestamp(3)", 1114, 3, "timestamp(3) without time zone"),
        ("timestamptz(9)", 1184, 6, "timestamp(6) with time zone"),
        ("interval day to second(2)", 1186, 470286338, "interval day to second(2)"),
        ("bit", 1560, 1, "bit(1)"),
        ("float(20)", 700, -1, "real"),
        ("varchar(5)[]", 1015, 9, "character varying(5)[]"),
        ("_int4", 1007, -1, "integer[]"),
        ("app.mood", 20000, -1, "app.mood"),
        ("app.mood[]", 20001, -1, "app.mood[]"),
        ("geometry(Point, 4326)", 20002, UNKNOWN_TYPMOD, "geometry"),
        ("mood", 0, -1, "mood"),
    ],
)
def test_types_are_found_and_written_as_postgresql_does(written: str, oid: int, typmod: int, text: str) -> None:
    found = _used(written, database(_MOOD, _MOODS, _SHAPE))
    assert (found.oid, found.typmod, found.text) == (oid, typmod, text)


def test_a_name_along_the_search_path_needs_no_schema() -> None:
    where = database(Type(oid=20000, schema="public", name="mood", kind="e"))
    assert _used("mood", where).text == "mood"


def test_the_type_of_a_column_can_be_named_by_it() -> None:
    node = {"names": [{"String": {"sval": "t"}}, {"String": {"sval": "v"}}], "pct_type": True}
    assert resolve_type(node, database(_TABLE)).text == "character varying(20)"


def test_serial_is_an_integer_with_a_sequence() -> None:
    node = {"names": [{"String": {"sval": "bigserial"}}]}
    assert resolve_type(node, database()) == TypeUse(oid=20, serial=True, text="bigserial")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("varchar(0)", "22023 length for type varchar must be at least 1"),
        ("char(99999999)", "22023 length for type char cannot exceed 10485760"),
        ("numeric(2000)", "22023 NUMERIC precision 2000 must be between 1 and 1000"),
        ("nope", '42704 type "nope" does not exist'),
    ],
)
def test_types_that_cannot_be_are_refused(written: str, why: str) -> None:
    (made,) = assessed(f"create table n (a {written})", database())
    assert made.refused == why
