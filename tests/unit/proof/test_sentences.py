"""How differences are worded: a table of both sides and the sentence."""

import pytest

from flyback.proof.comparison import compare
from unit.proof.catalogs import Described, one

_BODY = "\nbegin\n  return 1;\nend\n"
_OWNER = {"owner": "me"}

SENTENCES: list[tuple[str, str, Described, Described, list[str]]] = [
    (
        "column",
        "public.users.email",
        {"default": "now()"},
        {"default": None},
        ["column users.email: default now() is not restored"],
    ),
    (
        "column",
        "public.users.email",
        {"default": None},
        {"default": "1"},
        ["column users.email: default 1 is left behind"],
    ),
    (
        "column",
        "s.users.email",
        {"type": "text"},
        {"type": "public.mood"},
        ["column s.users.email: type is mood, was text"],
    ),
    ("column", "public.t.a", {"attnotnull": True}, {"attnotnull": False}, ["column t.a: not null is not restored"]),
    (
        "column",
        "public.t.a",
        {"attstorage": "x"},
        {"attstorage": "e"},
        ["column t.a: storage is external, was extended"],
    ),
    (
        "column",
        "public.t.a",
        {"attidentity": ""},
        {"attidentity": "a"},
        ["column t.a: identity generated always is left behind"],
    ),
    (
        "column",
        "public.t.a",
        {"default": "(b * 2)", "attgenerated": "s"},
        {"default": "(b * 2)", "attgenerated": "v"},
        ["column t.a: expression is (b * 2) virtual, was (b * 2) stored"],
    ),
    (
        "table",
        "public.t",
        {"relreplident": "f"},
        {"relreplident": "i"},
        ["table t: replica identity is by index, was full"],
    ),
    ("table", "public.t", {"relpersistence": "p"}, {"relpersistence": "u"}, ["table t is unlogged, was logged"]),
    ("table", 'public."T t"', {"comment": "a"}, {"comment": None}, ["table \"T t\": comment 'a' is not restored"]),
    (
        "table",
        "public.t",
        {"options": ["a=1", "b=2"]},
        {"options": ["b=3"]},
        ["table t: option a=1 is not restored", "table t: option b is 3, was 2"],
    ),
    ("trigger", "public.t.go", {"tgenabled": "O"}, {"tgenabled": "D"}, ["trigger t.go is disabled, was enabled"]),
    (
        "trigger",
        "public.t.go",
        {"tgenabled": "A"},
        {"tgenabled": "R"},
        ["trigger t.go is enabled on replicas only, was always enabled"],
    ),
    (
        "constraint",
        "public.t.c",
        {"convalidated": True},
        {"convalidated": False},
        ["constraint t.c is not validated, was validated"],
    ),
    (
        "constraint",
        "public.t.c",
        {"convalidated": True, "definition": "CHECK (a)"},
        {"convalidated": False, "definition": "CHECK (a) NOT VALID"},
        ["constraint t.c is not validated, was validated"],
    ),
    (
        "constraint",
        "public.t.c",
        {"convalidated": True, "definition": "CHECK (a)"},
        {"convalidated": False, "definition": "CHECK (b) NOT VALID"},
        ["constraint t.c: definition is CHECK (b) NOT VALID, was CHECK (a)"],
    ),
    (
        "function",
        "public.f(integer)",
        {"body": _BODY},
        {"body": _BODY.replace("1", "2")},
        ["function f(integer): body differs (line 3)"],
    ),
    ("function", "public.f()", {"body": "select 1"}, {"body": "select 1\n"}, ["function f(): body differs (line 2)"]),
    (
        "function",
        "public.f()",
        {"provolatile": "i"},
        {"provolatile": "v"},
        ["function f(): volatility is volatile, was immutable"],
    ),
    ("function", "public.f()", {"probin": None}, {"probin": "x"}, ["function f(): library file x is left behind"]),
    ("function", "public.f()", {"support": "-"}, {"support": "public.g"}, ["function f(): support g is left behind"]),
    ("enum", "public.mood", {"labels": ["a"]}, {"labels": ["a", "ok"]}, ["enum mood: label 'ok' is left behind"]),
    ("enum", "public.mood", {"labels": ["a", "b"]}, {"labels": ["b", "a"]}, ["enum mood: labels are in another order"]),
    ("enum", "public.mood", {"labels": ["a", "b"]}, {"labels": ["a", "c"]}, ["enum mood: label 'b' is named 'c' now"]),
    (
        "view",
        "public.v",
        {"definition": "select 1;\n"},
        {"definition": "select 2;\n"},
        ["view v: definition differs (line 1)"],
    ),
    ("index", "public.i", {"definition": "a" * 101}, {"definition": "b"}, ["index i: definition differs"]),
    ("sequence", "public.s", {"seqcycle": True}, {"seqcycle": False}, ["sequence s: cycle is not restored"]),
    (
        "policy",
        "public.t.p",
        {"polpermissive": True},
        {"polpermissive": False},
        ["policy t.p is restrictive, was permissive"],
    ),
    (
        "database",
        "this database",
        {"datconnlimit": -1},
        {"datconnlimit": 5},
        ["this database: connection limit is 5, was -1"],
    ),
    (
        "user mapping",
        "a on s",
        {"secret_options": "1"},
        {"secret_options": "2"},
        ["user mapping a on s: options differ"],
    ),
    ("table", "public.t", {"relnovelty": "x"}, {"relnovelty": "y"}, ["table t: relnovelty is y, was x"]),
    ("table", "public.t", {"relnovelty": True}, {"relnovelty": False}, ["table t: relnovelty is no, was yes"]),
    ("table", "public.t", {"relnovelty": {"a": 1}}, {"relnovelty": {"a": 2}}, ["table t: relnovelty a is 2, was 1"]),
    (
        "table",
        "public.t",
        {**_OWNER, "privileges": ["app=r/me", "me=arwdDxt/me"]},
        {**_OWNER, "privileges": None},
        ["table t: privilege SELECT for app is not restored"],
    ),
    (
        "table",
        "public.t",
        {**_OWNER, "privileges": ["app=r*/me", "me=arwdDxt/me"]},
        {**_OWNER, "privileges": ["=a/me", "app=r/me", "me=arwdDxt/me"]},
        [
            "table t: privilege INSERT for PUBLIC is left behind",
            "table t: privilege SELECT for app: grant option is not restored",
        ],
    ),
    (
        "table",
        "public.t",
        {"owner": "me", "privileges": ["app=r/me", "me=arwdDxtm/me"]},
        {"owner": "you", "privileges": ["app=r/you", "you=arwdDxtm/you"]},
        ["table t: owner is you, was me"],
    ),
    (
        "function",
        "public.f()",
        {**_OWNER, "privileges": None},
        {**_OWNER, "privileges": ["me=X/me"]},
        ["function f(): privilege EXECUTE for PUBLIC is not restored"],
    ),
    (
        "table",
        "public.t",
        {**_OWNER, "privileges": ['"a=b"=r/me', "me=arwdDxt/me"]},
        {**_OWNER, "privileges": ['"a=b"=r/app', "me=arwdDxt/me"]},
        [
            'table t: privilege SELECT for "a=b" granted by app is left behind',
            'table t: privilege SELECT for "a=b" granted by me is not restored',
        ],
    ),
]


