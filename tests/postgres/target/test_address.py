"""Settings become a connection string that works and a URL that may be shown."""

import pytest
from psycopg.conninfo import conninfo_to_dict

from flyback.errors import ConfigurationError, Problem
from flyback.postgres.target.address import address_of
from flyback.settings import FlywaySettings, Secret


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE", "PGPASSWORD"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        pytest.param("jdbc:postgresql://db:5433/shop", "jdbc:postgresql://db:5433/shop", id="jdbc"),
        pytest.param(
            "jdbc:postgresql://db/shop?user=app&password=hush", "jdbc:postgresql://db:5432/shop", id="password"
        ),
        pytest.param(
            "jdbc:postgresql://a:1,b:2/shop?targetServerType=primary", "jdbc:postgresql://a:1,b:2/shop", id="hosts"
        ),
        pytest.param("jdbc:postgresql://[::1]:5432/a%20b", "jdbc:postgresql://[::1]:5432/a%20b", id="ipv6, escapes"),
        pytest.param("postgresql://app:hush@db/shop", "jdbc:postgresql://db:5432/shop", id="dsn"),
        pytest.param("postgresql+psycopg://app:hush@db/shop", "jdbc:postgresql://db:5432/shop", id="SQLAlchemy"),
        pytest.param("host=db port=7 dbname=shop password=hush", "jdbc:postgresql://db:7/shop", id="keywords"),
        pytest.param("host=a,b port=7 dbname=shop", "jdbc:postgresql://a:7,b:7/shop", id="one port for two hosts"),
        pytest.param("host=/run/pg port=7 dbname=shop", "postgresql:///shop?host=/run/pg&port=7", id="socket"),
        pytest.param("service=shop", "postgresql:///?service=shop", id="service"),
        pytest.param("host=db user=app", "jdbc:postgresql://db:5432/app", id="database of the user"),
    ],
)
def test_shows_where_without_who(url: str, shown: str) -> None:
    address = address_of(FlywaySettings(url=url))
    assert address.shown == shown
    assert "hush" not in repr(address) + address.shown


def test_user_and_password_settings_win() -> None:
    flyway = FlywaySettings(url="postgresql://app:old@db/shop", user="deploy", password=Secret("it's \\ new"))
    keywords = conninfo_to_dict(address_of(flyway).conninfo)
    assert (keywords["user"], keywords["password"]) == ("deploy", "it's \\ new")


@pytest.mark.parametrize(
    ("url", "timeout"),
    [("host=db", "10"), ("host=db connect_timeout=3", "3"), ("jdbc:postgresql://db/x?connectTimeout=4", "4")],
)
def test_waits_ten_seconds_unless_told(url: str, timeout: str) -> None:
    assert conninfo_to_dict(address_of(FlywaySettings(url=url)).conninfo)["connect_timeout"] == timeout


def test_the_environment_may_say_how_long_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "2")
    assert "connect_timeout" not in conninfo_to_dict(address_of(FlywaySettings(url="host=db")).conninfo)


def test_says_everything_that_is_wrong_with_the_settings() -> None:
    unset = Problem(code="unset", what="the variable DB_URL is not set")
    with pytest.raises(ConfigurationError) as raised:
        address_of(FlywaySettings(connection_problems=(unset,)))
    assert [problem.code for problem in raised.value.problems] == ["unset", "no-url"]


@pytest.mark.parametrize("url", ["mysql://app:hush@db/shop", "host=db pass word=hush", "postgresql://app:hush@[db/x"])
def test_does_not_repeat_a_url_it_cannot_read(url: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        address_of(FlywaySettings(url=url))
    assert "hush" not in str(raised.value)
    assert raised.value.problems[0].code == "bad-url"
