"""What every kind of evidence has in common: its kind, when it was said, and of which environment."""

from datetime import datetime

from flyback.model.evidence import (
    PREDICATES,
    Approval,
    Decision,
    Emergency,
    Kind,
    Notice,
    Predicate,
    Rehearsal,
    Run,
    Smoke,
    Waiver,
)

_KINDS = {predicate: kind for kind, predicate in PREDICATES.items()}


def kind_of(predicate: Predicate) -> Kind:
    """What it is about."""
    return _KINDS[type(predicate)]


def moment_of(predicate: Predicate) -> datetime:
    """When it was said: when what it tells of was over."""
    match predicate:
        case Rehearsal(finished=moment) | Run(finished=moment) | Smoke(finished=moment):
            return moment
        case Approval(issued=moment) | Waiver(issued=moment) | Emergency(issued=moment):
            return moment
        case Notice(sent=moment) | Decision(decided=moment):
            return moment
