"""Where the target database is: settings become a connection string, which is secret, and a URL, which is not."""

import re
from dataclasses import field
from urllib.parse import quote

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from flyback.errors import ConfigurationError, Problem
from flyback.frozen import frozen
from flyback.scripts.jdbc_url import libpq_keywords
from flyback.settings import FlywaySettings

_USUAL = {"connect_timeout": "10", "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3"}
"""Unless said otherwise; pgjdbc, too, gives up after 10 seconds."""
_DRIVER = re.compile(r"^(postgresql)\+\w+(?=://)")
"""How SQLAlchemy names the driver in its URLs."""


@frozen
class Address:
    """How to reach one database."""

    conninfo: str = field(repr=False)
    """For libpq; it may hold a password."""
    shown: str
    """`jdbc:postgresql://localhost:5432/shop`; never with a user or a password."""


def address_of(flyway: FlywaySettings) -> Address:
    """The address that `url`, `user` and `password` make.

    The URL is Flyway's JDBC URL, or one of libpq (`postgresql://...`, `host=... dbname=...`), also with a driver as in
    SQLAlchemy (`postgresql+psycopg://...`). What none of them says is left to libpq: `PGPASSWORD` and its like,
    `~/.pgpass`, service files.

    Raises:
        ConfigurationError: there is no URL, it cannot be read, or the settings could not be resolved.
    """
    problems = list(flyway.connection_problems)
    if not flyway.url:
        problems.append(
            Problem(
                code="no-url",
                what="Unable to connect to the database. Configure the url, user and password!",
                where="url",
                hint="in flyway.toml, as FLYWAY_URL, or with -url=jdbc:postgresql://host:5432/database",
            )
        )
    if problems:
        raise ConfigurationError(problems)
    keywords = _keywords(flyway.url)
    if flyway.user:
        keywords["user"] = flyway.user
    if flyway.password.value:
        keywords["password"] = flyway.password.value
    defaults = {
        option.keyword.decode(): option.val.decode() for option in pq.Conninfo.get_defaults() if option.val is not None
    }
    usual = {name: value for name, value in _USUAL.items() if name not in defaults}
    return Address(conninfo=make_conninfo(**(usual | keywords)), shown=_shown(defaults | keywords))


def _keywords(url: str) -> dict[str, str]:
    if url.startswith("jdbc:"):
        return libpq_keywords(url)
    try:
        return {name: str(value) for name, value in conninfo_to_dict(_DRIVER.sub(r"\1", url)).items()}
    except psycopg.ProgrammingError:  # its message repeats the string, with the password
        hint = "write it like jdbc:postgresql://host:5432/database or postgresql://host/database"
        problem = Problem(code="bad-url", what="the url cannot be read", where="url", hint=hint)
        raise ConfigurationError(problem) from None


def _shown(keywords: dict[str, str]) -> str:
    hosts = (keywords.get("host") or keywords.get("hostaddr") or "").split(",")
    database = quote(keywords.get("dbname") or keywords.get("user") or "", safe="")
    if keywords.get("service") and hosts == [""]:
        return f"postgresql:///?service={keywords['service']}"
    ports = keywords.get("port", "").split(",")
    ports = ports if len(ports) == len(hosts) else ports[:1] * len(hosts)
    if not hosts[0] or hosts[0].startswith(("/", "@")):
        port = f"&port={ports[0]}" if ports[0] else ""
        return f"postgresql:///{database}?host={hosts[0]}{port}"
    named = [f"[{host}]" if ":" in host else host for host in hosts]
    places = ",".join(f"{host}:{port or 5432}" for host, port in zip(named, ports, strict=True))
    return f"jdbc:postgresql://{places}/{database}"
