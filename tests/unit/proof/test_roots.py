"""What follows from something else is not told: only the root is."""

import pytest

from flyback.model.catalog import Catalog
from flyback.proof.comparison import compare
from unit.proof.catalogs import Described, catalog

Objects = dict[tuple[str, str], Described]

_COLUMN: Described = {"type": "integer", "attnotnull": True, "position": 1, "attislocal": True}
_BARE: Objects = {("table", "public.users"): {"owner": "me"}}
_USERS: Objects = {**_BARE, ("column", "public.users.id"): _COLUMN}
_KEY: Objects = {
    ("constraint", "public.users.users_pkey"): {
        "definition": "PRIMARY KEY (id)",
        "contype": "p",
        "index": "public.users_pkey",
    }
}
_INDEX: Objects = {
    ("index", "public.users_pkey"): {"definition": "CREATE UNIQUE INDEX users_pkey ON public.users (id)"}
}
_NOT_NULL: Objects = {("constraint", "public.users.users_id_not_null"): {"definition": "NOT NULL id", "contype": "n"}}
_SEQUENCE: Objects = {("sequence", "public.users_id_seq"): {"owned_by": "public.users.id"}}
_VIEW: Objects = {
    ("view", "public.v"): {"definition": " SELECT id\n   FROM public.users;"},
    ("column", "public.v.id"): {"type": "integer", "position": 1},
}
_EVERYTHING = catalog(r1=_USERS | _INDEX, k1=_KEY, k2=_NOT_NULL, r2=_SEQUENCE, r3=_VIEW)


def without(*units: str) -> Catalog:
    kept = {unit: objects for unit, objects in _EVERYTHING.units.items() if unit not in units}
    return Catalog(units=kept, keys={})


ROOTS: list[tuple[str, Catalog, list[str]]] = [
    ("nothing", _EVERYTHING, []),
    ("the same in new tuples", catalog(r1=_USERS | _INDEX, k1=_KEY, k2=_NOT_NULL, r2=_SEQUENCE, r3=_VIEW), []),
    ("a table with all it has", without("r1", "k1", "k2", "r2"), ["table users is missing"]),
    ("a sequence alone", without("r2"), ["sequence users_id_seq is missing"]),
    (
        "a constraint with its index",
        catalog(r1=_USERS, k2=_NOT_NULL, r2=_SEQUENCE, r3=_VIEW),
        ["constraint users.users_pkey is missing"],
    ),
    (
        "a column with its NOT NULL and sequence",
        catalog(r1=_BARE | _INDEX, k1=_KEY, r3=_VIEW),
        ["column users.id is missing"],
    ),
    (
        "NOT NULL by the column",
        catalog(
            r1={**_USERS, ("column", "public.users.id"): {**_COLUMN, "attnotnull": False}} | _INDEX,
            k1=_KEY,
            r2=_SEQUENCE,
            r3=_VIEW,
        ),
        ["column users.id: not null is not restored"],
    ),
    (
        "a view's columns by its query",
        catalog(
            r1=_USERS | _INDEX,
            k1=_KEY,
            k2=_NOT_NULL,
            r2=_SEQUENCE,
            r3={
                ("view", "public.v"): {"definition": " SELECT id,\n    1 AS one\n   FROM public.users;"},
                ("column", "public.v.id"): {"type": "bigint", "position": 1},
                ("column", "public.v.one"): {"type": "integer", "position": 2},
            },
        ),
        ["view v: definition differs (line 1)"],
    ),
    (
        "a renamed table",
        catalog(
            r1={
                ("table", "public.people"): {"owner": "me"},
                ("column", "public.people.id"): _COLUMN,
                ("index", "public.users_pkey"): {"definition": "CREATE UNIQUE INDEX users_pkey ON public.people (id)"},
            },
            k1={("constraint", "public.people.users_pkey"): next(iter(_KEY.values()))},
            k2={("constraint", "public.people.users_id_not_null"): next(iter(_NOT_NULL.values()))},
            r2={("sequence", "public.users_id_seq"): {"owned_by": "public.people.id"}},
            r3={
                ("view", "public.v"): {"definition": " SELECT id\n   FROM public.people;"},
                ("column", "public.v.id"): {"type": "integer", "position": 1},
            },
        ),
        ["table users is named people now"],
    ),
    (
        "a renamed constraint with its index",
        catalog(
            r1=_USERS | {("index", "public.pk"): {"definition": "CREATE UNIQUE INDEX pk ON public.users (id)"}},
            k1={
                ("constraint", "public.users.pk"): {
                    "definition": "PRIMARY KEY (id)",
                    "contype": "p",
                    "index": "public.pk",
                }
            },
            k2=_NOT_NULL,
            r2=_SEQUENCE,
            r3=_VIEW,
        ),
        ["constraint users.users_pkey is named pk now"],
    ),
    (
        "a NOT NULL that PostgreSQL named anew",
        catalog(
            r1=_USERS | _INDEX,
            k1=_KEY,
            k2={("constraint", "public.users.people_id_not_null"): next(iter(_NOT_NULL.values()))},
            r2=_SEQUENCE,
            r3=_VIEW,
        ),
        [],
    ),
]


@pytest.mark.parametrize(("after", "told"), [pytest.param(after, told, id=name) for name, after, told in ROOTS])
def test_only_the_root_is_told(after: Catalog, told: list[str]) -> None:
    assert [each.text for each in compare(_EVERYTHING, after)] == told


def test_a_schema_stands_for_what_is_in_it() -> None:
    before = catalog(
        o={("schema", "s"): {}}, r1={("table", "s.t"): {}, ("column", "s.t.a"): _COLUMN}, f1={("function", "s.f()"): {}}
    )
    assert [each.text for each in compare(before, catalog(o={}))] == ["schema s is missing"]
    assert [each.text for each in compare(catalog(o={}), before)] == ["schema s is left behind"]


def test_two_of_a_kind_are_not_taken_for_renames() -> None:
    before = catalog(f1={("sequence", "public.a"): {}}, f2={("sequence", "public.b"): {}})
    after = catalog(f1={("sequence", "public.c"): {}})
    assert sorted(each.text for each in compare(before, after)) == [
        "sequence a is missing",
        "sequence b is missing",
        "sequence c is left behind",
    ]


def test_the_same_tuple_is_not_looked_at() -> None:
    broken = catalog(r1={("table", "public.t"): {}})
    unreadable = Catalog(units={**broken.units, "r2": ()}, keys={})
    assert compare(broken, unreadable) == ()
