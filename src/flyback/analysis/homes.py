"""Which relation a record belongs to."""

from flyback.model.snapshot import Constraint, Index, Policy, Published, Record, Rule, Statistics, Trigger

_PARTS = (Constraint, Trigger, Rule, Policy, Statistics, Published)


def home_of(record: Record) -> int:
    """The relation that a record belongs to; 0 for none."""
    if isinstance(record, Index):
        return record.table
    return record.relation if isinstance(record, _PARTS) else 0
