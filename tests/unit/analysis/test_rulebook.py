"""What the rules say of scripts of which only the text is known."""

import pytest

from flyback.analysis.assessing import Readable, assess
from flyback.analysis.database import Database
from flyback.analysis.rule_names import BY_ACT, RULES
from flyback.analysis.rulebook import findings, rule, unknown_rules
from flyback.model.risk import Finding, Severity
from flyback.model.snapshot import Namespace, Server, Snapshot
from flyback.settings import FlybackSettings
from flyback.syntax.statements import parse_in_full

NOTHING = Snapshot(server=Server(major=16), records=(Namespace(oid=2200, name="public"),))


def told(*scripts: str, direction: str = "apply", settings: FlybackSettings | None = None) -> tuple[Finding, ...]:
    """Of scripts that run one after another on an empty database; the last one in that direction."""
    texts = {f"V{number}.sql": sql for number, sql in enumerate(scripts, start=1)}
    readable = [
        Readable(
            path=path,
            statements=tuple((each.statement, each.node) for each in parse_in_full(sql, path)),
            direction=direction if path == f"V{len(scripts)}.sql" else "apply",
        )
        for path, sql in texts.items()
    ]
    return findings(assess(readable, Database(NOTHING)), texts, settings or FlybackSettings())


def names(found: tuple[Finding, ...]) -> list[str]:
    return [each.rule for each in found]


TABLE = "CREATE TABLE t (id int PRIMARY KEY, a int)"


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_called_as_its_module(name: str) -> None:
    assert rule(name).id == name


def test_every_rule_is_about_some_act() -> None:
    read = {name for found in BY_ACT.values() for name in found}
    assert {name for name in RULES if name not in read} == {
        "allow-unknown-rule",
        "allow-without-effect",
        "allow-without-reason",
    }


def test_nothing_is_said_of_what_the_script_makes() -> None:
    script = f"{TABLE}; CREATE INDEX i ON t (a); ALTER TABLE t ALTER COLUMN a SET NOT NULL; UPDATE t SET a = 1"
    assert told(script) == ()


def test_older_scripts_make_tables_that_have_rows_by_now() -> None:
    assert names(told(TABLE, "ALTER TABLE t ALTER COLUMN a SET NOT NULL"))[:1] == ["set-not-null-scans"]


def test_work_of_unknown_size_counts_as_massive() -> None:
    (found,) = told(TABLE, "CREATE INDEX i ON t (a)")
    assert found.classes == ("massive",)
    assert found.unknown


def test_an_allowed_finding_stays_with_its_reason() -> None:
    (found,) = told(TABLE, "-- flyback: allow index-blocks-writes because it is small\nCREATE INDEX i ON t (a)")
    assert (found.rule, found.allowed) == ("index-blocks-writes", "it is small")


def test_without_a_reason_nothing_is_allowed() -> None:
    found = told(TABLE, "-- flyback: allow index-blocks-writes\nCREATE INDEX i ON t (a)")
    assert sorted((each.rule, each.allowed) for each in found) == [
        ("allow-without-reason", ""),
        ("index-blocks-writes", ""),
    ]


def test_a_rule_can_be_switched_off() -> None:
    settings = FlybackSettings(disabled_rules=("index-blocks-writes", "drop-not-null"))
    assert told(TABLE, "ALTER TABLE t ALTER a DROP NOT NULL", settings=settings) == ()


def test_what_gates_ask_for_is_kept_where_a_rule_is_switched_off() -> None:
    settings = FlybackSettings(disabled_rules=("drop-table",))
    (found,) = told(TABLE, "DROP TABLE t", settings=settings)
    assert (found.classes, found.allowed) == (("destructive",), "disabled_rules in flyback.toml")


def test_names_that_no_rule_has() -> None:
    assert unknown_rules(("index-blocks-writes", "no-such-rule")) == ("no-such-rule",)


def test_comments_without_statements_are_read() -> None:
    assert names(told("-- flyback: allow drop-table because old\n")) == ["allow-without-effect"]


def test_what_an_undo_takes_back_is_a_caution() -> None:
    (found,) = told(TABLE, "ALTER TABLE t DROP COLUMN a", direction="undo")
    assert (found.rule, found.severity, found.classes) == ("drop-column", Severity.CAUTION, ("destructive",))


def test_a_refused_statement_is_told_with_what_it_would_lose() -> None:
    found = told(f"{TABLE}; CREATE VIEW v AS SELECT a FROM t", "ALTER TABLE t DROP COLUMN a")
    assert names(found) == ["drop-column", "refused"]


def test_the_rule_that_was_meant_is_suggested() -> None:
    found = told(TABLE, "-- flyback: allow drop-colum because nobody reads it\nALTER TABLE t DROP COLUMN a")
    (odd,) = (each for each in found if each.rule == "allow-unknown-rule")
    assert odd.text.endswith("drop-colum; did you mean drop-column?")


def test_only_what_a_newer_server_knows_is_newer() -> None:
    assert names(told(TABLE, "INSERT INTO t VALUES (1, 2, 3)")) == ["refused"]
    assert names(told(TABLE, "ALTER TABLE t ADD CONSTRAINT n NOT NULL a")) == ["newer-than-server"]


def test_what_waits_for_a_check_is_told_with_the_way_out() -> None:
    key = "CREATE TABLE c (id int REFERENCES t DEFERRABLE INITIALLY DEFERRED)"
    change = "INSERT INTO c VALUES (1); {}ALTER TABLE c ADD COLUMN x int"
    (found,) = told(TABLE, key, change.format(""))
    assert found.rule == "refused"
    assert "SET CONSTRAINTS ALL IMMEDIATE" in found.text
    assert told(TABLE, key, change.format("SET CONSTRAINTS ALL IMMEDIATE; ")) == ()
