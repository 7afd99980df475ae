"""The statements that make a session as new before each script."""

import re
from collections.abc import Iterable, Mapping

import psycopg
from psycopg import sql

from flyback.postgres.target.facts import TargetFacts

_DOTTED = re.compile(r"[A-Za-z_][\w$]*(?:\.[A-Za-z_][\w$]*)+")


def custom_names(texts: Iterable[str]) -> list[str]:
    """Whatever could be the name of a custom setting in pieces of SQL: `app.tenant`, but also `public.orders`."""
    return sorted({name for text in texts for name in _DOTTED.findall(text)})


def script_path(facts: TargetFacts) -> str:
    """The search path of scripts.

    Source: Flyway puts the default schema in front, unless the path is that schema or begins with it and a comma.
    """
    path, schema = facts.search_path, facts.schema
    if path == schema or path.startswith(f"{schema},"):
        return path
    quoted = '"' + schema.replace('"', '""') + '"'
    return f"{quoted},{path}" if path else quoted


def reset_statements(
    connection: psycopg.Connection, facts: TargetFacts, settings: Mapping[str, str], login: str
) -> tuple[str, ...]:
    """Statements without semicolon, in order; `login` is the user that connected.

    `settings` are set again; role and session user become those of `facts`, last, because they may set less.
    """
    wanted = sql.SQL(", ").join(
        [
            sql.SQL("pg_catalog.set_config({}, {}, false)").format(name, value)
            for name, value in {**settings, "search_path": script_path(facts)}.items()
        ]
    )
    statements: list[sql.Composable] = [
        sql.SQL("reset session authorization"),
        sql.SQL("reset role"),
        sql.SQL("reset all"),
        sql.SQL("select {}").format(wanted),
    ]
    if facts.session_user != login:
        statements.append(sql.SQL("set session authorization {}").format(sql.Identifier(facts.session_user)))
    if facts.role != "none":
        statements.append(sql.SQL("set role {}").format(sql.Identifier(facts.role)))
    return tuple(statement.as_string(connection) for statement in statements)
