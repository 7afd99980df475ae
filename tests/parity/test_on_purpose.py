"""Where flyback does not do what Flyway does, each with the reason; what is stored stays readable for both."""

import time

import pytest

from parity.ground import Ground
from parity.stories.texts import AUDIT, log, table, tables, view

_SESSION_LOCK = {"postgresql.transactional.lock": "false"}
_FAILS = "select 1 / (select count(*) from t1);\n"
"""Until there is a row in `t1`."""


def states(ground: Ground, *, seen_by: str) -> dict[str, str]:
    """State by version or description."""
    answer = ground.flyway("info") if seen_by == "Flyway" else ground.flyback("info")
    assert answer.ok, answer.message
    return {str(line[0] or line[1]): str(line[3]) for line in answer.lines}


def same_states(ground: Ground, expected: dict[str, str]) -> None:
    """Both see the same."""
    assert states(ground, seen_by="Flyway") == states(ground, seen_by="flyback") == expected


def test_scripts_are_read_before_the_first_one_runs(ground: Ground) -> None:
    """What is no SQL is better known before half of a release is there."""
    ground.write({**tables("1"), "V2__bad.sql": "create tabel b;"})
    answer = ground.flyback("migrate")
    assert 'sql/V2__bad.sql:1:8: syntax error at or near "tabel"' in answer.message
    assert ground.rows() == ()
    assert "syntax error" in ground.flyway("migrate").message
    same_states(ground, {"1": "Success", "2": "Pending"})


def test_a_script_outside_of_a_transaction_is_taken_up_again(ground: Ground) -> None:
    """Flyway by default forgets it (its row is rolled back) and runs it from the start."""
    ground.write({**tables("1"), "V2__i.sql": f"create index concurrently i on t1 (id);\n{_FAILS}vacuum t1;\n"})
    ground.write({"V2__i.sql.conf": "executeInTransaction=false"})
    answer = ground.flyback("migrate")
    assert "1 of 3 statements took effect" in answer.message
    same_states(ground, {"1": "Success", "2": "Failed"})
    assert "Detected failed migration to version 2" in ground.flyway("migrate").message
    ground.execute("insert into t1 values (1)")
    assert ground.flyback("migrate").ok
    same_states(ground, {"1": "Success", "2": "Success"})
    assert ground.flyway("validate").lines == ()


def test_what_flyway_left_half_done_is_not_taken_up(ground: Ground) -> None:
    """Nobody knows how far it came: as with Flyway, `repair` comes first."""
    ground.write({**tables("1"), "V2__i.sql": f"create index concurrently i on t1 (id);\n{_FAILS}"})
    settings = {**_SESSION_LOCK, "mixed": "true"}
    assert not ground.flyway("migrate", settings).ok
    for validate in ("true", "false"):
        answer = ground.flyback("migrate", {**settings, "validateOnMigrate": validate})
        assert "failed migration to version 2" in answer.message
    assert ground.flyback("repair").lines == (("1", "0", "0"),)
    same_states(ground, {"1": "Success", "2": "Pending"})


def test_an_index_is_built_concurrently_with_flyways_default_settings(ground: Ground) -> None:
    """Flyway's own lock connection makes `CREATE INDEX CONCURRENTLY` wait for ever; flyback's keeps no snapshot."""
    ground.write({**tables("1"), "V2__i.sql": "create index concurrently i on t1 (id)"})
    assert ground.flyback("migrate").ok
    assert ground.flyway("validate").lines == ()


@pytest.mark.parametrize("statement", ["reindex table concurrently t1", "reindex (concurrently) index t1_i"])
def test_more_statements_are_known_to_need_no_transaction(ground: Ground, statement: str) -> None:
    """Flyway sends them within a transaction, where the server refuses them."""
    ground.write({**tables("1"), "V2__i.sql": "create index t1_i on t1 (id)", "V3__r.sql": statement})
    assert "cannot run inside a transaction block" in ground.flyway("migrate", _SESSION_LOCK).message
    answer = ground.flyback("migrate")
    assert answer.ok, answer.message
    assert ground.flyway("validate").lines == ()


