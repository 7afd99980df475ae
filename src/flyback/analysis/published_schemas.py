"""Schemas of which publications publish all tables."""

from flyback.analysis.impact import Impact
from flyback.model.publications import Publication
from flyback.model.snapshot import Namespace, Other, Ref
from flyback.syntax.object_names import Node
from flyback.syntax.quoting import written
from flyback.syntax.trees import body_of, listed, text

_CATALOG = "pg_publication_namespace"
_KINDS = ("PUBLICATIONOBJ_TABLES_IN_SCHEMA", "PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA")


def change_schemas(body: Node, impact: Impact, publication: Publication) -> None:
    """Add to a publication, or take from it, the schemas that a statement names; they lock nothing."""
    named = _named(body, impact)
    action = body.get("action", "AP_AddObjects")
    known = _known(impact, publication)
    for schema, other in known.items():
        if action == "AP_SetObjects" and schema not in named:
            impact.database.remove(Ref(other.catalog, other.oid))
    for schema, namespace in named.items():
        if action == "AP_DropObjects" and schema not in known:
            impact.refuse("42704", f'tables from schema "{schema}" are not part of the publication')
        elif action == "AP_DropObjects":
            impact.database.remove(Ref(_CATALOG, known[schema].oid))
        elif schema not in known:
            name = f"publication of schema {written(schema)} in publication {written(publication.name)}"
            added = Other(catalog=_CATALOG, oid=impact.database.new_oid(), name=name)
            on = (Ref("pg_publication", publication.oid), Ref("pg_namespace", namespace.oid))
            impact.database.put(added, *on, kind="a")
        elif action == "AP_AddObjects":
            impact.refuse("42710", f'schema "{schema}" is already member of publication "{publication.name}"')


def _named(body: Node, impact: Impact) -> dict[str, Namespace]:
    found = {}
    for item in listed(body, "pubobjects"):
        spec = body_of(item, "PublicationObjSpec")
        if spec.get("pubobjtype") in _KINDS:
            name = text(spec, "name") or impact.creation_schema
            namespace = impact.database.named(Namespace, name)
            if namespace is not None:
                found[name] = namespace
            elif impact.database.complete:
                impact.refuse("3F000", f'schema "{name}" does not exist')
    return found


def _known(impact: Impact, publication: Publication) -> dict[str, Other]:
    found = {}
    for edge in impact.database.dependents(Ref("pg_publication", publication.oid)):
        record = impact.database.get(edge.dependent)
        for place in impact.database.dependencies(edge.dependent) if isinstance(record, Other) else ():
            schema = impact.database.find(Namespace, place.on.oid) if place.on.catalog == "pg_namespace" else None
            if schema is not None and isinstance(record, Other):
                found[schema.name] = record
    return found
