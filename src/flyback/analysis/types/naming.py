"""Types as scripts write them, and as PostgreSQL writes them."""

import functools

from flyback.analysis.database import Database
from flyback.analysis.impact import Impact
from flyback.analysis.types.kinds import BIT, BPCHAR, Kind, array_of, built_in, built_in_types, kind_of
from flyback.analysis.types.typmods import TIMES, typmod_of, typmod_refusal, written_typmod
from flyback.frozen import frozen
from flyback.syntax.object_names import strings
from flyback.syntax.quoting import written

_SERIALS = {
    "smallserial": 21,
    "serial2": 21,
    "serial": 23,
    "serial4": 23,
    "bigserial": 20,
    "serial8": 20,
}
_SQL_NAMES = {
    16: "boolean",
    18: '"char"',
    20: "bigint",
    21: "smallint",
    23: "integer",
    700: "real",
    701: "double precision",
    1042: "character",
    1043: "character varying",
    1083: "time without time zone",
    1114: "timestamp without time zone",
    1184: "timestamp with time zone",
    1266: "time with time zone",
    1562: "bit varying",
}


@frozen
class TypeUse:
    """A type as a column or a cast names it."""

    oid: int = 0
    """0 when it is not there, or nobody knows."""
    typmod: int = -1
    serial: bool = False
    """An integer whose default comes from a new sequence."""
    set_of: bool = False
    text: str = ""
    """As it is written."""


def resolve_type(node: object, database: Database) -> TypeUse:
    """The type that a `TypeName` means, with or without the word `TypeName` around it."""
    body = node if isinstance(node, dict) else {}
    body = body.get("TypeName", body)
    names = strings(body.get("names"))
    schema, name = names[-2] if len(names) > 1 else "", names[-1] if names else ""
    is_array = bool(body.get("arrayBounds"))
    numbers = _numbers(body.get("typmods"))
    if body.get("pct_type"):
        return _of_column(names, database)
    if len(names) == 1 and name in _SERIALS and not is_array:
        return TypeUse(oid=_SERIALS[name], serial=True, text=name)
    own = _built_in_use(schema, name, numbers, (is_array, bool(body.get("setof"))))
    if own is not None:
        return own
    found = database.type_named(schema, name)
    oid = found.oid if found else 0
    typmod = typmod_of(oid, numbers)
    if is_array and oid:
        oid = array_of(oid, database)
    text = type_as_sql(oid, typmod, database) if oid else written(schema, name) + ("[]" if is_array else "")
    return TypeUse(oid=oid, typmod=typmod, set_of=bool(body.get("setof")), text=text)


@functools.lru_cache(maxsize=1024)
def _built_in_use(
    schema: str, name: str, numbers: tuple[int, ...] | None, array_and_set: tuple[bool, bool]
) -> TypeUse | None:
    """Of a type in `pg_catalog`, whatever users have made; None when it has none of that name."""
    own = built_in(name) or (_array_by_name(name) if name.startswith("_") else None)
    if own is None or schema not in ("", "pg_catalog"):
        return None
    is_array, set_of = array_and_set
    typmod = typmod_of(own.oid, numbers)
    oid = built_in_types()[own.oid].array if is_array else own.oid
    text = _built_in_as_sql(oid, typmod) if oid else f"{written(schema, name)}[]"
    return TypeUse(oid=oid, typmod=typmod, set_of=set_of, text=text)


def known_type(node: object, impact: Impact) -> TypeUse:
    """The same; a type that is not there is noted as refused."""
    found = resolve_type(node, impact.database)
    if not found.oid and impact.database.complete:
        impact.refuse("42704", f'type "{found.text}" does not exist')
    message = typmod_refusal(found.oid, found.typmod)
    if message:
        impact.refuse("22023", message)
    return found


def type_as_sql(oid: int, typmod: int, database: Database) -> str:
    """A type as PostgreSQL writes it, `character varying(10)`; `???` when nobody knows.

    Source: `format_type_extended`.
    """
    known = _built_in_as_sql(oid, typmod)
    found = None if known else kind_of(oid, database)
    if found is None:
        return known or "???"
    if _is_plain_array(found):
        return type_as_sql(found.element, typmod, database) + "[]"
    visible = database.type_named("", found.name)
    qualified = () if visible is not None and visible.oid == found.oid else (found.schema,)
    return written(*qualified, found.name) + written_typmod(oid, typmod)


def bare_type(oid: int, database: Database) -> str:
    """The same without length or precision, as messages have it. Source: `format_type_be`."""
    return {BPCHAR: "character", BIT: "bit"}.get(oid) or type_as_sql(oid, -1, database)


@functools.lru_cache(maxsize=1024)
def _built_in_as_sql(oid: int, typmod: int) -> str:
    """Empty for a type of users."""
    found = built_in_types().get(oid)
    if found is None:
        return ""
    if _is_plain_array(found):
        return _built_in_as_sql(found.element, typmod) + "[]"
    shown = written_typmod(oid, typmod)
    if oid in TIMES and shown:
        words = _SQL_NAMES[oid].split(" ", 1)
        return f"{words[0]}{shown} {words[1]}"
    if oid in (BPCHAR, BIT) and typmod < 0:
        return "bpchar" if oid == BPCHAR else '"bit"'
    return _SQL_NAMES.get(oid, found.name) + shown


def _is_plain_array(found: Kind) -> bool:
    return found.category == "A" and bool(found.element) and found.name.startswith("_")


def _array_by_name(name: str) -> Kind | None:
    element = built_in(name[1:])
    return element._replace(oid=element.array) if element and element.array else None


def _of_column(names: tuple[str, ...], database: Database) -> TypeUse:
    """`table.column%TYPE`"""
    relation = database.relation_named(names[-3] if len(names) > 2 else "", names[-2] if len(names) > 1 else "")
    column = relation.column(names[-1]) if relation else None
    if column is None:
        return TypeUse(text=written(*names) + "%TYPE")
    return TypeUse(oid=column.type, typmod=column.typmod, text=type_as_sql(column.type, column.typmod, database))


def _numbers(nodes: object) -> tuple[int, ...] | None:
    """The constants after a type's name; None when one is no whole number."""
    found = []
    for node in nodes if isinstance(nodes, list) else []:
        match node:
            case {"A_Const": {"ival": dict(number)}}:
                found.append(int(number.get("ival", 0)))
            case _:
                return None
    return tuple(found)
