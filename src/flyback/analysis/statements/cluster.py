"""Roles, databases, tablespaces and settings of the server: what no backup of one database holds."""

from flyback.analysis.impact import Impact
from flyback.analysis.roles import role_name, role_names
from flyback.model.snapshot import Relation
from flyback.syntax.object_names import Node
from flyback.syntax.trees import below, bodies, listed, text


def create_role_stmt(body: Node, impact: Impact) -> None:
    """Makes a role."""
    _note(impact, f"role {text(body, 'role')}", "create")


def alter_role_stmt(body: Node, impact: Impact) -> None:
    """Changes what a role may do, or its members."""
    _note(impact, f"role {role_name(body.get('role'), impact.database)}", "alter")


def alter_role_set_stmt(body: Node, impact: Impact) -> None:
    """Sets what later sessions of a role begin with."""
    name = role_name(body.get("role"), impact.database) if "role" in body else "ALL"
    _note(impact, f"role {name}", "set", setting=text(below(body, "setstmt"), "name"))


def drop_role_stmt(body: Node, impact: Impact) -> None:
    """Drops roles; refused while one owns something, or may do something with it."""
    for role in role_names(body, "roles", impact.database):
        _note(impact, f"role {role}", "drop")
        if role == impact.database.server.user:
            impact.refuse("55006", "current user cannot be dropped")
        elif any(holder == role and impact.database.get(ref) for ref, holder in impact.database.grants):
            impact.refuse("2BP01", f'role "{role}" cannot be dropped because some objects depend on it')


def createdb_stmt(body: Node, impact: Impact) -> None:
    """Copies a whole database."""
    _note(impact, f"database {text(body, 'dbname')}", "create")
    if text(body, "dbname") == impact.database.server.database:
        impact.refuse("42P04", f'database "{text(body, "dbname")}" already exists')


def dropdb_stmt(body: Node, impact: Impact) -> None:
    """Deletes a whole database."""
    name = text(body, "dbname")
    _note(impact, f"database {name}", "drop")
    impact.act("drop database", name=name)
    if name == impact.database.server.database:
        impact.refuse("55006", "cannot drop the currently open database")
    impact.drop(f"database {name}")


def alter_database_stmt(body: Node, impact: Impact) -> None:
    """Changes options of a database, or copies it to another tablespace."""
    name = text(body, "dbname")
    _note(impact, f"database {name}", "alter")
    moves = any(option.get("defname") == "tablespace" for _, option in bodies(listed(body, "options"), "DefElem"))
    if moves and name == impact.database.server.database:
        impact.refuse("55006", "cannot change the tablespace of the currently open database")


def alter_database_set_stmt(body: Node, impact: Impact) -> None:
    """Sets what later sessions in a database begin with."""
    _note(impact, f"database {text(body, 'dbname')}", "set", setting=text(below(body, "setstmt"), "name"))


def alter_database_refresh_coll_stmt(body: Node, impact: Impact) -> None:
    """Says that what was sorted under an older version of the collation is right."""
    _note(impact, f"database {text(body, 'dbname')}", "alter")


def alter_system_stmt(body: Node, impact: Impact) -> None:
    """Sets what the whole server begins with; no ROLLBACK takes it back."""
    setting = text(below(body, "setstmt"), "name") or "ALL"
    _note(impact, f"setting {setting}", "set", setting=setting)


def create_table_space_stmt(body: Node, impact: Impact) -> None:
    """Makes a tablespace in a folder of the server."""
    _note(impact, f"tablespace {text(body, 'tablespacename')}", "create")


def alter_table_space_options_stmt(body: Node, impact: Impact) -> None:
    """Sets costs of a tablespace."""
    _note(impact, f"tablespace {text(body, 'tablespacename')}", "alter")


def drop_table_space_stmt(body: Node, impact: Impact) -> None:
    """Drops a tablespace that nothing is in."""
    name = text(body, "tablespacename")
    _note(impact, f"tablespace {name}", "drop")
    if any(relation.tablespace == name for relation in impact.database.all(Relation)):
        impact.refuse("55000", f'tablespace "{name}" is not empty')


def _note(impact: Impact, name: str, action: str, setting: str = "") -> None:
    impact.act("cluster-wide object", name=name, action=action, setting=setting)
