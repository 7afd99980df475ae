"""CREATE and ALTER STATISTICS.

Source: `CreateStatistics()` in src/backend/commands/statscmds.c.
"""

from flyback.analysis.impact import SHARE_UPDATE_EXCLUSIVE, Impact
from flyback.analysis.making.expressions import columns_in
from flyback.analysis.making.names import joined, statistics_name
from flyback.analysis.missing import refuse_unknown
from flyback.model.snapshot import Namespace, Ref, Relation, Statistics
from flyback.syntax.object_names import Node, dotted_name, strings
from flyback.syntax.trees import body_of, listed, text

_KINDS = "rpmf"


def create_stats_stmt(body: Node, impact: Impact) -> None:
    """Locks the table against other changes of its structure; the statistics come with the next ANALYZE."""
    relation = impact.relation(next(iter(listed(body, "relations")), {}))
    if relation is None:
        return
    impact.lock(relation.oid, SHARE_UPDATE_EXCLUSIVE)
    if relation.kind not in _KINDS:
        impact.refuse("42809", f'cannot define statistics for relation "{relation.name}"')
    elements = [body_of(element, "StatsElem") for element in listed(body, "exprs")]
    if len(elements) < 2 and not any("expr" in element for element in elements):
        impact.refuse("42P17", "extended statistics require at least 2 columns")
    columns = _columns(impact, relation, elements)
    if any(column.generated == "v" for column in relation.columns if column.number in columns):
        impact.refuse("0A000", "statistics creation on virtual generated columns is not supported")
    name = dotted_name(body.get("defnames"), ()) if body.get("defnames") else None
    schema = (name.schema if name else relation.schema) or impact.creation_schema
    if name is not None and impact.database.named(Statistics, name.name, schema) is not None:
        if not body.get("if_not_exists"):
            impact.refuse("42710", f'statistics object "{name.name}" already exists')
        return
    if impact.refused:
        return
    named = name.name if name else _name(impact, relation, schema, elements)
    impact.act("create statistics", relation.oid, named)
    added = Statistics(
        oid=impact.database.new_oid(), schema=schema, name=named, relation=relation.oid, columns=tuple(columns)
    )
    home = impact.database.named(Namespace, schema)
    impact.database.put(added, *([Ref("pg_namespace", home.oid)] if home else []))
    on = [Ref("pg_class", relation.oid, number) for number in columns]
    if not any(text(element, "name") for element in elements):
        on.append(Ref("pg_class", relation.oid))
    impact.database.put(added, *on, kind="a")


def _name(impact: Impact, relation: Relation, schema: str, elements: list[Node]) -> str:
    columns = joined(text(element, "name") or "expr" for element in elements)
    return statistics_name(impact.database, schema, relation.name, columns)


def _columns(impact: Impact, relation: Relation, elements: list[Node]) -> list[int]:
    found: dict[int, None] = {}
    for element in elements:
        name = text(element, "name")
        column = relation.column(name) if name else None
        if column is not None:
            found[column.number] = None
        elif name and not relation.assumed:
            impact.refuse("42703", f'column "{name}" does not exist')
        elif "expr" in element:
            found.update(dict.fromkeys(columns_in(element["expr"], relation)))
    return list(found)


def alter_stats_stmt(body: Node, impact: Impact) -> None:
    """Sets how much the next ANALYZE looks at; locks nothing."""
    node = {"List": {"items": body.get("defnames", [])}}
    name = dotted_name(node, ())
    if impact.database.named(Statistics, name.name, name.schema) is None and not body.get("missing_ok"):
        refuse_unknown(impact, "OBJECT_STATISTIC_EXT", node)
    elif not strings(body.get("defnames")):
        return
