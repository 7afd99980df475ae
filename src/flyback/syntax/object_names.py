"""Names of relations and types as scripts write them, to be looked up later where they live."""

from collections.abc import Iterator, Mapping

from flyback.frozen import frozen

Node = Mapping[str, object]


@frozen
class ObjectName:
    """A relation or a type as a script names it, without quotes."""

    schema: str = ""
    """Empty when the script does not say."""
    name: str
    path: tuple[str, ...] = ()
    """The search_path that the script itself had set by then; empty: the session's."""

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name

    def may_be(self, other: "ObjectName") -> bool:
        """Whether both may mean the same object, where only one of them says the schema."""
        return self.name == other.name and (self.schema == other.schema or not (self.schema and other.schema))

    def renamed(self, name: str) -> "ObjectName":
        """The same object under another name."""
        return ObjectName(schema=self.schema, name=name, path=self.path)


def relation_name(node: object, path: tuple[str, ...]) -> ObjectName:
    """The name in a `RangeVar`, with or without the word `RangeVar` around it."""
    body = node if isinstance(node, dict) else {}
    body = body.get("RangeVar", body)
    return ObjectName(schema=str(body.get("schemaname", "")), name=str(body.get("relname", "?")), path=path)


def dotted_name(node: object, path: tuple[str, ...]) -> ObjectName:
    """The name in a `List` of strings or a `TypeName`; what a database name may precede is ignored."""
    match node:
        case {"List": {"items": parts}} | {"TypeName": {"names": parts}} | (list() as parts):
            words = strings(parts)
        case _:
            words = strings([node])
    return ObjectName(schema=words[-2] if len(words) > 1 else "", name=words[-1] if words else "?", path=path)


def strings(items: object) -> tuple[str, ...]:
    """The texts in a list of `String` and string `A_Const` nodes."""
    if not isinstance(items, list):
        return ()
    found = []
    for item in items:
        if not isinstance(item, dict):
            continue
        inner = item.get("String") or item.get("A_Const", {}).get("sval")
        text = inner.get("sval") if isinstance(inner, dict) else None
        if isinstance(text, str):
            found.append(text)
    return tuple(found)


def search_path_set(node: Node) -> tuple[str, ...] | None:
    """The search_path that a statement sets; an empty one for RESET; None for other statements."""
    match node:
        case {"VariableSetStmt": {"name": "search_path", "kind": "VAR_SET_VALUE", "args": args}}:
            return strings(args)
        case {"VariableSetStmt": {"name": "search_path"} | {"kind": "VAR_RESET_ALL"}}:
            return ()
        case {"SelectStmt": {"targetList": [{"ResTarget": {"val": {"FuncCall": {"funcname": name, "args": args}}}}]}}:
            given = strings(args)
            is_path = strings(name)[-1:] == ("set_config",) and given[:1] == ("search_path",)
            return tuple(part.strip(' "') for part in given[1].split(",")) if is_path and len(given) > 1 else None
        case _:
            return None


def functions_called(node: object) -> frozenset[str]:
    """The names, without schema, of every function that a statement calls."""
    return frozenset(name[-1] for call in _bodies(node, "FuncCall") if (name := strings(call.get("funcname"))))


def holds(node: object, *kinds: str) -> bool:
    """Whether a parse tree has a node of one of these kinds anywhere."""
    return any(next(_bodies(node, kind), None) is not None for kind in kinds)


def _bodies(node: object, kind: str) -> Iterator[Node]:
    """Every node of a kind, without recursion: trees may be deep."""
    stack = [node]
    while stack:
        match stack.pop():
            case dict() as mapping:
                body = mapping.get(kind)
                if isinstance(body, dict):
                    yield body
                stack.extend(mapping.values())
            case list() as items:
                stack.extend(items)
            case _:
                pass
