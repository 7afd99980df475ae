"""Views: their queries, and those through which one can write."""

import functools
from collections.abc import Mapping

from flyback.analysis.rows.collecting import Level, study_query
from flyback.frozen import frozen
from flyback.model.snapshot import Relation
from flyback.syntax.libpg_query import GrammarError, tree
from flyback.syntax.object_names import Node, functions_called, strings
from flyback.syntax.trees import below, body_of, listed, text

_NOT_SIMPLE = ("groupClause", "havingClause", "distinctClause", "limitCount", "limitOffset", "larg", "withClause")
_AGGREGATES = frozenset(
    """any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or count every json_agg json_object_agg jsonb_agg
    jsonb_object_agg max min range_agg range_intersect_agg string_agg sum xmlagg generate_series unnest
    regexp_split_to_table regexp_matches json_array_elements jsonb_array_elements json_each jsonb_each
    """.split()  # noqa: SIM905 - a list of quoted words is harder to read
)


@frozen
class SimpleView:
    """A view that PostgreSQL can write through: it shows some columns of one relation, row by row.

    Source: view_query_is_auto_updatable() in PostgreSQL's rewriteHandler.c.
    """

    base: Node
    """The `RangeVar` of the relation behind it."""
    columns: Mapping[str, str]
    """By name in the view: the column's name in the base."""
    level: Level
    """What its query reads, with its conditions."""


@functools.lru_cache(maxsize=512)
def query_of(definition: str) -> Node:
    """The `SelectStmt` of a view's definition, the word itself left out; empty when it cannot be read."""
    try:
        return body_of(tree(definition.encode()), "SelectStmt")
    except GrammarError:
        return {}


def simple(view: Relation) -> SimpleView | None:
    """How to write through a view; None when PostgreSQL cannot do so by itself."""
    body = query_of(view.definition)
    sources = listed(body, "fromClause")
    base = body_of(sources[0], "RangeVar") if len(sources) == 1 else {}
    targets = [body_of(item, "ResTarget") for item in listed(body, "targetList")]
    if not base or any(key in body for key in _NOT_SIMPLE) or functions_called(targets) & _AGGREGATES:
        return None
    if any("over" in body_of(target.get("val"), "FuncCall") for target in targets):
        return None
    return SimpleView(base=base, columns=_columns(view, targets), level=study_query(body).levels[0])


def _columns(view: Relation, targets: list[Node]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, target in enumerate(targets):
        fields = below(below(target, "val"), "ColumnRef").get("fields")
        if isinstance(fields, list) and any("A_Star" in field for field in fields):
            return {column.name: column.name for column in view.columns}
        names = strings(fields)
        if names and number < len(view.columns):
            found[view.columns[number].name] = names[-1]
        elif names:
            found[text(target, "name") or names[-1]] = names[-1]
    return found
