"""What belongs to the set digest, and what does not."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flyback.filesystem.discover import read_project
from flyback.filesystem.settings_file import load
from flyback.model.script import Source
from flyback.planning.set_digest import MigrationSet, migration_set, subject_name

FILES = {
    "sql/V1__a.sql": "CREATE TABLE a (id int);",
    "sql/V2__b.sql": "CREATE TABLE ${name} (id int);",
    "sql/V2__b.sql.conf": "executeInTransaction=true",
    "sql/R__view.sql": "CREATE OR REPLACE VIEW v AS SELECT 1;",
    "sql/B1__base.sql": "CREATE TABLE a (id int);",
    "sql/beforeMigrate.sql": "SELECT 1;",
    "undo/U2__b.sql": "DROP TABLE ${name};",
    "verify/U2__b.sql": "SELECT true;",
    "README.md": "x",
}
NAME = {"placeholders.name": "b"}
Read = Callable[..., MigrationSet]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(
        files: Mapping[str, str | None] | None = None,
        given: Mapping[str, str] | None = None,
        folder: str = "project",
    ) -> MigrationSet:
        root = tmp_path / folder
        for name, text in {**FILES, **(files or {})}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            if text is not None:
                path.write_text(text)
        settings = load(root, {}, {**NAME, **(given or {})})
        return migration_set(read_project(root, settings), settings)

    return read


def test_files_have_their_digests(read: Read) -> None:
    found = read()

    assert [each.name for each in found.files] == [
        *("sql/B1__base.sql", "sql/R__view.sql", "sql/V1__a.sql", "sql/V2__b.sql", "sql/V2__b.sql.conf"),
        *("sql/beforeMigrate.sql", "undo/U2__b.sql", "verify/U2__b.sql"),
    ]
    assert found.files[2].sha256 == hashlib.sha256(FILES["sql/V1__a.sql"].encode()).hexdigest()


def test_the_same_project_elsewhere_is_the_same(read: Read) -> None:
    assert read(folder="one") == read(folder="deep/two")
    assert read() == read({"README.md": "y"})


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"sql/V1__a.sql": "CREATE TABLE a (id bigint);"}, id="migration"),
        pytest.param({"sql/V1__a.sql": "CREATE TABLE a (id int);\n"}, id="line end that no checksum sees"),
        pytest.param({"undo/U2__b.sql": "DROP TABLE ${name} CASCADE;"}, id="undo script"),
        pytest.param({"undo/U1__a.sql": "DROP TABLE a;"}, id="new undo script"),
        pytest.param({"undo/U2__b.sql": None, "verify/U2__b.sql": None}, id="undo script gone"),
        pytest.param({"sql/V3__c.sql": ""}, id="new migration"),
        pytest.param({"sql/V1__a.sql": None, "sql/V1__z.sql": FILES["sql/V1__a.sql"]}, id="migration renamed"),
        pytest.param({"sql/V2__b.sql.conf": "executeInTransaction=false"}, id="script config"),
        pytest.param({"sql/V2__b.sql.conf": None}, id="script config gone"),
        pytest.param({"sql/V1__a.sql.conf": ""}, id="new script config"),
        pytest.param({"sql/R__view.sql": "CREATE OR REPLACE VIEW v AS SELECT 2;"}, id="repeatable"),
        pytest.param({"sql/B1__base.sql": ""}, id="baseline"),
        pytest.param({"sql/beforeMigrate.sql": "SELECT 2;"}, id="callback"),
        pytest.param({"sql/afterMigrate.sql": "SELECT 1;"}, id="new callback"),
        pytest.param({"verify/U2__b.sql": "SELECT false;"}, id="verification"),
    ],
)
def test_every_file_counts(read: Read, files: Mapping[str, str | None]) -> None:
    assert read().digest != read(files).digest


@pytest.mark.parametrize(
    "given",
    [
        {"placeholders.name": "c"},
        {"placeholders.other": "c"},
        {"placeholderReplacement": "false"},
        {"outOfOrder": "true"},
        {"group": "true"},
        {"mixed": "true"},
        {"executeInTransaction": "false"},
        {"skipExecutingMigrations": "true"},
        {"validateOnMigrate": "false"},
        {"baselineOnMigrate": "true"},
        {"initSql": "SET ROLE x"},
        {"defaultSchema": "x"},
        {"schemas": "x"},
        {"table": "x"},
        {"ignoreMigrationPatterns": "*:missing"},
        {"encoding": "latin1"},
        {"flyback.undone_as": "UNDO_SQL"},
        {"flyback.per_environment": "schemas"},
    ],
    ids="".join,
)
def test_settings_that_change_what_runs_count(read: Read, given: Mapping[str, str]) -> None:
    before, after = read(), read(given=given)

    assert (before.config, before.digest) != (after.config, after.digest)
    assert before.config != after.config
    assert before.files == after.files


@pytest.mark.parametrize(
    "given",
    [
        {"url": "jdbc:postgresql://other/db"},
        {"user": "x"},
        {"password": "x"},
        {"connectRetries": "3"},
        {"installedBy": "x"},
        {"lockRetryCount": "3"},
        {"target": "1"},
        {"cleanDisabled": "false"},
        {"placeholders.NAME": "b"},
    ],
    ids="".join,
)
def test_who_connects_and_waits_does_not_count(read: Read, given: Mapping[str, str]) -> None:
    assert read() == read(given=given)


@pytest.mark.parametrize(
    "given",
    [
        {"placeholders.name": "c"},
        {"placeholders.NAME": "c"},
        {"defaultSchema": "x"},
        {"schemas": "x"},
        {"initSql": "x"},
    ],
    ids="".join,
)
def test_each_environments_own_settings_may_differ(read: Read, given: Mapping[str, str]) -> None:
    own = {"flyback.per_environment": "placeholders.Name,defaultSchema,schemas,initSql"}

    assert read(given=own) == read(given={**own, **given})
    assert read(given=own).digest != read(given={**own, "table": "x"}).digest


def test_what_a_file_is_for_counts(read: Read) -> None:
    files = {"undo/U2__b.sql": None, "verify/U2__b.sql": None, "sql/V3__c.sql": "SELECT 1;"}

    as_migration, as_undo = read(files), read(files, {"flyback.undo_prefixes": "U,W", "sqlMigrationPrefix": "V"})
    without = read(files, {"baselineMigrationPrefix": "BB"})  # B1__base.sql is none then

    assert as_migration.config == as_undo.config
    assert as_migration.digest != without.digest


SMOKE = (
    '[environments.a.smoke]\nsql = ["smoke/*.sql"]\n[environments.b.smoke]\nsql = ["smoke/*.sql", "nothing/*.sql"]\n'
)


def test_smoke_tests_count(read: Read) -> None:
    files = {"flyback.toml": SMOKE, "smoke/t.sql": "SELECT count(*) > 0 FROM a;", "smoke/README": "x"}

    before, after = read(files), read({**files, "smoke/t.sql": "SELECT true;"})

    assert [each.name for each in before.files if "smoke" in each.name] == ["smoke/t.sql"]
    assert before.digest != after.digest
    assert before.config == after.config


def test_a_name_below_the_project_or_below_the_location() -> None:
    names = {
        "sql/V1__a.sql": "sql/V1__a.sql",
        "/srv/sql/more/V1__a.sql": "more/V1__a.sql",
        "../sql/more/V1__a.sql": "more/V1__a.sql",
    }

    assert {path: subject_name(source(path)) for path in names} == names


def source(path: str) -> Source:
    return Source(
        path=path, script="more/V1__a.sql", digest="", checksum=0, sql="", execute_in_transaction=None, file=path
    )
