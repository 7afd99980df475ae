"""Triggers: whether they fire, and what is known of what they do."""

from flyback.analysis.rows.doing import Doing
from flyback.model.snapshot import Function, Relation, Trigger
from flyback.syntax.quoting import written

EVENTS = {"insert": 4, "delete": 8, "update": 16, "truncate": 32}
"""Bits of `tgtype`."""
_ROW, _BEFORE, _INSTEAD = 1, 2, 64


def fire(relation: Relation, event: str, names: frozenset[str] | None, doing: Doing) -> None:
    """The triggers of a relation for an event; `names` are the columns that an UPDATE sets."""
    for trigger in doing.database.of(relation.oid, Trigger):
        if _fires(trigger, event, doing) and _is_about(trigger, relation, event, names):
            function = doing.database.find(Function, trigger.function)
            what = f"what trigger {written(trigger.name)} of {doing.impact.name(relation.oid)} does"
            if function is not None:
                doing.follow(function, what)
            elif not doing.database.complete:  # otherwise one of PostgreSQL's own, which change only the row itself
                doing.impact.cannot_tell(what)


def has_instead(relation: Relation, event: str, doing: Doing) -> bool:
    """Whether a view has a trigger that does the work of such statements."""
    return _has(relation, _INSTEAD | EVENTS[event], doing)


def may_fill(relation: Relation, doing: Doing) -> bool:
    """Whether a trigger sees each new row before it is stored, and may put values into it."""
    return _has(relation, _ROW | _BEFORE | EVENTS["insert"], doing)


def _has(relation: Relation, bits: int, doing: Doing) -> bool:
    return any(trigger.events & bits == bits for trigger in doing.database.of(relation.oid, Trigger))


def _fires(trigger: Trigger, event: str, doing: Doing) -> bool:
    if doing.impact.only_planned:
        return False
    sleeps = "O" if doing.database.session.now.replica else "R"
    return bool(trigger.events & EVENTS[event]) and trigger.enabled not in ("D", sleeps)


def _is_about(trigger: Trigger, relation: Relation, event: str, names: frozenset[str] | None) -> bool:
    if event != "update" or not trigger.columns or names is None:
        return True
    return any(column.number in trigger.columns and column.name in names for column in relation.columns)
