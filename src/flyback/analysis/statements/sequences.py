"""CREATE SEQUENCE and ALTER SEQUENCE.

Source: DefineSequence() and AlterSequence() in PostgreSQL's sequence.c.
"""

from flyback.analysis.creating.placing import may_create, persistence_and_schema
from flyback.analysis.impact import ACCESS_SHARE, SHARE_ROW_EXCLUSIVE, Impact
from flyback.analysis.making.relations import add_relation
from flyback.model.snapshot import Dependency, Ref, Relation
from flyback.syntax.object_names import Node, strings
from flyback.syntax.transactions import options
from flyback.syntax.trees import below, body_of, listed, text


def create_seq_stmt(body: Node, impact: Impact) -> None:
    """Reads the table that owns it."""
    name = below(body, "sequence")
    if not may_create(impact, name, skip_existing=bool(body.get("if_not_exists")), kind="create sequence"):
        return
    persistence, schema = persistence_and_schema(impact, name)
    sequence = add_relation(
        impact.database,
        Relation(
            oid=impact.database.new_oid(),
            schema=schema,
            name=text(name, "relname"),
            kind="S",
            persistence=persistence,
            owner=impact.database.server.user,
        ),
    )
    _own(impact, sequence, body)
    impact.act("create sequence", name=impact.name(sequence.oid))


def alter_seq_stmt(body: Node, impact: Impact) -> None:
    """Whoever wants a value waits until the transaction ends."""
    sequence = impact.relation(below(body, "sequence"), missing_ok=bool(body.get("missing_ok")))
    if sequence is None:
        return
    if sequence.kind != "S" and not sequence.assumed:
        older = impact.database.server.major < 17
        what = f'"{sequence.name}" is not a sequence' if older else f'cannot open relation "{sequence.name}"'
        impact.refuse("42809", what)
        return
    impact.lock(sequence.oid, SHARE_ROW_EXCLUSIVE)
    restarts = "restart" in options(body, "options")
    impact.act("restart sequence" if restarts else "alter sequence", sequence.oid, sequence.name)
    if restarts:
        impact.lose(sequence.oid, "its position")
    _own(impact, sequence, body)


def _own(impact: Impact, sequence: Relation, body: Node) -> None:
    """OWNED BY: the sequence goes with a column from now on, or with none."""
    option = options(body, "options").get("owned_by")
    if option is None:
        return
    database = impact.database
    itself = Ref("pg_class", sequence.oid)
    ties = [edge for edge in database.dependencies(itself) if edge.on.column and edge.kind in "ai"]
    if any(edge.kind == "i" for edge in ties):
        impact.refuse("0A000", "cannot change ownership of identity sequence")
        return
    names = strings(listed(body_of(option.get("arg"), "List"), "items"))
    column = _owner(impact, sequence, names) if names != ("none",) else None
    if impact.refused:
        return
    for edge in ties:
        database.undepend(edge)
    if column is not None:
        database.depend(Dependency(itself, column, "a"))


def _owner(impact: Impact, sequence: Relation, names: tuple[str, ...]) -> Ref | None:
    *table_name, name = names
    table = impact.relation_named(table_name[-2] if len(table_name) > 1 else "", table_name[-1]) if table_name else None
    if table is None:
        return None
    impact.lock(table.oid, ACCESS_SHARE)
    if table.schema != sequence.schema and not table.assumed:
        impact.refuse("55000", "sequence must be in same schema as table it is linked to")
    column = impact.column(table, name)
    return Ref("pg_class", table.oid, column.number) if column else None
