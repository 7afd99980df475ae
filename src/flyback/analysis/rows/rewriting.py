"""Rules of the rewrite system: what is done beside or instead of a statement."""

from flyback.analysis.impact import ACCESS_SHARE
from flyback.analysis.rows.doing import Doing
from flyback.model.snapshot import Ref, Relation, Rule
from flyback.syntax.libpg_query import GrammarError, tree
from flyback.syntax.object_names import Node
from flyback.syntax.quoting import written
from flyback.syntax.trees import body_of, listed

_EVENTS = {"update": "2", "insert": "3", "delete": "4"}


def has_instead_rule(relation: Relation, event: str, doing: Doing) -> bool:
    """Whether rules do all the work of such a statement.

    Source: fireRules() in PostgreSQL's rewriteHandler.c; a rule with a condition leaves the statement as it is, too.
    """
    return any(rule.instead and "whereClause" not in _body(rule) for rule in _rules(relation, event, doing))


def follow_rules(relation: Relation, event: str, doing: Doing) -> bool:
    """What the rules of a relation do for an event; whether they do anything."""
    acts = False
    for rule in _rules(relation, event, doing):
        body = _body(rule)
        acts |= not body or bool(listed(body, "actions"))
        if doing.first_time(("pg_rewrite", rule.oid)):
            _follow(rule, relation, body, doing)
    return acts


def _rules(relation: Relation, event: str, doing: Doing) -> list[Rule]:
    return [rule for rule in doing.database.of(relation.oid, Rule) if rule.event == _EVENTS[event]]


def _follow(rule: Rule, relation: Relation, body: Node, doing: Doing) -> None:
    if not body:
        doing.impact.cannot_tell(f"what rule {written(rule.name)} of {doing.impact.name(relation.oid)} does")
        for edge in doing.database.dependencies(Ref("pg_rewrite", rule.oid)):
            if edge.on.catalog == "pg_class" and edge.on.oid != relation.oid:
                doing.impact.lock(edge.on.oid, ACCESS_SHARE)
                doing.impact.guess(edge.on.oid)
    for action in listed(body, "actions"):
        doing.waiting.append((action, "whereClause" not in body))


def _body(rule: Rule) -> Node:
    try:
        return body_of(tree(rule.definition.encode()), "RuleStmt") if rule.definition else {}
    except GrammarError:
        return {}
