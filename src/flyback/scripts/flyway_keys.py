"""Flyway's settings by their names in files: which flyback uses, which it may ignore, which it must refuse.

Source: the configuration reference of Flyway 13.
"""

import re
from dataclasses import fields

from flyback.settings import FlywaySettings


def camel(snake: str) -> str:
    """`sql_migration_prefix` -> `sqlMigrationPrefix`."""
    first, *rest = snake.split("_")
    return first + "".join(word.capitalize() for word in rest)


def upper_snake(key: str) -> str:
    """`sqlMigrationPrefix` -> `SQL_MIGRATION_PREFIX`; a dot becomes `_` too."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key).replace(".", "_").upper()


def kebab(key: str) -> str:
    """`sqlMigrationPrefix` -> `sql-migration-prefix`, as it stands after `--` on the command line."""
    return upper_snake(key).replace("_", "-").lower()


_OWN = {"placeholders", "connection_problems"}
_FIELDS = {camel(each.name): each for each in fields(FlywaySettings) if each.name not in _OWN}
_FIELDS["postgresql.transactional.lock"] = _FIELDS.pop("transactionalLock")

FIELD_OF = {key: each.name for key, each in _FIELDS.items()}
"""The field of `FlywaySettings` behind each key that flyback uses."""

SHAPE_OF: dict[str, object] = {key: each.type for key, each in _FIELDS.items()}

ENVIRONMENT_KEYS = ("url", "user", "password", "schemas", "connectRetries", "connectRetriesInterval", "initSql")
"""Used keys that belong to an environment, not to `[flyway]`."""

ENVIRONMENT_WITHOUT_EFFECT = ("driver", "displayName", "jdbcProperties", "provisioner", "resolvers", "flyway")

WITHOUT_EFFECT = (
    "batch",
    "callbacks",
    "checkDriftOnMigrate",
    "color",
    "communityDBSupportEnabled",
    "configFileEncoding",
    "configFiles",
    "email",
    "jarDirs",
    "kerberosConfigFile",
    "licenseKey",
    "loggers",
    "nativeConnectors.processTimeout",
    "outputLogsInJson",
    "outputProgress",
    "outputType",
    "pipelineId",
    "powershellExecutable",
    "provisionMode",
    "publishResult",
    "reportEnabled",
    "reportFilename",
    "schemaModelLocation",
    "schemaModelSchemas",
    "skipDefaultCallbacks",
    "stream",
    "token",
    "workingDirectory",
)
"""Keys that change nothing flyback does: speed, licences, output of Flyway's own, other people's tools."""

NAMESPACES_WITHOUT_EFFECT = (
    "add",
    "azureKeyVault",
    "check",
    "clickhouse",
    "dapr",
    "db2z",
    "deploy",
    "diff",
    "diffText",
    "gcsm",
    "generate",
    "init",
    "mcp",
    "migrate",
    "model",
    "oracle",
    "plugins",
    "prepare",
    "snapshot",
    "sqlserver",
    "undo",
    "vault",
)
"""Settings of other databases, of secret stores, and of commands flyback does not have or does in its own way."""

REFUSED = {
    "cherryPick": "flyback takes the versions to run from its command line: --cherry-pick",
    "dryRunOutput": "flyback would not write this file, and Flyway without it runs the migrations for real",
    "errorOverrides": "flyback never turns an error of the server into a warning",
    "migrationResolvers": "flyback runs no Java code, so migrations found by it would be missing",
    "skipDefaultResolvers": "without the default resolvers there would be no SQL migrations",
}
"""Keys that would change what runs, with the reason why flyback cannot honour them; empty or false they are fine."""

_NO_JAVA = "flyback runs no Java code"
_NO_REPORT = "flyback writes no report of Flyway's; --json prints what happened"

REFUSED_ON_DATABASE = {
    "callbacks": f"{_NO_JAVA}; callbacks in SQL and executable ones are found by their names",
    "skipDefaultCallbacks": "flyback runs the callbacks that it finds; callbackLocations says where",
}
"""Keys that would change what runs on a database of the user's, and nothing elsewhere; empty or false they are fine."""

REFUSED_AS_ARGUMENT = {
    **REFUSED_ON_DATABASE,
    "checkDriftOnMigrate": "flyback does this by a setting of its own: drift in flyback.toml",
    "jarDirs": _NO_JAVA,
    "kerberosConfigFile": "libpq takes it from the environment: KRB5_CONFIG",
    "loggers": "flyback writes to the terminal only",
    "nativeConnectors.processTimeout": "flyback has no native connectors",
    "outputLogsInJson": "flyback's --json is one object without log lines",
    "outputProgress": "flyback shows no progress of Flyway's",
    "pipelineId": "flyback sends nothing to Flyway's service",
    "powershellExecutable": "flyback runs executable migrations by what the system finds",
    "provisionMode": "flyback provisions no environments",
    "publishResult": "flyback sends nothing to Flyway's service",
    "reportEnabled": _NO_REPORT,
    "reportFilename": _NO_REPORT,
    "schemaModelLocation": "flyback keeps no schema model",
    "schemaModelSchemas": "flyback keeps no schema model",
}
"""Keys without effect that nobody would type without wanting one; in a file they may be meant for Flyway alone."""
