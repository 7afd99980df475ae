"""The values a column may take, before the server has checked them."""

from flyback.seeding.hints import hints
from flyback.seeding.pool import Pool
from flyback.seeding.pools import Settled, pool
from flyback.seeding.series import series
from flyback.seeding.shapes import Column, Domain, Table


def column_pool(table: Table, column: Column, settled: Settled, salt: str, count: int) -> Pool:
    """Values for a column; `count` more in a series where they must differ (0: they need not)."""
    found = pool(column.type, settled)
    for check in table.checks:
        if column.name in check.columns:
            found = found.with_hints(hints(check.expression, column.type, salt, count))
    for bound in table.bounds:
        found = found.with_hints(hints(bound, column.type, salt, 4))
    if count:
        found = found.with_tame(series(column.type, salt, count))
        if isinstance(column.type, Domain):
            for expression in column.type.checks:
                found = found.with_hints(hints(expression, column.type, salt, count))
    return found


def domain_pool(domain: Domain, settled: Settled, salt: str) -> Pool:
    """Values for a domain, not yet held against its conditions."""
    found = pool(domain.underlying, settled).with_tame(series(domain.underlying, salt, 4))
    for expression in domain.checks:
        found = found.with_hints(hints(expression, domain.underlying, salt, 8))
    return found
