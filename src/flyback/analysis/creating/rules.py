"""The rule behind a view, and what it depends on.

Source: InsertRule() in PostgreSQL's rewriteDefine.c.
"""

from collections.abc import Iterable

from flyback.analysis.database import Database
from flyback.model.snapshot import Dependency, Ref, Rule


def put_rule(database: Database, rule: Rule, uses: Iterable[Ref]) -> None:
    """Add a rule, or change the one of that name; it goes with its relation, and holds what it uses."""
    there = next((each for each in database.of(rule.relation, Rule) if each.name == rule.name), None)
    if there is not None:
        database.remove(Ref("pg_rewrite", there.oid))
    database.put(rule)
    itself = Ref("pg_rewrite", rule.oid)
    kind = "i" if rule.name == "_RETURN" else "a"
    database.depend(Dependency(itself, Ref("pg_class", rule.relation), kind))
    for used in uses:
        if used.oid != rule.relation or used.column:
            database.depend(Dependency(itself, used, "n"))


def put_view_rule(database: Database, view: int, uses: Iterable[Ref]) -> None:
    """The rule that is a view's query."""
    put_rule(database, Rule(oid=database.new_oid(), name="_RETURN", relation=view, instead=True), uses)
