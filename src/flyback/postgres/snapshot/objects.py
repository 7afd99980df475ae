"""Rows of the catalogue to objects that belong to no relation."""

from collections.abc import Iterator, Mapping
from typing import Any

from flyback.model.publications import Publication
from flyback.model.snapshot import Extension, Function, Namespace, Other, Record, Server, Type

_Found = Mapping[str, list[tuple[Any, ...]]]
_INPUTS = frozenset("ibv")
"""`proargmodes` of arguments that callers give."""


def server(row: tuple[Any, ...]) -> Server:
    """The server and its session."""
    major, time_zone, path, user, database, tablespace = row
    return Server(
        major=major,
        time_zone=time_zone,
        search_path=tuple(schema for schema in path if schema != "pg_catalog"),
        user=user,
        database=database,
        tablespace=tablespace,
    )


def with_definition(found: _Found) -> list[int]:
    """Oids of the functions whose bodies are kept as parse trees and must be asked for separately."""
    return [row[0] for row in found["functions"] if row[12] == "" and row[11] == "sql"]


def objects(found: _Found, definitions: Mapping[int, str]) -> Iterator[Record]:
    """Types, functions, schemas, extensions and everything rarer."""
    yield from map(_type, found["types"])
    for row in found["functions"]:
        yield _function(row, definitions)
    for oid, name, owner in found["schemas"]:
        yield Namespace(oid=oid, name=name, owner=owner)
    for oid, name, schema, version in found["extensions"]:
        yield Extension(oid=oid, name=name, schema=schema, version=version)
    for oid, name, everything in found["publications"]:
        yield Publication(oid=oid, name=name, all_tables=everything)
    for catalog, oid, name in found["others"]:
        yield Other(catalog=catalog, oid=oid, name=name)


def _type(row: tuple[Any, ...]) -> Type:
    oid, schema, name, kind, base, typmod, not_null, relation, element, array = row[:10]
    owner, labels, category, collation, default = row[10:]
    return Type(
        oid=oid,
        schema=schema,
        name=name,
        kind=kind,
        base=base,
        typmod=typmod,
        not_null=not_null,
        relation=relation,
        element=element,
        array=array,
        owner=owner,
        labels=tuple(labels or ()),
        category=category,
        collation=collation,
        default=default,
    )


def _function(row: tuple[Any, ...], definitions: Mapping[int, str]) -> Function:
    oid, schema, name, kind, arguments, names, modes, defaults = row[:8]
    result, returns_set, volatility, language, body, strict, owner, variadic = row[8:]
    return Function(
        oid=oid,
        schema=schema,
        name=name,
        kind=kind,
        arguments=tuple(arguments),
        argument_names=_input_names(names, modes),
        defaults=defaults,
        result=result,
        returns_set=returns_set,
        volatility=volatility,
        language=language,
        body=definitions.get(oid, body),
        strict=strict,
        owner=owner,
        variadic=variadic,
    )


def _input_names(names: list[str] | None, modes: list[str] | None) -> tuple[str, ...]:
    if names is None:
        return ()
    return tuple(name for name, mode in zip(names, modes or "i" * len(names), strict=True) if mode in _INPUTS)
