"""Small databases, and statements assessed in them."""

from flyback.analysis.assessing import Readable, assess
from flyback.analysis.database import Database
from flyback.model.risk import Assessment
from flyback.model.snapshot import Record, Server, Snapshot
from flyback.syntax.statements import parse_in_full


def database(*records: Record, major: int = 16, complete: bool = True) -> Database:
    """With these records in it."""
    return Database(Snapshot(server=Server(major=major), records=records, complete=complete))


def assessed(sql: str, where: Database) -> list[Assessment]:
    """What is said of each statement of one script."""
    statements = tuple((each.statement, each.node) for each in parse_in_full(sql, "V1.sql"))
    return list(assess([Readable(path="V1.sql", statements=statements)], where))
