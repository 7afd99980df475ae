"""COMMENT and SECURITY LABEL.

Source: `CommentObject()` in src/backend/commands/comment.c.
"""

from flyback.analysis.impact import ACCESS_SHARE, SHARE_UPDATE_EXCLUSIVE, Impact
from flyback.analysis.missing import is_kind, refuse_missing, refuse_unknown
from flyback.analysis.naming import RELKINDS, find_object, part_of
from flyback.syntax.object_names import Node, dotted_name
from flyback.syntax.trees import text

_PARTS = ("OBJECT_TABCONSTRAINT", "OBJECT_TRIGGER", "OBJECT_RULE", "OBJECT_POLICY")


def comment_stmt(body: Node, impact: Impact) -> None:
    """Locks a relation against other changes of its structure; for what belongs to one, it only looks it up."""
    kind, node = text(body, "objtype"), body.get("object")
    if kind in RELKINDS:
        _lock_whole(impact, kind, node)
    elif kind == "OBJECT_COLUMN":
        _lock_column(impact, node)
    elif kind in _PARTS:
        _look_up_part(impact, kind, node)
    elif find_object(impact, kind, node) is None:
        refuse_unknown(impact, kind, node)


def sec_label_stmt(body: Node, impact: Impact) -> None:
    """Locks as COMMENT does, and asks a module of the server whether the label is good."""
    impact.cannot_tell("whether the server has a provider of security labels")
    comment_stmt(body, impact)


def _lock_whole(impact: Impact, kind: str, node: object) -> None:
    name = dotted_name(node, ())
    found = find_object(impact, kind, node)
    if found is None:
        impact.relation_named(name.schema, name.name)
    elif is_kind(impact, kind, found):
        impact.lock(found.oid, SHARE_UPDATE_EXCLUSIVE)


def _lock_column(impact: Impact, node: object) -> None:
    place, name = part_of(node)
    relation = impact.relation_named(place.schema, place.name)
    if relation is None:
        return
    impact.lock(relation.oid, SHARE_UPDATE_EXCLUSIVE)
    if relation.kind not in "rpvmfc":
        impact.refuse("42809", f'cannot set comment on relation "{relation.name}"')
    elif impact.column(relation, name) is None:
        return


def _look_up_part(impact: Impact, kind: str, node: object) -> None:
    place, _ = part_of(node)
    relation = impact.relation_named(place.schema, place.name)
    if relation is None:
        return
    impact.lock(relation.oid, ACCESS_SHARE)
    if not relation.assumed and find_object(impact, kind, node) is None:
        refuse_missing(impact, kind, node)
