"""Which relation a record belongs to."""

from collections.abc import Callable, Mapping
from operator import attrgetter

from flyback.model.publications import Published
from flyback.model.snapshot import Constraint, Index, Policy, Record, Rule, Statistics, Trigger

_HOMES: Mapping[type[Record], Callable[[Record], int]] = {
    Index: attrgetter("table"),
    **dict.fromkeys((Constraint, Trigger, Rule, Policy, Statistics, Published), attrgetter("relation")),
}


def home_of(record: Record) -> int:
    """The relation that a record belongs to; 0 for none."""
    find = _HOMES.get(type(record))
    return find(record) if find else 0
