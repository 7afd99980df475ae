"""Whether an index or a foreign key of a partition can serve as its part of one of the parent's.

Source: CompareIndexInfo() in PostgreSQL's index.c, tryAttachPartitionForeignKey() in tablecmds.c.
"""

from flyback.analysis.database import Database
from flyback.model.snapshot import Constraint, Index


def index_alike(database: Database, one: Index, other: Index) -> bool:
    """Whether two indexes of different tables are the same but for their names; columns go by name."""
    if other.valid is False and one.valid:
        return False
    return _shape(database, one) == _shape(database, other)


def _shape(database: Database, index: Index) -> object:
    names = {column.number: column.name for column in database.relation(index.table).columns}
    return (
        tuple(names.get(number, "") for number in (*index.columns, *index.included)),
        len(index.columns),
        index.unique,
        index.exclusion,
        index.method,
        index.partial,
        index.predicate,
        sorted(names.get(number, "") for number in index.mentioned),
    )


def foreign_key_alike(database: Database, one: Constraint, other: Constraint) -> bool:
    """Whether two foreign keys say the same; columns go by name. One that is not valid serves nobody."""
    return other.validated and _meaning(database, one) == _meaning(database, other)


def _meaning(database: Database, key: Constraint) -> object:
    names = {column.number: column.name for column in database.relation(key.relation).columns}
    pairs = zip((names.get(number, "") for number in key.columns), key.target_columns, strict=False)
    return (key.target, tuple(pairs), key.deferrable, key.on_delete, key.on_update, key.enforced)
