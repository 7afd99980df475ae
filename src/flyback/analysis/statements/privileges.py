"""GRANT, REVOKE and ALTER DEFAULT PRIVILEGES.

Source: `ExecuteGrantStmt()` in src/backend/catalog/aclchk.c.
"""

from flyback.analysis.impact import ACCESS_SHARE, Impact
from flyback.analysis.missing import object_text, refuse_unknown, word_of
from flyback.analysis.naming import find_object
from flyback.analysis.roles import role_names
from flyback.model.snapshot import Namespace, Ref, Relation
from flyback.syntax.object_names import Node, strings
from flyback.syntax.trees import below, bodies, body_of, listed, text

_LOCKS_SINCE = 18
"""Before, GRANT locked nothing."""


def grant_stmt(body: Node, impact: Impact) -> None:
    """Changes who may do what; reads and writes no rows."""
    kind, roles = text(body, "objtype"), role_names(body, "grantees", impact.database)
    word = "grant" if body.get("is_grant") else "revoke"
    what = ", ".join(text(body_of(node, "AccessPriv"), "priv_name") for node in listed(body, "privileges")) or "all"
    whole_schemas = body.get("targtype") == "ACL_TARGET_ALL_IN_SCHEMA"
    for node in listed(body, "objects"):
        if whole_schemas:
            _check_schema(impact, node)
            shown = f"all {word_of(kind)}s in schema {object_text(impact, kind, node)}"
            impact.act(word, name=what, object=shown, roles=", ".join(roles))
        elif "RangeVar" in node:
            _grant_on_relation(body, impact, node, word)
        else:
            ref = find_object(impact, kind, node)
            if ref is None:
                refuse_unknown(impact, kind, node)
            shown = f"{word_of(kind)} {object_text(impact, kind, node)}"
            impact.act(word, name=what, object=shown, roles=", ".join(roles), own=impact.own_detail(ref))
            _keep(impact, ref, roles, word)


def _grant_on_relation(body: Node, impact: Impact, node: Node, word: str) -> None:
    relation = impact.relation(node)
    if relation is None:
        return
    roles = role_names(body, "grantees", impact.database)
    privileges = [body_of(node, "AccessPriv") for node in listed(body, "privileges")]
    what = ", ".join(text(each, "priv_name") for each in privileges) or "all"
    if impact.database.server.major >= _LOCKS_SINCE:
        impact.lock(relation.oid, ACCESS_SHARE)
    impact.act(word, relation.oid, what, object=word_of(text(body, "objtype")), roles=", ".join(roles))
    for each in privileges:
        for column in strings(each.get("cols")):
            impact.column(relation, column)
    _keep(impact, Ref("pg_class", relation.oid), roles, word)


def _keep(impact: Impact, ref: Ref | None, roles: list[str], word: str) -> None:
    """What a role holds something of cannot lose it silently; a REVOKE may have left it something."""
    if ref is not None and word == "grant" and not _is_owner(impact, ref, roles):
        for role in roles:
            if role != "public":
                impact.database.grant(ref, role)


def _is_owner(impact: Impact, ref: Ref, roles: list[str]) -> bool:
    record = impact.database.get(ref)
    return isinstance(record, Relation) and [record.owner] == roles


def _check_schema(impact: Impact, node: Node) -> None:
    name = "".join(strings([node]))
    if impact.database.complete and impact.database.named(Namespace, name) is None:
        impact.refuse("3F000", f'schema "{name}" does not exist')


def grant_role_stmt(body: Node, impact: Impact) -> None:
    """Changes memberships of roles, in all databases of the server."""
    word = "grant" if body.get("is_grant") else "revoke"
    granted = [text(body_of(node, "AccessPriv"), "priv_name") for node in listed(body, "granted_roles")]
    roles = role_names(body, "grantee_roles", impact.database)
    impact.act("cluster-wide object", name=f"membership of {', '.join(granted)}", action=word, roles=", ".join(roles))


def alter_default_privileges_stmt(body: Node, impact: Impact) -> None:
    """Changes the privileges on what will be made later."""
    action = below(body, "action")
    word = "grant" if action.get("is_grant") else "revoke"
    for _, option in bodies(listed(body, "options"), "DefElem"):
        if option.get("defname") == "schemas":
            for node in listed(body_of(option.get("arg"), "List"), "items"):
                _check_schema(impact, node)
    impact.act("alter default privileges", name=f"{word} on {word_of(text(action, 'objtype'))}s")
