"""Flyway's rule on which scripts run in one transaction, and which it would not run at all.

Source: Flyway 13, as it behaves.
"""

from collections.abc import Iterable, Sequence

from flyback.errors import Problem
from flyback.model.script import Source, Statement, Transaction
from flyback.settings import FlywaySettings


def shares_transaction(source: Source, statements: Iterable[Statement], flyway: FlywaySettings) -> bool:
    """Whether the statements of a script share a transaction: its `.conf` says so, or nothing speaks against it."""
    if source.execute_in_transaction is not None:
        return source.execute_in_transaction
    return flyway.execute_in_transaction and all(item.transaction is Transaction.ANY for item in statements)


def mixed_refusal(source: Source, statements: Sequence[Statement], flyway: FlywaySettings) -> Problem | None:
    """Why Flyway would not run a script: it mixes what must and what must not be in a transaction.

    `mixed=false` refuses unless executeInTransaction is set.
    """
    forbidden = [item for item in statements if item.transaction is Transaction.FORBIDDEN]
    if not forbidden or len(forbidden) == len(statements) or flyway.mixed:
        return None
    if source.execute_in_transaction is not None or not flyway.execute_in_transaction:
        return None
    return Problem(
        code="mixed-script",
        what=f"{forbidden[0].tag} cannot run in a transaction, other statements of the script do",
        where=f"{source.path}:{forbidden[0].line}:{forbidden[0].column}",
        hint="Flyway refuses such a script: give the statement a migration of its own, or set mixed = true",
    )
