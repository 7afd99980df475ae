"""Roles as statements name them."""

from flyback.analysis.database import Database
from flyback.syntax.object_names import Node
from flyback.syntax.trees import body_of, listed, text


def role_name(node: object, database: Database) -> str:
    """The role in a `RoleSpec`, with or without that word around it: `public` for everybody."""
    body = body_of(node, "RoleSpec") or (node if isinstance(node, dict) else {})
    if body.get("roletype") == "ROLESPEC_PUBLIC":
        return "public"
    return text(body, "rolename") or database.server.user


def role_names(body: Node, key: str, database: Database) -> list[str]:
    """Those in the list under a key."""
    return [role_name(node, database) for node in listed(body, key)]
