"""Settings from every source, by precedence."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flyback.errors import ConfigurationError
from flyback.filesystem.settings_file import load
from flyback.settings import FlybackSettings, Settings

Write = Callable[[Mapping[str, str | bytes]], Path]


def test_nothing_set_is_all_defaults(write: Write) -> None:
    assert load(write({}), {}, {}) == Settings()


def test_every_kind_of_value_in_toml(write: Write) -> None:
    folder = write(
        {
            "flyway.toml": """
id = "x"
name = "shop"
databaseType = "PostgreSql"
[environments.default]
url = "jdbc:postgresql://other/x"
[environments.dev]
url = "jdbc:postgresql://${env.DB_HOST}/shop"
user = "me"
password = "!{${env.not_this}}"
schemas = ["app", "public"]
displayName = "Dev"
[environments.dev.flyway]
outOfOrder = true
[flyway]
environment = "dev"
locations = ["filesystem:a", "filesystem:b"]
mixed = true
lockRetryCount = 3
sqlMigrationSuffixes = [".sql", ".ddl"]
licenseKey = "k"
cherryPick = []
[flyway.placeholders]
owner = "ann"
n = 3
flag = true
a.b = "$${x}"
[flyway.postgresql]
transactional.lock = false
[flyway.check]
majorTolerance = 3
[flywayDesktop]
anything = 1
"""
        }
    )
    flyway = load(folder, {"DB_HOST": "db1"}, {}).flyway
    assert flyway.environment == "dev"
    assert (flyway.url, flyway.user, flyway.password.value) == ("jdbc:postgresql://db1/shop", "me", "${env.not_this}")
    assert (flyway.schemas, flyway.schema) == (("app", "public"), "app")
    assert flyway.locations == ("filesystem:a", "filesystem:b")
    assert (flyway.mixed, flyway.out_of_order, flyway.transactional_lock) == (True, True, False)
    assert flyway.lock_retry_count == 3
    assert flyway.sql_migration_suffixes == (".sql", ".ddl")
    assert flyway.placeholders == {"owner": "ann", "n": "3", "flag": "true", "a.b": "${x}"}
    assert flyway.connection_problems == ()


def test_conf(write: Write) -> None:
    folder = write(
        {
            "flyway.conf": "# c\nflyway.url=jdbc:postgresql://${HOST}/d\nflyway.locations=filesystem:a,filesystem:b\n"
            "flyway.placeholders.a.b=c\nflyway.postgresql.transactional.lock=false\nsomething.else=1\n"
            "flyway.initSql=set role x\nflyway.jdbcProperties.x=1\n"
        }
    )
    flyway = load(folder, {"HOST": "h"}, {}).flyway
    assert flyway.url == "jdbc:postgresql://h/d"
    assert flyway.locations == ("filesystem:a", "filesystem:b")
    assert flyway.placeholders == {"a.b": "c"}
    assert [problem.what for problem in flyway.connection_problems] == ["jdbcProperties.x is not supported"]
    assert (flyway.transactional_lock, flyway.init_sql) == (False, "set role x")


def test_the_command_line_wins_over_the_environment_over_files(write: Write) -> None:
    folder = write(
        {
            "flyway.toml": '[flyway]\ntable = "file"\ntablespace = "file"\ntarget = "1"\n'
            '[flyway.placeholders]\na = "file"\nB = "file"\n[environments.default]\nuser = "file"\nurl = "file"\n',
            "flyway.user.toml": '[flyway]\ntarget = "2"\n',
        }
    )
    environment = {
        "FLYWAY_TABLE": "env",
        "FLYWAY_TABLESPACE": "env",
        "FLYWAY_PLACEHOLDERS_B": "env",
        "FLYWAY_USER": "env",
        "FLYWAY_URL": "env",
        "FLYWAY_UNHEARD_OF": "x",
        "FLYWAY_POSTGRESQL_TRANSACTIONAL_LOCK": "false",
    }
    flyway = load(folder, environment, {"table": "cli", "flyway.placeholders.b": "cli", "url": "cli"}).flyway
    assert (flyway.table, flyway.tablespace, flyway.target) == ("cli", "env", "2")
    assert flyway.placeholders == {"a": "file", "b": "cli"}
    assert (flyway.url, flyway.user, flyway.transactional_lock) == ("cli", "env", False)


def test_lower_case_variables_and_other_environments(write: Write) -> None:
    folder = write({"flyway.toml": '[environments.prod]\nurl = "file"\n'})
    environment = {"flyway_environment": "prod", "environments_prod_user": "ann", "flyway_placeholders_x": "$${1"}
    flyway = load(folder, environment, {}).flyway
    assert (flyway.environment, flyway.url, flyway.user, flyway.placeholders) == ("prod", "file", "ann", {"x": "$${1"})
    chosen = load(folder, {}, {"environments.prod.url": "cli", "environment": "prod"}).flyway
    assert chosen.url == "cli"


def test_the_home_folder_comes_before_the_project(write: Write, tmp_path: Path) -> None:
    (tmp_path / "flyway.toml").write_text('[flyway]\ntable = "home"\ntablespace = "home"\n')
    folder = write({"flyway.toml": '[flyway]\ntable = "project"\n'})
    flyway = load(folder, {"HOME": str(tmp_path)}, {}).flyway
    assert (flyway.table, flyway.tablespace) == ("project", "home")


def test_toml_on_disk_wins_over_conf_in_silence(write: Write) -> None:
    folder = write({"flyway.toml": '[flyway]\ntable = "toml"\n', "flyway.conf": "flyway.tablespace=conf"})
    flyway = load(folder, {}, {}).flyway
    assert (flyway.table, flyway.tablespace) == ("toml", "")


def test_named_files_come_last(write: Write) -> None:
    folder = write(
        {
            "flyway.conf": "flyway.table=disk\nflyway.tablespace=disk",
            "a.conf": "flyway.table=a",
            "conf/b.conf": "flyway.table=b\xe5".encode("latin-1"),
        }
    )
    environment = {"FLYWAY_CONFIG_FILES": "a.conf, conf/b.conf", "FLYWAY_CONFIG_FILE_ENCODING": "latin-1"}
    flyway = load(folder, environment, {}).flyway
    assert (flyway.table, flyway.tablespace) == ("bå", "disk")


@pytest.mark.parametrize(
    ("config_files", "where", "what"),
    [
        ("a.toml,b.conf", "configFiles", "settings files of different kinds: a.toml, b.conf"),
        ("a.yaml", "configFiles", "settings files of different kinds: a.yaml"),
        ("gone.toml", "gone.toml", "Unable to load config file: No such file or directory"),
    ],
)
def test_named_files_that_cannot_be(write: Write, config_files: str, where: str, what: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(write({"a.toml": "", "b.conf": ""}), {}, {"configFiles": config_files})
    (problem,) = caught.value.problems
    assert (problem.where, problem.what) == (where, what)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("${env.GONE}", "password: ${env.GONE}: there is no environment variable GONE"),
        ("${vault.db}", "password: ${vault.db} needs a resolver of Flyway's paid editions"),
        ("${env.SET:aA}", "character filters"),
    ],
)
def test_what_only_a_connection_needs_is_told_when_connecting(write: Write, value: str, told: str) -> None:
    folder = write({"flyway.toml": f'[environments.default]\npassword = "{value}"\n'})
    (problem,) = load(folder, {"SET": "SECRET"}, {}).flyway.connection_problems
    assert told in problem.what
    assert "SECRET" not in problem.what


def test_a_password_never_shows(write: Write) -> None:
    folder = write({})
    environment = {"FLYWAY_PASSWORD": "SECRET", "FLYWAY_URL": "jdbc:postgresql://h/d?password=SECRET"}
    settings = load(folder, environment, {})
    assert settings.flyway.password.value == "SECRET"
    assert "SECRET" not in repr(settings)
    assert str(settings.flyway.password) == "***"


@pytest.mark.parametrize(
    ("flyway", "flyback", "expected"),
    [
        ("", "", ("U", "F", "R")),
        ("", 'undo_prefixes = ["F"]', ("F",)),
        ("flyway.undoSqlMigrationPrefix=UNDO", "", ("U", "F", "R", "UNDO")),
        ("flyway.sqlMigrationPrefix=F", "", ("U", "R")),
    ],
)
def test_undo_prefixes(write: Write, flyway: str, flyback: str, expected: tuple[str, ...]) -> None:
    folder = write({"flyway.conf": flyway, "flyback.toml": flyback})
    assert load(folder, {}, {}).undo_prefixes == expected


@pytest.mark.parametrize("key", ["target", "baselineVersion"])
@pytest.mark.parametrize("value", ["soon", "1,2", "1.x"])
def test_a_version_that_is_none_is_told_before_it_is_needed(write: Write, key: str, value: str) -> None:
    for folder, overrides in ((write({}), {key: value}), (write({"flyway.toml": f'[flyway]\n{key} = "{value}"'}), {})):
        with pytest.raises(ConfigurationError, match=f"Invalid value for flyway.{key}: Version may only") as caught:
            load(folder, {}, overrides)
        assert caught.value.exit_code == 2


def test_flyback_toml_and_its_overrides(write: Write) -> None:
    folder = write(
        {
            "flyback.toml": 'undo_folder = "back"\nundo_prefixes = ["U"]\n'
            'server_version = 17\nextensions = ["postgis"]\n'
            'roles = ["app"]\nseed_rows = 5\nseed = ["a.sql"]\nrequire_undo = false\nbase_dump = "x.dump"\n'
        }
    )
    expected = FlybackSettings(
        undo_folder="back",
        undo_prefixes=("U",),
        server_version=18,
        extensions=("postgis",),
        roles=("app",),
        seed_rows=0,
        seed=("a.sql",),
        require_undo=False,
        base_dump="x.dump",
    )
    assert load(folder, {}, {"flyback.server_version": "18", "flyback.seed_rows": "0"}).flyback == expected


@pytest.mark.parametrize(
    ("text", "overrides", "where"),
    [
        ("lock_timeout = 3000", {}, "flyback.toml"),
        ("", {"lock_timeout": "3000"}, "command line: lock_timeout"),
        ("lock_timeout = 50", {"max_lock_timeout": "10"}, "command line: max_lock_timeout"),
    ],
)
def test_settings_that_contradict_each_other_are_told_where_they_were_set(
    write: Write, text: str, overrides: dict[str, str], where: str
) -> None:
    with pytest.raises(ConfigurationError, match="should not be less than lock_timeout") as caught:
        load(write({"flyback.toml": text}), {}, {f"flyback.{name}": value for name, value in overrides.items()})
    assert [problem.where for problem in caught.value.problems] == [where]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('callbacks = ["com.shop.Audit"]', ["flyway.callbacks is not supported: flyback runs no Java code"]),
        ("skipDefaultCallbacks = true", ["flyway.skipDefaultCallbacks is not supported: flyback runs the callbacks"]),
        ('environment = "e"\n[environments.e]\nprovisioner = "docker"', ["flyway.provisioner is not supported"]),
        ('callbacks = []\nskipDefaultCallbacks = false\n[environments.default]\nprovisioner = "none"', []),
    ],
)
def test_what_would_change_runs_on_a_database_is_refused_there(write: Write, text: str, told: list[str]) -> None:
    problems = load(write({"flyway.toml": f"[flyway]\n{text}\n"}), {}, {}).flyway.connection_problems
    assert len(problems) == len(told)
    assert all(problem.what.startswith(words) for problem, words in zip(problems, told, strict=True))


STAGING = '[environments.staging]\nurl = "jdbc:postgresql://db/shop"\nuser = "me"\npassword = "${env.PW}"\n'


def test_an_environment_of_flyback_toml_says_how_to_connect(write: Write) -> None:
    folder = write({"flyback.toml": f"seed_rows = 3\n{STAGING}"})

    flyway = load(folder, {"PW": "hunter2"}, {"environment": "staging"}).flyway

    assert (flyway.url, flyway.user, flyway.password.value) == ("jdbc:postgresql://db/shop", "me", "hunter2")
    assert load(folder, {}, {}).flyway.url == ""
    assert load(folder, {}, {}).flyback.environments["staging"].name == "staging"


def test_what_is_given_directly_overrides_an_environment_of_flyback_toml(write: Write) -> None:
    folder = write({"flyback.toml": STAGING})

    flyway = load(folder, {"FLYWAY_URL": "jdbc:postgresql://other/x", "PW": "x"}, {"environment": "staging"}).flyway

    assert (flyway.url, flyway.user) == ("jdbc:postgresql://other/x", "me")


def test_an_environment_may_say_nothing_of_connecting(write: Write) -> None:
    folder = write({"flyback.toml": '[environments.production]\nafter = "staging"\n[environments.staging]\n'})

    flyway = load(folder, {"FLYWAY_URL": "jdbc:postgresql://db/shop"}, {"environment": "production"}).flyway

    assert (flyway.environment, flyway.url) == ("production", "jdbc:postgresql://db/shop")
    with pytest.raises(ConfigurationError, match="there is no environment 'prod'") as caught:
        load(folder, {}, {"environment": "prod"})
    assert "production" in caught.value.problems[0].hint


def test_a_connection_is_said_once(write: Write) -> None:
    flyway = '[environments.staging]\nurl = "jdbc:postgresql://elsewhere/shop"\n'
    folder = write({"flyback.toml": STAGING, "flyway.toml": flyway})

    with pytest.raises(ConfigurationError) as caught:
        load(folder, {"PW": "x"}, {})

    assert [(each.code, each.what) for each in caught.value.problems] == [
        ("said-twice", "environments.staging.url is set in flyway.toml, too")
    ]


def test_a_password_from_a_file(write: Write) -> None:
    text = STAGING.replace("${env.PW}", "${file.secrets/pw}")
    folder = write({"flyback.toml": text, "secrets/pw": "hun${ter}2 !{x}\n"})

    assert load(folder, {}, {"environment": "staging"}).flyway.password.value == "hun${ter}2 !{x}"
    (folder / "secrets/pw").unlink()
    flyway = load(folder, {}, {"environment": "staging"}).flyway
    assert [each.what for each in flyway.connection_problems] == [
        "password: ${file.secrets/pw} cannot be read: No such file or directory"
    ]
    assert load(folder, {}, {}).flyway.connection_problems == ()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("environments = 3", "environments should be tables"),
        ("[environments]\nx = 3", "environments.x should be a table"),
        ('per_environment = ["url"]', "per_environment should not name url"),
        ('per_environment = ["placeholder.x"]', "should not name placeholder.x"),
    ],
)
def test_tables_that_cannot_be(write: Write, text: str, what: str) -> None:
    with pytest.raises(ConfigurationError, match=what):
        load(write({"flyback.toml": text}), {}, {})


def test_tables_are_given_on_no_command_line(write: Write) -> None:
    with pytest.raises(ConfigurationError, match="Unknown: 'environments'"):
        load(write({}), {}, {"flyback.environments": "x"})
