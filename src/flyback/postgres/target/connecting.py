"""The way in: `with connect(address_of(flyway), flyway, SessionName(run_id="01jv3k")) as target: ...`."""

import dataclasses
import enum
from collections.abc import Sequence
from typing import NamedTuple

import psycopg
from psycopg import ClientCursor, sql
from psycopg.rows import TupleRow

from flyback.errors import ConfigurationError, Problem, ServerError
from flyback.frozen import frozen
from flyback.postgres.query_files import query_file
from flyback.postgres.target.address import Address
from flyback.postgres.target.facts import TargetFacts
from flyback.postgres.target.local_zone import local_zone
from flyback.postgres.target.opening import open_patiently
from flyback.postgres.target.refusals import RefusedError
from flyback.postgres.target.session_names import Purpose, SessionName
from flyback.postgres.target.session_reset import custom_names, reset_statements
from flyback.postgres.target.target import Target, answer
from flyback.settings import FlywaySettings

_OLDEST = 140000
_PATIENT = {"idle_session_timeout": "0", "idle_in_transaction_session_timeout": "0"}
"""The session idles while executable scripts run and while it waits for locks; the server is not to end it then."""


class Manner(enum.Enum):
    """How SQL is run that comes right after connecting."""

    AS_IT_IS = "as it is"
    READING = "reading"
    """Where only reading is allowed: settings are set, all else is left out, and `Target.notes` says so."""


@frozen
class Preparation:
    """SQL that runs right after connecting; what it SETs stays in force for every script."""

    where: str
    """`initSql`, or the file of an afterConnect callback."""
    sql: str
    """One or several statements."""


class _Start(NamedTuple):
    preparations: tuple[Preparation, ...]
    manner: Manner


def connect(
    address: Address,
    flyway: FlywaySettings,
    name: SessionName,
    after_connect: Sequence[Preparation] = (),
    manner: Manner = Manner.AS_IT_IS,
) -> Target:
    """Connects, runs `initSql` and what comes `after_connect`, and asks for the facts: one round trip without those.

    Raises:
        ServerError: nobody answers, the server is too old, or the SQL failed.
        ConfigurationError: there is no default schema, neither in the settings nor in the search path.
    """
    connection = open_patiently(address, name, retries=flyway.connect_retries, interval=flyway.connect_retries_interval)
    try:
        _refuse_old(connection, address)
        init_sql = (Preparation(where="initSql", sql=flyway.init_sql),) if flyway.init_sql else ()
        return _prepared(connection, address, flyway, name, _Start((*init_sql, *after_connect), manner))
    except BaseException:
        connection.close()
        raise


def _prepared(
    connection: psycopg.Connection,
    address: Address,
    flyway: FlywaySettings,
    name: SessionName,
    start: _Start,
) -> Target:
    wanted = flyway.default_schema or next(iter(flyway.schemas), "")
    question = ClientCursor(connection).mogrify(
        query_file(__package__, "facts").encode(), {"schema": wanted, "table": flyway.table}
    )
    notes: tuple[str, ...] = ()
    try:
        zone, rows = _in_local_zone(connection, question)
        settings = _PATIENT | {"TimeZone": zone}
        if start.preparations:
            notes = _prepare(connection, start)
            settings = _PATIENT | _settings(connection, start.preparations)
            rows = answer(connection, question)
    except psycopg.Error as error:
        raise RefusedError(error, address.shown) from None
    _refuse_other_quoting(connection, address)
    facts = _facts(rows[0], address)
    login = connection.info.user
    renewal, reset = (
        reset_statements(connection, facts, settings | {"application_name": str(each)}, login)
        for each in (name, dataclasses.replace(name, purpose=Purpose.WORK))
    )
    target = Target(connection, address, name, facts, (renewal, reset))
    target.notes = notes
    return target


def _in_local_zone(connection: psycopg.Connection, question: str) -> tuple[str, list[TupleRow]]:
    """Sets the client's time zone, UTC where the server does not know that, and asks; the zone and the answer.

    It is not set in the startup packet, because PgBouncer refuses packets with `options`.
    """
    zone = local_zone()
    set_zone = sql.SQL("set time zone {}")
    try:
        return zone, answer(connection, set_zone.format(sql.Literal(zone)).as_string(connection), question)
    except psycopg.errors.InvalidParameterValue:
        return "UTC", answer(connection, set_zone.format(sql.Literal("UTC")).as_string(connection), question)


def _prepare(connection: psycopg.Connection, start: _Start) -> tuple[str, ...]:
    """Runs SQL that comes before everything else; what was left out of it."""
    if start.manner is Manner.READING:
        left_out = [each.where for each in start.preparations if not _set(connection, each)]
        return tuple(f"{where}: only what sets settings is run here, where nothing may write" for where in left_out)
    for each in start.preparations:
        try:
            connection.execute(each.sql.encode())
        except psycopg.Error as error:
            raise RefusedError(error, each.where) from None
    return ()


def _set(connection: psycopg.Connection, preparation: Preparation) -> bool:
    """Runs the statements that do nothing but set, each in a transaction that only reads; whether those are all.

    No statement can end that transaction: it is sent in a form that takes one statement alone.
    """
    from flyback.syntax.sessions import outlasts_transaction  # noqa: PLC0415 - loads the parser
    from flyback.syntax.statements import parse  # noqa: PLC0415

    whole = True
    for each in parse(preparation.sql, preparation.where):
        if not outlasts_transaction(each.node):
            whole = False
            continue
        try:
            connection.execute("begin read only")
            connection.execute(each.statement.sql.encode(), binary=True)
            connection.execute("commit")
        except psycopg.errors.ReadOnlySqlTransaction:
            connection.execute("rollback")
            whole = False
        except psycopg.Error as error:
            raise RefusedError(error, preparation.where) from None
    connection.execute("reset default_transaction_read_only")
    return whole


def _settings(connection: psycopg.Connection, preparations: Sequence[Preparation]) -> dict[str, str]:
    """What they SET, by name."""
    custom = custom_names(each.sql for each in preparations)
    return dict(connection.execute(query_file(__package__, "session_settings").encode(), {"custom": custom}).fetchall())


def _facts(row: TupleRow, address: Address) -> TargetFacts:
    facts = TargetFacts(**dict(zip((each.name for each in dataclasses.fields(TargetFacts)), row, strict=True)))
    if facts.schema:
        return facts
    what = "Unable to determine schema for the schema history table"
    hint = f"set defaultSchema; no schema of the search path ({facts.search_path or 'it is empty'}) exists"
    raise ConfigurationError(Problem(code="no-default-schema", what=what, where=address.shown, hint=hint))


def _refuse_other_quoting(connection: psycopg.Connection, address: Address) -> None:
    """Scripts are read before they are sent: both sides must agree on where a string ends."""
    if connection.pgconn.parameter_status(b"standard_conforming_strings") != b"off":
        return
    what = "standard_conforming_strings is off, so a backslash in a string means something else than flyback reads"
    hint = "switch it on for the role or the database, or with initSql: SET standard_conforming_strings = on"
    raise ServerError(Problem(code="other-quoting", what=what, where=address.shown, hint=hint))


def _refuse_old(connection: psycopg.Connection, address: Address) -> None:
    if connection.info.server_version >= _OLDEST:
        return
    what = f"PostgreSQL {connection.info.server_version // 10000} is too old"
    raise ServerError(
        Problem(code="server-too-old", what=what, where=address.shown, hint="flyback needs PostgreSQL 14")
    )
