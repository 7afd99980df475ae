"""Rows of the catalogue to relations and what belongs to them."""

from collections.abc import Iterator, Mapping
from typing import Any

from flyback.model.publications import Published
from flyback.model.snapshot import Column, Constraint, Index, Policy, Record, Relation, Rule, Statistics, Trigger
from flyback.postgres.snapshot.amounts import Amounts

_Found = Mapping[str, list[tuple[Any, ...]]]


def with_definition(found: _Found) -> list[int]:
    """Oids of the views and rules, whose queries are asked for separately."""
    views = [row[0] for row in found["relations"] if row[3] in ("v", "m")]
    return views + [row[0] for row in found["rules"] if row[1] != "_RETURN"]


def relations(found: _Found, definitions: Mapping[int, str]) -> Iterator[Relation]:
    """The relations with their columns."""
    columns = _columns(found)
    amounts = Amounts(found)
    for row in found["relations"]:
        oid, schema, name, kind, persistence, owner = row[:6]
        bound, keys, of_type, security, forced, identity, method, tablespace, options, populated, strategy = row[11:]
        yield Relation(
            oid=oid,
            schema=schema,
            name=name,
            kind=kind,
            persistence=persistence,
            owner=owner,
            columns=tuple(columns.get(oid, ())),
            rows=amounts.rows(oid),
            bytes=amounts.bytes(oid),
            bound=bound or "",
            partition_columns=tuple(keys or ()),
            partition_strategy=strategy or "",
            of_type=of_type,
            row_security=security,
            forced_row_security=forced,
            replica_identity=identity,
            access_method=method,
            tablespace=tablespace,
            options=tuple(options or ()),
            populated=populated,
            definition=definitions.get(oid, ""),
        )


def _columns(found: _Found) -> dict[int, list[Column]]:
    statistics = {row[:3]: row[3:] for row in found["column_statistics"]}
    names = {row[0]: (row[1], row[2]) for row in found["relations"]}
    columns: dict[int, list[Column]] = {}
    for row in found["columns"]:
        oid, number, name, kind, typmod, collation, not_null, default, sql, generated, identity, inherited, local = row
        nulls, distinct, repeats = statistics.get((*names[oid], name), (None, None, False))
        columns.setdefault(oid, []).append(
            Column(
                number=number,
                name=name,
                type=kind,
                typmod=typmod,
                collation=collation,
                not_null=not_null,
                default=default,
                default_sql=sql or "",
                generated=generated,
                identity=identity,
                inherited=inherited,
                is_local=local,
                nulls=nulls,
                distinct=distinct,
                repeats=repeats,
            )
        )
    return columns


def parts(found: _Found, definitions: Mapping[int, str]) -> Iterator[Record]:
    """What belongs to relations: indexes, constraints, triggers, rules, policies, statistics, membership."""
    yield from map(_index, found["indexes"])
    yield from map(_constraint, found["constraints"])
    for oid, name, relation, function, enabled, columns, events, parent in found["triggers"]:
        yield Trigger(
            oid=oid,
            name=name,
            relation=relation,
            function=function,
            enabled=enabled,
            columns=tuple(columns),
            events=events,
            parent=parent,
        )
    for oid, name, relation, event, instead in found["rules"]:
        definition = definitions.get(oid, "")
        yield Rule(oid=oid, name=name, relation=relation, event=event, instead=instead, definition=definition)
    for oid, name, relation, command in found["policies"]:
        yield Policy(oid=oid, name=name, relation=relation, command=command)
    for oid, schema, name, relation, columns in found["statistics"]:
        yield Statistics(oid=oid, schema=schema, name=name, relation=relation, columns=tuple(columns))
    for oid, publication, relation, *newer in found["published"]:
        columns, filtered = newer or (None, False)
        yield Published(
            oid=oid, publication=publication, relation=relation, columns=tuple(columns or ()), filtered=filtered
        )


def _index(row: tuple[Any, ...]) -> Index:
    oid, table, numbers, keys, mentioned = row[:5]
    unique, primary, exclusion, valid, immediate, partial, clustered, identity, method = row[5:14]
    predicate, collations, expressions, classes = row[14:]
    return Index(
        oid=oid,
        table=table,
        columns=tuple(numbers[:keys]),
        included=tuple(numbers[keys:]),
        mentioned=tuple(mentioned or ()),
        unique=unique,
        primary=primary,
        exclusion=exclusion,
        valid=valid,
        immediate=immediate,
        partial=partial,
        clustered=clustered,
        replica_identity=identity,
        method=method,
        predicate=predicate or "",
        collations=tuple(collations or ()),
        expressions=expressions or "",
        classes=tuple(classes) if any(classes) else (),
    )


def _constraint(row: tuple[Any, ...]) -> Constraint:
    oid, name, kind, relation, domain, columns, target, target_columns, index = row[:9]
    validated, deferrable, deferred, no_inherit, local, parent, on_delete, on_update, definition, *newer = row[9:]
    return Constraint(
        oid=oid,
        name=name,
        kind=kind,
        relation=relation,
        domain=domain,
        columns=tuple(columns or ()),
        target=target,
        target_columns=tuple(target_columns or ()),
        index=index,
        validated=validated,
        enforced=all(newer[:1]),
        period=any(newer[1:]),
        deferrable=deferrable,
        deferred=deferred,
        no_inherit=no_inherit,
        is_local=local,
        parent=parent,
        on_delete=on_delete.strip() or "a",
        on_update=on_update.strip() or "a",
        definition=definition or "",
    )