def test_a_program_that_fails_leaves_a_row(ground: Ground) -> None:
    """No transaction takes back what a program did; Flyway shows it as Pending, as if nothing had happened."""
    ground.write({**tables("1"), "V2__bad.sh": "exit 3\n"})
    assert ground.flyway("migrate").message == "Migration failed !"
    same_states(ground, {"1": "Success", "2": "Pending"})
    assert not ground.flyback("migrate").ok
    same_states(ground, {"1": "Success", "2": "Failed"})


def test_a_script_that_commits_and_then_fails_leaves_a_row(ground: Ground) -> None:
    """Flyway says that it was rolled back; half of it is there."""
    ground.write({"V1__x.sql": table("a") + "commit;\nselect nowhere;\n"})
    assert not ground.flyway("migrate").ok
    same_states(ground, {"1": "Pending"})
    ground.execute("drop table a")
    assert not ground.flyback("migrate").ok
    same_states(ground, {"1": "Failed"})


def test_a_group_sees_its_own_rows(ground: Ground) -> None:
    """They are written in its transaction; Flyway writes them on another connection when the group is there."""
    ground.execute(AUDIT)
    sees = "insert into audit.log (event) select count(*)::text from flyway_schema_history"
    ground.write({**tables("1"), "V2__see.sql": sees})
    assert ground.flyway("migrate", {"group": "true", "defaultSchema": "theirs"}).ok
    assert ground.flyback("migrate", {"group": "true", "defaultSchema": "ours"}).ok
    assert ground.query("select event from audit.log order by number") == (("1",), ("2",))  # with that of the schema


def test_the_conf_file_of_a_script_has_the_last_word(ground: Ground) -> None:
    """Flyway says `Changes successfully rolled back` and leaves them, when the setting for all scripts is false."""
    ground.write({**tables("1"), "V2__x.sql": table("x") + _FAILS, "V2__x.sql.conf": "executeInTransaction=true"})
    assert not ground.flyback("migrate", {"executeInTransaction": "false"}).ok
    assert ground.query("select to_regclass('x')") == ((None,),)
    assert not ground.flyway("migrate", {"executeInTransaction": "false"}).ok
    assert ground.query("select to_regclass('x')") == (("x",),)
    same_states(ground, {"1": "Success", "2": "Pending"})


def test_objects_without_a_migration_are_drift(ground: Ground) -> None:
    """Also what a failed script of Flyway's left, once its row was repaired away."""
    ground.write({**tables("1"), "V2__x.sql": table("x") + _FAILS, "V2__x.sql.conf": "executeInTransaction=false"})
    assert ground.flyback("migrate", {"target": "1"}).ok
    assert not ground.flyway("migrate", _SESSION_LOCK).ok
    assert ground.flyway("repair").ok
    answer = ground.flyback("migrate")
    assert "table public.x is new" in answer.message
    ground.execute("drop table x; insert into t1 values (1)")
    assert ground.flyback("migrate").ok


def test_what_a_script_sets_is_gone_after_it(ground: Ground) -> None:
    """Flyway resets the role and the search path only."""
    ground.execute(AUDIT)
    sees = "insert into audit.log (event) select current_setting('work_mem');"
    ground.write({"V1__set.sql": "set work_mem = '5MB'", "V2__see.sql": sees})
    assert ground.flyway("migrate", {"defaultSchema": "theirs"}).ok
    assert ground.flyback("migrate", {"defaultSchema": "ours"}).ok
    assert ground.query("select event from audit.log order by number") == (("5MB",), ("4MB",))


def test_small_letters_before_strings_are_understood(ground: Ground) -> None:
    """Flyway knows `E'...'` only, and cuts this one at the semicolon in the string."""
    ground.write({"V1__e.sql": "create table a as select e'it\\'s; 1' as x;\n"})
    assert "unterminated quoted string" in ground.flyway("migrate").message
    assert ground.flyback("migrate").ok
    assert ground.query("select x from a") == (("it's; 1",),)


def test_placeholders_without_a_value_are_refused_at_once(ground: Ground) -> None:
    """Flyway complains only when the script's turn has come, after the ones before it."""
    ground.write({**tables("1"), "V2__x.sql": table("${name}")})
    assert ground.flyway("info").ok
    for verb in ("info", "validate", "migrate"):
        assert "No value provided for placeholder: ${name}" in ground.flyback(verb).message
    assert ground.rows() == ()


