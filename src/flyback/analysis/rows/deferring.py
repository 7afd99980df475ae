"""Checks that wait for the end of the transaction, or for SET CONSTRAINTS.

Source: AfterTriggerSaveEvent() and afterTriggerCheckState() in PostgreSQL's trigger.c.
"""

from collections.abc import Iterator

from flyback.analysis.rows.doing import Doing
from flyback.analysis.rows.firing import EVENTS
from flyback.model.snapshot import Constraint, Relation, Trigger

_NO_ACTION = "a"


def queue_checks(relation: Relation, event: str, names: frozenset[str], doing: Doing, *, surely: bool) -> None:
    """Notes what is to be checked of changed rows later; `names` are the columns that an UPDATE sets."""
    session = doing.database.session
    if relation.kind != "r" or doing.impact.only_planned or session.now.replica:
        return
    for constraint in _concerned(relation, event, names, doing):
        if constraint.enforced and session.now.defers(constraint):
            doing.impact.queue(relation.oid, constraint.oid, surely=surely)


def _concerned(relation: Relation, event: str, names: frozenset[str], doing: Doing) -> Iterator[Constraint]:
    database = doing.database
    changed = {column.number for column in relation.columns if column.name in names}
    for own in database.of(relation.oid, Constraint):
        if own.kind == "f" and (event == "insert" or (event == "update" and changed & set(own.columns))):
            yield own
        elif own.kind == "t":
            trigger = next((each for each in database.of(relation.oid, Trigger) if each.name == own.name), None)
            if trigger is not None and trigger.events & EVENTS[event]:
                yield own
    for incoming in database.foreign_keys_to(relation.oid) if event != "insert" else ():
        action = incoming.on_delete if event == "delete" else incoming.on_update
        if action == _NO_ACTION and (event == "delete" or changed & set(incoming.target_columns)):
            yield incoming
