"""Which constants of scripts are tried as values."""

from flyback.seeding.mentioned import mentioned
from flyback.seeding.pool import Pool
from flyback.seeding.shapes import Check, Column, Scalar, Table

TEXT = Scalar(oid=25, name="text")
SHORT = Scalar(oid=1043, name="varchar", modifier=4 + 3)
NUMBER = Scalar(oid=23, name="int4")
TABLE = Table(
    oid=1,
    schema="public",
    name="t",
    qualified="public.t",
    columns=(
        Column(name="key", type=TEXT, type_sql="text", nullable=True),
        Column(name="state", type=TEXT, type_sql="text", nullable=True),
        Column(name="code", type=SHORT, type_sql="varchar(3)", nullable=True),
        Column(name="level", type=NUMBER, type_sql="integer", nullable=True),
        Column(name="checked", type=TEXT, type_sql="text", nullable=True),
    ),
    unique=(("key",),),
    checks=(Check(name="c", expression="checked <> ''", columns=("checked",)),),
)


def test_constants_of_changes_are_tried_where_rows_may_repeat() -> None:
    found = mentioned(["insert into t values ('new')", "update t set state = 'it''s', level = 7 where key like 'a.%'"])
    pools = found.added_to({column.name: Pool(tame=("x",)) for column in TABLE.columns}, TABLE)
    assert {name: pool.hinted for name, pool in pools.items()} == {
        "key": ("a.flyback",),
        "state": ("a.flyback", "it's"),
        "code": (),
        "level": ("7",),
        "checked": (),
    }


def test_a_script_full_of_constants_gives_a_few() -> None:
    found = mentioned([f"update t set state = '{number}x'" for number in range(1000)])
    assert len(found.texts) == 12
