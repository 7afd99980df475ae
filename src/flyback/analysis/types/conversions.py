"""How volatile it is to turn a value of one type into another."""

from flyback.analysis.database import Database
from flyback.analysis.types.coercion import Context, Path, path_between
from flyback.analysis.types.kinds import base_type, kind_of
from flyback.analysis.types.labels import Volatility, labelled
from flyback.analysis.types.signatures import element_type, functions
from flyback.model.snapshot import Function


def work_of(source: int, target: int, path: Path | None, database: Database) -> Volatility:
    """How volatile a cast's own work is; None: nobody knows the way."""
    match path:
        case None:
            return Volatility.STABLE
        case Path("b"):
            return Volatility.IMMUTABLE
        case Path("f", function):
            return _cast_function(source, function, database)
        case Path("a"):
            pair = (element_type(source, database), element_type(target, database))
            return work_of(*pair, path_between(*pair, Context.EXPLICIT, database), database)
        case _:
            return max(_text_function(source, "out", database), _text_function(target, "in", database))


def _cast_function(source: int, function: str, database: Database) -> Volatility:
    made = database.find(Function, int(function)) if function.isdigit() else None
    if made is not None:
        return labelled(made.volatility)
    given = [base_type(source, -1, database)[0]]
    candidates = [found for found in functions("pg_catalog", function, database) if found.arguments[:1] == (given[0],)]
    return labelled(candidates[0].volatility) if candidates else Volatility.STABLE


def _text_function(oid: int, direction: str, database: Database) -> Volatility:
    """Of the function that reads or writes a type's values as text."""
    base = kind_of(base_type(oid, -1, database)[0], database)
    if base is None or base.schema != "pg_catalog":
        return Volatility.IMMUTABLE if base is not None and base.kind == "b" and not base.element else Volatility.STABLE
    for name in (f"{base.name}{direction}", f"{base.name}_{direction}"):
        found = functions("pg_catalog", name, database)
        if found:
            return labelled(found[0].volatility)
    return Volatility.STABLE
