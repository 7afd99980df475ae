"""What binds the statements of a script together, so that it cannot be divided into several."""

from collections.abc import Iterable

from flyback.model.risk import Assessment
from flyback.model.script import Transaction
from flyback.syntax.clauses import words_of

_TIMEOUTS = frozenset({"lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "deadlock_timeout"})
_OF_TRANSACTIONS = frozenset({"SAVEPOINT", "RELEASE", "ROLLBACK", "LOCK", "DECLARE", "FETCH", "MOVE", "CLOSE"})
_OF_SESSIONS = frozenset({"PREPARE", "EXECUTE", "DEALLOCATE", "DISCARD", "LISTEN"})
_TEMPORARY = frozenset({"TEMP", "TEMPORARY"})


def tie(assessments: Iterable[Assessment]) -> str:
    """The first statement of a script whose effect ends with the transaction or the session; empty without any."""
    found = next(filter(_binds, assessments), None)
    if found is None:
        return ""
    words = " ".join(words_of(found.statement.sql)[:3])
    return f"line {found.statement.line} ({words}) is for the whole script, which would be divided"


def sets_timeout(assessment: Assessment) -> bool:
    """Whether it sets a timeout, and does nothing else: that can be said in each part."""
    acts = assessment.acts
    if words_of(assessment.statement.sql)[:1] != ("SET",) or not acts:
        return False
    return all(act.kind == "set" and act.name in _TIMEOUTS for act in acts)


def _binds(assessment: Assessment) -> bool:
    words = words_of(assessment.statement.sql)
    first = words[0] if words else ""
    if assessment.statement.transaction is Transaction.CONTROL or words[:2] == ("SET", "CONSTRAINTS"):
        return True
    if first in _OF_TRANSACTIONS | _OF_SESSIONS or (first in ("CREATE", "SELECT") and _TEMPORARY & set(words)):
        return True
    return any(act.kind == "set" for act in assessment.acts) and not sets_timeout(assessment)
