"""Scripts judged by the rules against a real catalogue, and run on the database that has it."""

from collections.abc import Iterable, Sequence

import psycopg

from flyback.analysis.assessing import Readable, assess
from flyback.analysis.database import Database
from flyback.analysis.rulebook import findings
from flyback.model.risk import Finding
from flyback.model.script import Transaction
from flyback.model.snapshot import Snapshot
from flyback.postgres.catalogue.reader import CatalogueReader
from flyback.settings import FlybackSettings
from flyback.syntax.statements import Parsed, parse_in_full

SETTINGS = FlybackSettings()


def judged(snapshot: Snapshot, *scripts: str, settings: FlybackSettings = SETTINGS) -> tuple[Finding, ...]:
    """What there is to say of scripts that run one after another."""
    texts = {f"V{number}__x.sql": sql for number, sql in enumerate(scripts, start=1)}
    readable = [_readable(path, sql) for path, sql in texts.items()]
    return findings(assess(readable, Database(snapshot)), texts, settings)


def _readable(path: str, sql: str) -> Readable:
    parsed = parse_in_full(sql, path)
    return Readable(
        path=path,
        statements=tuple((each.statement, each.node) for each in parsed),
        in_transaction=in_transaction(parsed),
    )


def in_transaction(parsed: Iterable[Parsed]) -> bool:
    """As Flyway decides it; what fills columns in batches commits and says so by itself."""
    return all(each.statement.transaction is Transaction.ANY and "COMMIT" not in each.statement.sql for each in parsed)


def run(connection: psycopg.Connection, *scripts: str) -> None:
    """Runs scripts, each in one transaction if that can be."""
    for sql in scripts:
        parsed = parse_in_full(sql, "script")
        together = in_transaction(parsed)
        if together:
            connection.execute("BEGIN")
        for each in parsed:
            connection.execute(each.statement.sql.encode())
        if together:
            connection.execute("COMMIT")


def around(script: str, ordinal: int, steps: Sequence[str]) -> tuple[str, ...]:
    """A script with one statement's safe form in its place: what stands before it, the steps, what follows."""
    statements = [each.statement.sql for each in parse_in_full(script, "script")]
    before, after = ";\n".join(statements[: ordinal - 1]), ";\n".join(statements[ordinal:])
    return tuple(each for each in (before, *steps, after) if each)


def catalogue(connection: psycopg.Connection) -> dict[tuple[str, str], str]:
    """Everything in the database by kind and name."""
    connection.execute("SET search_path = ''")
    found = CatalogueReader(connection).read()
    connection.execute("RESET search_path")
    return {(each.kind, each.identity): str(each.definition) for unit in found.units.values() for each in unit}
