"""What a function in a FROM clause offers."""

from flyback.analysis.database import Database
from flyback.analysis.making.expressions import function_called
from flyback.analysis.queries.sources import Output, Source, of_relation
from flyback.analysis.types.naming import resolve_type
from flyback.model.snapshot import Relation, Type
from flyback.syntax.object_names import Node, strings
from flyback.syntax.trees import body_of, listed, text


def of_function(body: Node, database: Database) -> Source:
    """The columns of a `RangeFunction`: those it lists itself, or those of the function's result."""
    defined = [body_of(each, "ColumnDef") for each in listed(body, "coldeflist")]
    calls = [
        body_of(next(iter(listed(body_of(each, "List"), "items")), {}), "FuncCall")
        for each in listed(body, "functions")
    ]
    names = [strings(call.get("funcname"))[-1:] for call in calls]
    name = names[0][0] if names and names[0] else ""
    if defined:
        uses = [(text(each, "colname"), resolve_type(each.get("typeName"), database)) for each in defined]
        return Source(name, tuple(Output(column, use.oid, use.typmod) for column, use in uses))
    function = function_called(calls[0], database) if len(calls) == 1 else None
    row = database.find(Type, function.result) if function else None
    relation = database.find(Relation, row.relation) if row else None
    if relation is not None and not body.get("ordinality"):
        offered = of_relation(relation, name)
        return offered._replace(columns=tuple(column._replace(origin=None) for column in offered.columns))
    return Source(name, known=False)
