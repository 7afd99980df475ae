"""Foreign-data wrappers, servers and user mappings."""

from flyback.analysis.impact import Impact
from flyback.analysis.naming import find_object
from flyback.analysis.rare_changes import add_object, check_object, name_node
from flyback.analysis.roles import role_name
from flyback.model.snapshot import Other, Ref
from flyback.syntax.object_names import Node
from flyback.syntax.quoting import written
from flyback.syntax.trees import text


def create_fdw_stmt(body: Node, impact: Impact) -> None:
    """Makes a foreign-data wrapper."""
    add_object(impact, "OBJECT_FDW", name_node(body, "fdwname"))


def create_foreign_server_stmt(body: Node, impact: Impact) -> None:
    """Makes a foreign server; it goes with its wrapper."""
    wrapper = find_object(impact, "OBJECT_FDW", name_node(body, "fdwname"))
    if wrapper is None:
        if impact.database.complete:
            impact.refuse("42704", f'foreign-data wrapper "{text(body, "fdwname")}" does not exist')
        return
    node = name_node(body, "servername")
    add_object(impact, "OBJECT_FOREIGN_SERVER", node, wrapper, if_not_exists=bool(body.get("if_not_exists")))


def import_foreign_schema_stmt(body: Node, impact: Impact) -> None:
    """Makes foreign tables for whatever the other side has."""
    if (
        find_object(impact, "OBJECT_FOREIGN_SERVER", name_node(body, "server_name")) is None
        and impact.database.complete
    ):
        impact.refuse("42704", f'server "{text(body, "server_name")}" does not exist')
        return
    impact.act("import foreign schema", name=text(body, "remote_schema"))
    impact.cannot_tell(f"which tables the server {text(body, 'server_name')} has")
    impact.database.doubt()


def create_user_mapping_stmt(body: Node, impact: Impact) -> None:
    """Says as whom a role works on a foreign server."""
    _check_server(body, impact)
    server = find_object(impact, "OBJECT_FOREIGN_SERVER", name_node(body, "servername"))
    if _known_mapping(body, impact) is not None:
        if not body.get("if_not_exists"):
            user, name = role_name(body.get("user"), impact.database), text(body, "servername")
            impact.refuse("42710", f'user mapping for "{user}" already exists for server "{name}"')
    elif server is not None:
        made = Other(catalog="pg_user_mapping", oid=impact.database.new_oid(), name=_mapping(body, impact))
        impact.database.put(made, server)


def alter_user_mapping_stmt(body: Node, impact: Impact) -> None:
    """Changes as whom a role works there."""
    _check_server(body, impact)


def drop_user_mapping_stmt(body: Node, impact: Impact) -> None:
    """Forgets as whom a role works there."""
    _check_server(body, impact)
    known = _known_mapping(body, impact)
    if known is not None:
        impact.database.remove(Ref(known.catalog, known.oid))


def _mapping(body: Node, impact: Impact) -> str:
    user = role_name(body.get("user"), impact.database)
    return f"user mapping for {written(user)} on server {written(text(body, 'servername'))}"


def _known_mapping(body: Node, impact: Impact) -> Other | None:
    name = _mapping(body, impact)
    return next((each for each in impact.database.all(Other) if each.name == name), None)


def _check_server(body: Node, impact: Impact) -> None:
    node = name_node(body, "servername")
    known = find_object(impact, "OBJECT_FOREIGN_SERVER", node) is not None
    if not known and impact.database.complete and not body.get("missing_ok"):
        impact.refuse("42704", f'server "{text(body, "servername")}" does not exist')


def alter_fdw_stmt(body: Node, impact: Impact) -> None:
    """Changes options of a foreign-data wrapper."""
    check_object(impact, "OBJECT_FDW", name_node(body, "fdwname"))


def alter_foreign_server_stmt(body: Node, impact: Impact) -> None:
    """Changes options of a foreign server."""
    _check_server(body, impact)
