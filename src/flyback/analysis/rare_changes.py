"""Making and checking of objects of which only the name matters."""

from flyback.analysis.impact import Impact
from flyback.analysis.missing import object_text, refuse_unknown, word_of
from flyback.analysis.naming import find_object
from flyback.analysis.rare import add_rare
from flyback.model.snapshot import Ref
from flyback.syntax.object_names import Node
from flyback.syntax.trees import text


def add_object(impact: Impact, kind: str, node: object, *on: Ref, if_not_exists: bool = False) -> None:
    """Put a new one into the database; it depends on `on`."""
    if find_object(impact, kind, node) is not None:
        if not if_not_exists:
            impact.refuse("42710", f'{word_of(kind)} "{object_text(impact, kind, node)}" already exists')
        return
    impact.act(f"create {word_of(kind)}", name=object_text(impact, kind, node))
    add_rare(impact.database, kind, node, *on)


def check_object(impact: Impact, kind: str, node: object) -> None:
    """One that a statement changes must be there."""
    impact.act(f"alter {word_of(kind)}", name=object_text(impact, kind, node))
    if find_object(impact, kind, node) is None:
        refuse_unknown(impact, kind, node)


def name_node(body: Node, key: str) -> Node:
    """The plain text under a key as a node that names something."""
    return {"String": {"sval": text(body, key)}}
