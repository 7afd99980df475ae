"""JDBC URLs become the connection keywords of libpq.

Source: pgjdbc 42.7 documents the URL and its parameters; libpq its keywords.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote_plus

from flyback.errors import ConfigurationError, Problem
from flyback.scripts.flyway_sources import nearest

_URL = re.compile(
    r"jdbc:(?:(?:p6spy|aws-wrapper|otel):)?postgresql:(?://(?P<hosts>[^/?]*))?/?(?P<database>[^?]*)(?:\?(?P<query>.*))?"
)
_HOST = re.compile(r"(?P<host>\[[^\]@]*\]|[^:@\[\]]*)(?::(?P<port>\d*))?")

_SAME = {
    "ApplicationName": "application_name",
    "channelBinding": "channel_binding",
    "connectTimeout": "connect_timeout",
    "gssEncMode": "gssencmode",
    "kerberosServerName": "krbsrvname",
    "password": "password",
    "requireAuth": "require_auth",
    "sslNegotiation": "sslnegotiation",
    "sslcert": "sslcert",
    "sslkey": "sslkey",
    "sslmode": "sslmode",
    "sslpassword": "sslpassword",
    "sslrootcert": "sslrootcert",
    "user": "user",
}
"""Parameters that libpq has under another name or the same, with the same values."""

_TRANSLATED = {
    "loadBalanceHosts": ("load_balance_hosts", {"true": "random", "false": "disable"}),
    "readOnly": ("options", {"true": "-c default_transaction_read_only=on", "false": ""}),
    "ssl": ("sslmode", {"true": "verify-full", "": "verify-full", "false": ""}),
    "sslfactory": (
        "sslmode",
        {"org.postgresql.ssl.NonValidatingFactory": "require", "org.postgresql.ssl.LibPQFactory": ""},
    ),
    "targetServerType": (
        "target_session_attrs",
        {
            "any": "any",
            "master": "primary",
            "preferPrimary": "any",
            "preferSecondary": "prefer-standby",
            "preferSlave": "prefer-standby",
            "primary": "primary",
            "secondary": "standby",
            "slave": "standby",
        },
    ),
    "tcpKeepAlive": ("keepalives", {"true": "1", "false": "0"}),
}
"""Parameters whose values libpq calls otherwise; an empty value says nothing."""

_WITHOUT_EFFECT = (
    "adaptiveFetch",
    "allowEncodingChanges",
    "assumeMinServerVersion",
    "autosave",
    "binaryTransfer",
    "binaryTransferDisable",
    "binaryTransferEnable",
    "cancelSignalTimeout",
    "cleanupSavepoints",
    "databaseMetadataCacheFields",
    "databaseMetadataCacheFieldsMiB",
    "defaultRowFetchSize",
    "disableColumnSanitiser",
    "escapeSyntaxCallMode",
    "hostRecheckSeconds",
    "hideUnprivilegedObjects",
    "logServerErrorDetail",
    "logUnclosedConnections",
    "loggerFile",
    "loggerLevel",
    "loginTimeout",
    "maxResultBuffer",
    "preferQueryMode",
    "preparedStatementCacheQueries",
    "preparedStatementCacheSizeMiB",
    "prepareThreshold",
    "quoteReturningIdentifiers",
    "reWriteBatchedInserts",
    "receiveBufferSize",
    "sendBufferSize",
    "socketTimeout",
    "stringtype",
    "tcpNoDelay",
    "unknownLength",
)
"""Parameters that tune the Java driver and change neither where it connects nor how safely."""


def libpq_keywords(url: str) -> dict[str, str]:
    """The keywords and values of a connection: `host`, `port`, `dbname`, `user`, `sslmode`, `options` ...

    Several hosts stand in `host` and `port` separated by commas. Parts the URL leaves out are left out.

    Raises:
        ConfigurationError: not the URL of a PostgreSQL, or a parameter flyback cannot honour; never with its values.
    """
    found = _URL.fullmatch(url)
    if found is None:
        hint = "write it like jdbc:postgresql://host:5432/database?sslmode=verify-full"
        raise ConfigurationError(_problem("not the JDBC URL of a PostgreSQL", hint))
    keywords = _hosts(found["hosts"] or "")
    if found["database"]:
        keywords["dbname"] = unquote_plus(found["database"])
    parameters = dict(_parameters(found["query"] or ""))
    _parameter_keywords(parameters, keywords)
    return keywords


def libpq_string(dsn: str) -> str:
    """The connection string for libpq of a DSN that may be a JDBC URL; any other is left as it is.

    Raises:
        ConfigurationError: as `libpq_keywords`.
    """
    if not dsn.startswith("jdbc:"):
        return dsn
    escaped = {name: value.replace("\\", "\\\\").replace("'", "\\'") for name, value in libpq_keywords(dsn).items()}
    return " ".join(f"{name}='{value}'" for name, value in escaped.items())


def _hosts(text: str) -> dict[str, str]:
    if not text:
        return {}
    parts = []
    for each in text.split(","):
        found = _HOST.fullmatch(each)
        if found is None or int(found["port"] or "5432") > 65535:
            raise ConfigurationError(
                _problem("a host or port in the JDBC URL cannot be read", "write hosts like host:5432,[::1]:5433")
            )
        parts.append((unquote_plus(found["host"].strip("[]")) or "localhost", found["port"] or "5432"))
    return {"host": ",".join(host for host, _ in parts), "port": ",".join(port for _, port in parts)}


def _parameters(query: str) -> Iterable[tuple[str, str]]:
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name:
            yield name, unquote_plus(value)


def _parameter_keywords(parameters: dict[str, str], keywords: dict[str, str]) -> None:
    options: list[str] = []
    problems: list[Problem] = []
    for name, value in parameters.items():
        keyword, values = _TRANSLATED.get(name, ("", {}))
        if name in _SAME:
            keywords[_SAME[name]] = value
        elif name == "currentSchema":
            options.append(_option("search_path", value))
        elif name == "options" or (keyword == "options" and values.get(value)):
            options.append(values.get(value, value))
        elif value in values:
            if values[value] and keyword not in parameters:  # an explicit sslmode wins over ssl and sslfactory
                keywords[keyword] = values[value]
        elif name not in _WITHOUT_EFFECT:
            problems.append(_unsupported(name))
    if problems:
        raise ConfigurationError(problems)
    if options:
        keywords["options"] = " ".join(options)


def _unsupported(name: str) -> Problem:
    if name in _TRANSLATED:
        hint = f"possible values: {', '.join(value for value in _TRANSLATED[name][1] if value)}"
        return _problem(f"the JDBC URL's parameter {name} has a value that is not supported", hint)
    known = ("currentSchema", "options", *_SAME, *_TRANSLATED, *_WITHOUT_EFFECT)
    return _problem(f"the JDBC URL's parameter {name} is not supported", nearest(name, known))


def _option(name: str, value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(" ", "\\ ")
    return f"-c {name}={escaped}"


def _problem(what: str, hint: str) -> Problem:
    return Problem(code="bad-jdbc-url", what=what, where="url", hint=hint)
