"""File names, read as Flyway 13 reads them: its own examples."""

import pytest

from flyback.scripts.names import BadName, Kind, Name, parse, parse_undo, sql_stem
from flyback.settings import FlywaySettings, Settings

SETTINGS = Settings()


def read(file_name: str, settings: Settings = SETTINGS) -> Name | BadName | None:
    stem = sql_stem(file_name, settings.flyway.sql_migration_suffixes)
    return None if stem is None else parse(stem, settings)


@pytest.mark.parametrize(
    ("file_name", "version", "description"),
    [
        ("V1.sql", "1", ""),
        ("V1__.sql", "1", ""),
        ("V2.SQL", "2", ""),
        ("V1_1__x.sql", "1.1", "x"),
        ("V005__x.sql", "005", "x"),
        ("V-1__x.sql", "-1", "x"),
        ("V+36__x.sql", "+36", "x"),
        ("V6__a__b.sql", "6", "a  b"),
        ("V16___triple.sql", "16", " triple"),
        ("V3__with space.sql", "3", "with space"),
        ("V9.sql.sql", None, None),
        ("V_7__x.sql", None, None),
        ("V8_.sql", None, None),
        ("V1a__x.sql", None, None),
        ("V12 __x.sql", None, None),
        ("V14-1__x.sql", None, None),
        ("V1..5__x.sql", None, None),
        ("V35.__x.sql", None, None),
        ("V34._1__x.sql", None, None),
        ("v4__x.sql", None, None),
        ("V.sql", None, None),
        ("V__x.sql", None, None),
        ("Vlatest__x.sql", None, None),
        ("Vnext__x.sql", None, None),
        ("Vcurrent__x.sql", None, None),
    ],
)
def test_versioned_names(file_name: str, version: str | None, description: str | None) -> None:
    name = read(file_name)
    if version is None:
        assert isinstance(name, BadName)
        assert name.reason
        return
    assert isinstance(name, Name)
    assert (name.kind, name.version.text, name.description) == (Kind.VERSIONED, version, description)


@pytest.mark.parametrize(
    ("file_name", "kind", "description"),
    [
        ("R__views.sql", Kind.REPEATABLE, "views"),
        ("R__a_b.sql", Kind.REPEATABLE, "a b"),
        ("R__.sql", Kind.REPEATABLE, ""),
        ("B10__state.sql", Kind.BASELINE, "state"),
        ("beforeMigrate.sql", Kind.CALLBACK, ""),
        ("beforeMigrate__grants.sql", Kind.CALLBACK, "grants"),
        ("beforeEachMigrateStatement.sql", Kind.CALLBACK, ""),
        ("afterEachMigrateStatementError.sql", Kind.CALLBACK, ""),
        ("afterMigrateOperationFinish.sql", Kind.CALLBACK, ""),
    ],
)
def test_other_kinds(file_name: str, kind: Kind, description: str) -> None:
    name = read(file_name)
    assert isinstance(name, Name)
    assert (name.kind, name.description) == (kind, description)


@pytest.mark.parametrize(
    "file_name", ["R.sql", "README.sql", "R12__fix.sql", "beforeMigrate1.sql", "B__x.sql", "x.sql"]
)
def test_unrecognised(file_name: str) -> None:
    assert isinstance(read(file_name), BadName)


def test_a_file_without_a_configured_suffix_is_no_sql() -> None:
    assert read("V1__x.txt") is None
    assert sql_stem("V1__x.PKS", (".sql", ".pks")) == "V1__x"


def test_the_longest_prefix_wins_and_settings_are_followed() -> None:
    flyway = FlywaySettings(
        sql_migration_prefix="VER", repeatable_sql_migration_prefix="V", sql_migration_separator="-"
    )
    settings = Settings(flyway=flyway)
    versioned, repeatable = read("VER1-x.sql", settings), read("V-y.sql", settings)
    assert isinstance(versioned, Name)
    assert (versioned.kind, versioned.raw_version) == (Kind.VERSIONED, "1")
    assert isinstance(repeatable, Name)
    assert repeatable.kind is Kind.REPEATABLE


@pytest.mark.parametrize(
    ("stem", "prefix", "version"),
    [("U12__x", "U", "12"), ("F1_2__x", "F", "1.2"), ("R12__fix", "R", "12"), ("UN12__x", "UN", "12")],
)
def test_undo_names(stem: str, prefix: str, version: str) -> None:
    settings = Settings(flyway=FlywaySettings(undo_sql_migration_prefix="UN"))
    name = parse_undo(stem, settings)
    assert isinstance(name, Name)
    assert (name.kind, name.prefix, name.version.text) == (Kind.UNDO, prefix, version)


@pytest.mark.parametrize("stem", ["R__views", "V12__x", "u12__x", "U__x", "UX__x"])
def test_what_is_no_undo_name(stem: str) -> None:
    assert isinstance(parse_undo(stem, SETTINGS), BadName)
