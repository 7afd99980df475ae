"""The type of an expression in a query."""

from flyback.analysis.database import Database
from flyback.analysis.queries.sources import Output, Scopes, meant
from flyback.analysis.types.expressions import Scope
from flyback.analysis.types.kinds import TEXT, UNKNOWN
from flyback.analysis.types.reading import read
from flyback.model.snapshot import Column
from flyback.syntax.object_names import strings


def type_of(expression: object, scopes: Scopes, database: Database) -> tuple[int, int, int]:
    """Type, modifier and collation of an expression; 0 when it is not known. An untyped constant becomes text."""
    match expression:
        case {"ColumnRef": {"fields": fields}}:
            found = meant(strings(fields), scopes) if strings(fields) else None
            return (found.type, found.typmod, found.collation) if isinstance(found, Output) else (0, -1, 0)
        case _:
            reading = read(expression, Scope(database=database, columns=_columns(scopes)))
            return (TEXT if reading.type == UNKNOWN else reading.type), reading.typmod, 0


def _columns(scopes: Scopes) -> dict[str, Column]:
    """Every column by name; those of the same name but another type are not known."""
    found: dict[str, Column] = {}
    for source in (source for scope in scopes for source in scope):
        for output in source.columns:
            column = Column(number=0, name=output.name, type=output.type, typmod=output.typmod)
            known = found.setdefault(output.name, column)
            if known.type != output.type:
                found[output.name] = Column(number=0, name=output.name, type=0)
    return found