def test_undo_scripts_among_migrations_are_refused(ground: Ground) -> None:
    """Flyway leaves them out without a word, flyback tells where it looks for them."""
    ground.write({**tables("1"), "U1__drop.sql": "drop table t1"})
    assert ground.flyway("migrate").ok
    assert "move it to undo/U1__drop.sql" in ground.flyback("info").message


def test_a_repeatable_migration_with_a_long_description_is_known_again(ground: Ground) -> None:
    """Flyway compares the whole description with the abbreviated one, and runs it on every migrate."""
    ground.write({f"R__{'x' * 201}.sql": view("v")})
    assert ground.flyback("migrate").ok
    assert list(states(ground, seen_by="flyback").values()) == ["Success"]
    assert sorted(line[3] or "" for line in ground.flyway("info").lines) == ["Missing", "Pending"]


def test_a_long_description_is_repaired(ground: Ground) -> None:
    """Flyway would store more than the 200 characters that the column holds."""
    ground.write({f"V1__{'x' * 201}.sql": table("a")})
    assert ground.flyway("migrate").ok
    assert "value too long" in ground.flyway("repair").message
    assert ground.flyback("repair").lines == (("0", "0", "0"),)


def test_the_raw_checksum_of_a_repeatable_migration_is_valid_for_migrate_too(ground: Ground) -> None:
    """Flyway calls it Success in info and validate, and refuses to migrate."""
    ground.write({"R__v.sql": "create view v as select 1; -- ${owner}"})
    assert ground.flyway("migrate", {"placeholderReplacement": "false"}).ok
    settings = {"placeholders.owner": "ann"}
    assert ground.flyway("validate", settings).lines == ground.flyback("validate", settings).lines == ()
    assert "checksum mismatch" in ground.flyway("migrate", settings).message
    assert ground.flyback("migrate", settings).ok


def test_settings_are_refused_by_every_verb(ground: Ground) -> None:
    """Flyway looks at patterns only where they matter."""
    ground.write(tables("1"))
    wrong = {"ignoreMigrationPatterns": "versioned:success"}
    assert ground.flyway("info", wrong).ok
    for settings in (wrong, {"dryRunOutput": "out.sql"}):
        assert not ground.flyback("info", settings).ok
        assert not ground.flyback("migrate", settings).ok
        assert not ground.flyway("migrate", settings).ok
    assert ground.rows() == ()


def test_quotes_in_a_description_are_quoted(ground: Ground) -> None:
    """Flyway puts the description of a baseline between quotes as it is, and tries for ten seconds."""
    settings = {"baselineDescription": "Ann's"}
    assert ground.flyback("baseline", settings).ok
    assert ground.flyway("baseline", settings).ok
    assert ground.rows() == ((1, "1", "Ann's", "BASELINE", "Ann's", None, "team", True),)


def test_an_error_callback_of_a_migration_runs(ground: Ground) -> None:
    """Flyway sends it in the aborted transaction, so that it fails too, and hides the error."""
    ground.execute(AUDIT)
    ground.write({"V1__bad.sql": "select nowhere", "afterEachMigrateError.sql": log("failed")})
    assert "current transaction is aborted" in ground.flyway("migrate").message
    assert 'column "nowhere" does not exist' in ground.flyback("migrate").message
    assert ground.query("select event from audit.log") == (("failed",),)


def test_undone_as_undo_sql(ground: Ground) -> None:
    """For Redgate's editions; open-source Flyway reads no history with such rows."""
    ground.write({**tables("1", "2"), "../undo/U2__drop.sql": "drop table t2"})
    (ground.folder / "flyback.toml").write_text('undone_as = "UNDO_SQL"\n')
    assert ground.flyway("migrate").ok
    assert ground.flyback("undo").ok
    assert states(ground, seen_by="flyback") == {"1": "Success", "2": "Pending"}
    assert "Unknown migration type 'UNDO_SQL'" in ground.flyway("info").message


def test_a_repeatable_migration_with_a_timestamp_runs_every_time(ground: Ground) -> None:
    """Not a difference, but what no two runs leave alike."""
    ground.write({"R__v.sql": "create or replace view v as select '${flyway:timestamp}' as x"})
    for player in (ground.flyway, ground.flyback, ground.flyway, ground.flyback):
        assert player("migrate", {}).ok
        time.sleep(1.01 - time.time() % 1)  # its unit is the second
    assert len(ground.rows()) == 4
