"""The `.conf` file of a script, and the properties syntax it shares with `flyway.conf`."""

import pytest

from flyback.errors import ProjectError
from flyback.scripts.properties import expand
from flyback.scripts.properties import parse as parse_properties
from flyback.scripts.script_config import ScriptConfig, parse


def test_every_key() -> None:
    text = "# c\n! c\nexecuteInTransaction=FALSE\nencoding : latin1\nplaceholderReplacement true\n"
    expected = ScriptConfig(execute_in_transaction=False, encoding="latin1", placeholder_replacement=True)
    assert parse(text, "V1.sql.conf") == expected
    assert parse("", "V1.sql.conf") == ScriptConfig()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("executeInTransaction=yes", "executeInTransaction should be either true or false, not 'yes'"),
        ("execute=true", "Unknown configuration property: execute. Please check your script config files"),
        ("shouldExecute=true", "shouldExecute is a feature of Flyway's paid editions"),
    ],
)
def test_refused(text: str, what: str) -> None:
    with pytest.raises(ProjectError) as caught:
        parse(f"\n{text}", "V1.sql.conf")
    (problem,) = caught.value.problems
    assert problem.what.startswith(what)
    assert problem.where == "V1.sql.conf:2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a=1\r\n b = 2 ", [("a", "1", 1), ("b", "2", 2)]),
        ("a=C:\\new\\dir", [("a", "C:\\new\\dir", 1)]),
        ("a=x,\\\n   y\nb=1", [("a", "x,y", 1), ("b", "1", 3)]),
        ("a=x\\\nflyway.b=1", [("a", "x\\", 1), ("flyway.b", "1", 2)]),
        ("a=x\\\n\nb=1", [("a", "x\\", 1), ("b", "1", 3)]),
        ("a=x\\", [("a", "x\\", 1)]),
        ("flyway.url=jdbc:postgresql://h/d?a=b", [("flyway.url", "jdbc:postgresql://h/d?a=b", 1)]),
        ("a", [("a", "", 1)]),
    ],
)
def test_properties(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert [(each.key, each.value, each.line) for each in parse_properties(text)] == expected


def test_variables_expand_and_unknown_ones_vanish() -> None:
    assert expand("${A}-${B}-$C", {"A": "1"}) == "1--$C"