@pytest.mark.parametrize(("kind", "identity", "before", "after", "told"), SENTENCES)
def test_one_object_that_differs(
    kind: str, identity: str, before: Described, after: Described, told: list[str]
) -> None:
    found = compare(one(kind, identity, before), one(kind, identity, after))

    assert sorted(each.text for each in found) == told
    assert {(each.kind, each.object, each.order_only, each.leg) for each in found} == {(kind, identity, False, "undo")}


@pytest.mark.parametrize(
    ("before", "after", "undo", "again"),
    [
        (
            {"default": "1"},
            {"default": None},
            "default 1 is not restored",
            "default 1 is missing after the second apply",
        ),
        (
            {"default": None},
            {"default": "1"},
            "default 1 is left behind",
            "default 1 is there only after the second apply",
        ),
        ({"type": "a"}, {"type": "b"}, "type is b, was a", "type is b after the second apply, was a after the first"),
    ],
)
def test_each_leg_has_its_verbs(before: Described, after: Described, undo: str, again: str) -> None:
    for leg, text in (("undo", undo), ("apply again", again)):
        (found,) = compare(one("column", "public.t.a", before), one("column", "public.t.a", after), leg)
        assert found.text == f"column t.a: {text}"
        assert found.leg == leg


def test_definitions_are_lines_of_what_is_there() -> None:
    before = {"type": "text", "attnotnull": True, "attidentity": "", "comment": None, "position": 3, "options": ["a=1"]}
    (found, *_) = compare(
        one("column", "public.t.a", before), one("column", "public.t.a", {"type": "int", "position": 1})
    )

    assert found.before == "not null\noption: a=1\ntype: text"
    assert found.after == "type: int"


def test_texts_of_several_lines_come_last_and_indented() -> None:
    (found,) = compare(
        one("function", "f()", {"body": "a\nb", "owner": "me", "result": "x"}),
        one("function", "f()", {"body": "a\nc", "owner": "me", "result": "x"}),
    )
    assert found.before == "owner: me\nresult: x\nbody:\n  a\n  b"


def test_a_secret_stands_nowhere() -> None:
    (found,) = compare(one("user mapping", "a on s", {"secret_options": "abc"}), one("user mapping", "a on s", {}))
    assert "abc" not in found.text + found.before + found.after
