from flyback.model.snapshot import Type
from unit.analysis.types.building import assessed, database


def test_an_enum_remembers_its_labels_in_order() -> None:
    where = database()
    made = assessed(
        "create type mood as enum ('a', 'c'); alter type mood add value 'b' before 'c';"
        "alter type mood rename value 'a' to 'z'; alter type mood add value 'b'",
        where,
    )
    mood = where.type_named("public", "mood")
    assert mood is not None
    assert mood.labels == ("z", "b", "c")
    assert [one.refused for one in made] == ["", "", "", '42710 enum label "b" already exists']


def test_types_have_arrays() -> None:
    where = database()
    assessed("create type mood as enum (); create domain d as mood; create type pair as (a d, b mood[])", where)
    mood, pair = where.type_named("public", "mood"), where.type_named("public", "pair")
    assert mood is not None
    assert pair is not None
    relation = where.relation(pair.relation)
    assert [column.type for column in relation.columns][1] == mood.array
    (dropped,) = assessed("drop type mood", where)
    assert dropped.refused.startswith("2BP01")


def test_a_new_range_brings_its_multirange() -> None:
    where = database()
    assessed("create type floatrange as range (subtype = float8)", where)
    assert isinstance(where.type_named("public", "floatmultirange"), Type)


def test_a_domain_of_which_nobody_knows_the_users_is_told_so() -> None:
    (made,) = assessed("alter domain d add check (value > 0)", database(complete=False))
    assert made.refused == ""
    assert made.unknown == ("which tables use the domain: they are read under SHARE locks when a rule is new",)


def test_an_attribute_of_a_type_that_only_the_script_names() -> None:
    (made,) = assessed("alter type pair drop attribute a", database(complete=False))
    assert made.unknown
    assert [act.kind for act in made.acts] == ["drop attribute"]
    assert [(effect.relation, effect.lock) for effect in made.effects] == [("public.pair", "AccessExclusiveLock")]


def test_tables_made_in_the_same_script_may_be_read() -> None:
    made = assessed("create domain d as int; create table t (a d); alter domain d add check (value > 0)", database())
    assert made[-1].effects == ()
