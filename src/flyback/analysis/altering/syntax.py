"""The commands of an ALTER TABLE, from its parse tree."""

from flyback.analysis.altering.work import Command
from flyback.syntax.object_names import Node
from flyback.syntax.trees import below, body_of, kind_of, listed, number, text


def commands_of(body: Node) -> list[Command]:
    """In the order in which they are written."""
    return [_command(body_of(each, "AlterTableCmd"), place) for place, each in enumerate(listed(body, "cmds"))]


def _command(body: Node, place: int) -> Command:
    definition = below(body, "def")
    return Command(
        kind=text(body, "subtype"),
        ordinal=place,
        name=text(body, "name") or text(below(body, "newowner"), "rolename"),
        definition=definition or None,
        body=body_of(definition, kind_of(definition)),
        number=number(body, "num"),
        cascade=text(body, "behavior") == "DROP_CASCADE",
        missing_ok=bool(body.get("missing_ok")),
    )
