"""What later statements of the same script do about what an earlier one did."""

from itertools import pairwise

from flyback.analysis.case import Case
from flyback.model.script import Statement
from flyback.syntax.clauses import unquoted
from flyback.syntax.tokens import tokens

_FILLERS = frozenset({"CREATE", "OR", "REPLACE", "TEMP", "TEMPORARY", "UNLOGGED", "RECURSIVE", "IF", "NOT", "EXISTS"})


def created_later(case: Case, kind: str, name: str) -> bool:
    """Whether a later statement makes an object of that kind (`VIEW`) and name, whatever its schema."""
    return any(_creates(each.statement, kind, name) for each in case.later)


def _creates(statement: Statement, kind: str, name: str) -> bool:
    if not statement.tag.startswith("CREATE"):
        return False
    words = [each for each in tokens(statement.sql) if each.text not in _FILLERS]
    wanted = kind.split()
    if [each.text for each in words[: len(wanted)]] != wanted:
        return False
    named = [words[len(wanted)], *(after for dot, after in pairwise(words[len(wanted) + 1 :][:4]) if dot.text == ".")]
    return unquoted(named[-1].text)[-1:] == unquoted(name)[-1:]
