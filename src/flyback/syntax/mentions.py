"""Roles and extensions that statements name, so that a disposable server can have them."""

import re
from collections.abc import Collection, Iterable, Iterator

from flyback.frozen import frozen
from flyback.model.script import Statement
from flyback.syntax.libpg_query import GrammarError, tree

_WORTH_PARSING = re.compile(
    r"\b(?:role|user|group|grant|revoke|owner|owned|authorization|policy|privileges|extension|mapping|to)\b",
    re.IGNORECASE,
)


@frozen
class Mentions:
    """What scripts need that belongs to the cluster, not to a database."""

    roles: frozenset[str] = frozenset()
    """Named but not created by the scripts; without PUBLIC, CURRENT_USER and their like."""
    extensions: frozenset[str] = frozenset()
    """Created by the scripts."""


def mentions(statements: Iterable[Statement]) -> Mentions:
    """The roles and extensions that the statements name; text inside DO blocks and functions is not searched."""
    roles: set[str] = set()
    created: set[str] = set()
    extensions: set[str] = set()
    for statement in statements:
        if not _WORTH_PARSING.search(statement.sql):
            continue
        try:
            parsed = tree(statement.sql.encode())
        except GrammarError:
            continue
        for kind, body in _nodes(parsed):
            match kind, body:
                case "CreateExtensionStmt", {"extname": str(name)}:
                    extensions.add(name)
                case "CreateRoleStmt", {"role": str(name)}:
                    created.add(name)
                case _, {"roletype": "ROLESPEC_CSTRING", "rolename": str(name)}:
                    roles.add(name)
                case "VariableSetStmt", {"name": "role" | "session_authorization", "args": [{"A_Const": value}]}:
                    roles |= {name for name in (_constant(value),) if name}
                case "GrantRoleStmt", {"granted_roles": list(granted)}:
                    roles |= {name for item in granted if (name := _granted(item))}
                case _:
                    pass
    return Mentions(roles=frozenset(roles - created), extensions=frozenset(extensions))


def is_about_extension(statement: Statement, names: Collection[str]) -> bool:
    """Whether a statement creates or drops one of the named extensions, and nothing else."""
    if not names or "EXTENSION" not in statement.tag:
        return False
    match tree(statement.sql.encode()):
        case {"CreateExtensionStmt": {"extname": str(name)}}:
            return name in names
        case {"DropStmt": {"removeType": "OBJECT_EXTENSION", "objects": list(objects)}}:
            return all(_text(item) in names for item in objects)
        case _:
            return False


def _text(item: object) -> str:
    match item:
        case {"String": {"sval": str(text)}}:
            return text
        case _:
            return ""


def _constant(value: object) -> str:
    match value:
        case {"sval": {"sval": str(text)}}:
            return text
        case _:
            return ""


def _granted(item: object) -> str:
    match item:
        case {"AccessPriv": {"priv_name": str(name)}}:
            return name
        case _:
            return ""


def _nodes(value: object) -> Iterator[tuple[str, object]]:
    """Every (key, value) pair of a parse tree, without recursion: trees may be deep."""
    stack = [value]
    while stack:
        match stack.pop():
            case dict() as mapping:
                yield from mapping.items()
                stack.extend(mapping.values())
            case list() as items:
                stack.extend(items)
            case _:
                pass
