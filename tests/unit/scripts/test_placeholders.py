"""Placeholder replacement, with Flyway's rules and messages."""

import pytest

from flyback.errors import ProjectError
from flyback.scripts.placeholders import BuiltIns, Placeholders, of
from flyback.settings import FlywaySettings

PLAIN = of(FlywaySettings(placeholders={"Owner": "ann", "a.b": "dotted"}), lambda: BuiltIns(environment="prod"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no placeholder $ { }", "no placeholder $ { }"),
        ("${owner} ${OWNER}", "ann ann"),
        ("'${owner}' -- ${owner}", "'ann' -- ann"),
        ("${a.b}", "dotted"),
        ("${flyway:filename}", "V1__x.sql"),
        ("${flyway:defaultSchema}.${flyway:table}", "public.flyway_schema_history"),
        ("${FLYWAY:USER} ${flyway:database} ${flyway:environment}", "flyback rehearsal prod"),
        ("${flyway:timestamp} ${flyway:workingDirectory}", "2000-01-01 00:00:00 ."),
    ],
)
def test_replacement(text: str, expected: str) -> None:
    assert PLAIN.replace(text, "db/V1__x.sql") == expected


def test_values_are_not_replaced_again_and_built_ins_win() -> None:
    placeholders = of(FlywaySettings(placeholders={"a": "${b}", "b": "x", "flyway:user": "me"}), BuiltIns)
    assert placeholders.replace("${a} ${flyway:user}", "V1.sql") == "${b} flyback"


def test_other_signs() -> None:
    flyway = FlywaySettings(
        placeholder_prefix="@", placeholder_suffix="@", placeholder_separator=".", placeholders={"a": "1"}
    )
    assert of(flyway, BuiltIns).replace("@a@ @flyway.user@ ${a}", "V1.sql") == "1 flyback ${a}"


@pytest.mark.parametrize(
    ("text", "what", "where", "hint"),
    [
        (
            "a\n ${ownr} ${ownr}",
            "No value provided for placeholder: ${ownr}.  Check your configuration!",
            "V1.sql:2:2",
            "did you mean ${owner}?",
        ),
        ("${x", "a placeholder begins with ${ and never ends with }", "V1.sql:1:1", "placeholderReplacement"),
        (
            "${flyway:usr}",
            "Failed to populate value for default placeholder: ${flyway:usr}",
            "V1.sql:1:1",
            "did you mean ${flyway:user}?",
        ),
    ],
)
def test_unknown(text: str, what: str, where: str, hint: str) -> None:
    with pytest.raises(ProjectError) as caught:
        PLAIN.replace(text, "V1.sql")
    (problem,) = caught.value.problems
    assert (problem.what, problem.where) == (what, where)
    assert hint in problem.hint


def test_every_unknown_name_is_told_once() -> None:
    with pytest.raises(ProjectError) as caught:
        PLAIN.replace("${x} ${y} ${X}", "V1.sql")
    assert [problem.where for problem in caught.value.problems] == ["V1.sql:1:1", "V1.sql:1:6"]


def test_text_across_lines_is_a_name_too() -> None:
    with pytest.raises(ProjectError, match=r"No value provided"):
        Placeholders(prefix="${", suffix="}", separator=":", given={}, built_ins=BuiltIns).replace("${a\nb}", "V1.sql")
