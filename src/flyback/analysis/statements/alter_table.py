"""ALTER TABLE, also spelled ALTER INDEX, VIEW, SEQUENCE ...; ALTER TABLE ALL IN TABLESPACE."""

from importlib import import_module

from flyback.analysis.altering.kinds import altered_as
from flyback.analysis.altering.levels import lock_of
from flyback.analysis.altering.preparing import prepare
from flyback.analysis.altering.rows import work_through
from flyback.analysis.altering.syntax import commands_of
from flyback.analysis.altering.tablespaces import move_all
from flyback.analysis.altering.work import Alteration
from flyback.analysis.impact import Impact
from flyback.syntax.object_names import Node
from flyback.syntax.trees import below, text


def alter_table_stmt(body: Node, impact: Impact) -> None:
    """The commands prepared, carried out in passes, then one look at the rows of each table."""
    if text(body, "objtype") == "OBJECT_TYPE":
        import_module("flyback.analysis.statements.types").alter_composite_type(body, impact)
        return
    commands = commands_of(body)
    named = impact.relation(body.get("relation"), missing_ok=bool(body.get("missing_ok")))
    if named is None and not impact.refused and not body.get("missing_ok"):
        name = text(below(body, "relation"), "relname")
        impact.refuse("42501", f'permission denied: "{name}" is a system catalog')
    relation = altered_as(text(body, "objtype"), named, impact) if named else None
    if relation is None:
        return
    alteration = Alteration(impact, lock_of(commands))
    impact.lock(relation.oid, alteration.mode)
    recurse = bool(below(body, "relation").get("inh"))
    for command in commands:
        prepare(alteration, relation.oid, command, recurse=recurse)
        if impact.refused:
            return
    alteration.run()
    if not impact.refused:
        work_through(alteration)


def alter_table_move_all_stmt(body: Node, impact: Impact) -> None:
    """Every table, index or materialized view of one tablespace goes to another."""
    move_all(body, impact)
