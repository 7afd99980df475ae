"""Where a new relation goes, and whether its name is free."""

from flyback.analysis.impact import Impact
from flyback.analysis.naming import find_object
from flyback.model.snapshot import Namespace, Relation
from flyback.syntax.object_names import Node
from flyback.syntax.trees import text

TEMPORARY = "pg_temp"


def persistence_and_schema(impact: Impact, name: Node) -> tuple[str, str]:
    """p, u or t, and the schema, of the new relation that a `RangeVar` names."""
    schema = text(name, "schemaname")
    persistence = "t" if schema == TEMPORARY else text(name, "relpersistence") or "p"
    return persistence, TEMPORARY if persistence == "t" else schema or impact.creation_schema


def endanger_unlogged(impact: Impact, made: int) -> None:
    """Notes what becomes of the rows of a new table, if that is UNLOGGED."""
    if impact.database.relation(made).persistence == "u":
        impact.endanger(made, "all rows when the server crashes")


def refuse_method(impact: Impact, name: str) -> None:
    """Notes that an access method for tables is not there, if it is not."""
    there = name in ("", "heap") or find_object(impact, "OBJECT_ACCESS_METHOD", {"String": {"sval": name}})
    if not there and impact.database.complete:
        impact.refuse("42704", f'access method "{name}" does not exist')


def relation_there(impact: Impact, name: Node) -> Relation | None:
    """What has the name that a new relation wants."""
    _, schema = persistence_and_schema(impact, name)
    return impact.database.relation_named(schema, text(name, "relname"))


def may_create(impact: Impact, name: Node, *, skip_existing: bool, kind: str = "create table") -> bool:
    """Whether the statement goes on: nothing of that name is there, and the schema is.

    With IF NOT EXISTS the server takes no lock on what is there, and leaves it as it is.
    """
    _, schema = persistence_and_schema(impact, name)
    there = relation_there(impact, name)
    if there is not None and (skip_existing or not there.assumed):
        if skip_existing:
            impact.act(kind, name=impact.name(there.oid), if_not_exists="yes", exists="yes")
        else:
            impact.refuse("42P07", f'relation "{there.name}" already exists')
        return False
    if there is not None:
        impact.cannot_tell(f"whether {impact.name(there.oid)} is there already")
        return False
    if text(name, "schemaname") and schema_missing(impact, schema):
        impact.refuse("3F000", f'schema "{schema}" does not exist')
        return False
    return True


def schema_missing(impact: Impact, schema: str) -> bool:
    """Whether a schema is known not to be there."""
    known = schema == TEMPORARY or impact.database.named(Namespace, schema) is not None
    return impact.database.complete and not known
