"""Reading parse trees, where everything that has its default value is left out."""

from collections.abc import Iterator

from flyback.syntax.object_names import Node

_NOTHING: Node = {}


def body_of(node: object, kind: str) -> Node:
    """What is inside a node of that kind, `{"ColumnDef": {...}}`; empty for every other."""
    inner = node.get(kind) if isinstance(node, dict) else None
    return inner if isinstance(inner, dict) else _NOTHING


def kind_of(node: object) -> str:
    """`ColumnDef` of `{"ColumnDef": {...}}`."""
    return next(iter(node), "") if isinstance(node, dict) else ""


def below(body: Node, key: str) -> Node:
    """The tree under a key; empty when there is none."""
    found = body.get(key)
    return found if isinstance(found, dict) else _NOTHING


def listed(body: Node, key: str) -> list[Node]:
    """The trees in the list under a key."""
    found = body.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def text(body: Node, key: str) -> str:
    """The text under a key; empty when there is none."""
    found = body.get(key)
    return found if isinstance(found, str) else ""


def number(body: Node, key: str) -> int:
    """The number under a key; 0 when there is none."""
    found = body.get(key)
    return found if isinstance(found, int) else 0


def bodies(node: object, *kinds: str) -> Iterator[tuple[str, Node]]:
    """Every node of these kinds with its kind, wherever it is, also inside another; without recursion."""
    stack = [node]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(node)
        elif isinstance(node, dict):
            for kind in kinds:
                inner = node.get(kind)
                if isinstance(inner, dict):
                    yield kind, inner
            stack.extend(node.values())
