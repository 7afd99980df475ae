"""A script that is parsed as a whole gives the statements that are cut out of it one by one."""

from dataclasses import replace

import pytest

from flyback.errors import ScriptSyntaxError
from flyback.syntax.libpg_query import tree
from flyback.syntax.object_names import Node
from flyback.syntax.statements import parse, parse_in_full

SCRIPTS = {
    "empty": "",
    "comments only": "-- nothing\n/* at /* all */ */",
    "empty statements": ";;  select 1;;\n;",
    "no last semicolon": "select 1;\n  select 2 -- the end",
    "comments between": "select 1; -- one\n/* two\n */ /**/ select 2;\n\n--\n\tselect 3;",
    "not ASCII": "select 'ä', \"Größe\" from t; -- €\n comment on table t is '𝄞'; select '𝄞', 1;",
    "COPY data": "create table t (a int);\ncopy t from stdin;\n1\n2\n\\.\nselect 'é';",
    "dollar quotes": "do $$ begin perform 1; end $$; create function f() returns int as $x$ ; $x$ language sql;",
    "windows lines": "select 1;\r\n\r\nselect 2;\r\n",
}


def places(node: object) -> list[int]:
    match node:
        case dict():
            own = [node["location"]] if isinstance(node.get("location"), int) else []
            return own + [place for each in node.values() for place in places(each)]
        case list():
            return [place for each in node for place in places(each)]
    return []


@pytest.mark.parametrize("sql", SCRIPTS.values(), ids=SCRIPTS)
def test_the_same_statements(sql: str) -> None:
    whole = [replace(each.statement, offset=0) for each in parse_in_full(sql, "x.sql")]
    assert whole == [each.statement for each in parse(sql, "x.sql")]


@pytest.mark.parametrize("sql", SCRIPTS.values(), ids=SCRIPTS)
def test_locations_count_from_the_offset(sql: str) -> None:
    for each in parse_in_full(sql, "x.sql"):
        alone = tree(each.statement.sql.encode())
        offset = each.statement.offset
        assert [place - offset if place >= 0 else place for place in places(each.node)] == places(alone)


def test_too_deep_a_statement_leaves_the_others_their_trees() -> None:
    deep = "select " + "(" * 3000 + "1" + ")" * 3000  # parentheses alone make no tree deeper
    nested = "select 1" + " + (1" * 1500 + ")" * 1500
    found = parse_in_full(f"select 1; {deep}; {nested}; select 2;", "x.sql")
    kinds: list[Node | None] = [each.node for each in found]
    assert [node is None for node in kinds] == [False, False, True, False]


@pytest.mark.parametrize(
    ("sql", "place"),
    [("select 1;\n  selct 2;", "x.sql:2:3"), ("select 'ä';\nselect 'ö' frm t t;", "x.sql:2:16"), ("\0", "x.sql:1:1")],
)
def test_an_error_has_its_place(sql: str, place: str) -> None:
    with pytest.raises(ScriptSyntaxError) as caught:
        parse_in_full(sql, "x.sql")
    assert [problem.where for problem in caught.value.problems] == [place]
