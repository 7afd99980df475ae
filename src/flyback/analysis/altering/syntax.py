"""The commands of an ALTER TABLE, from its parse tree; and those that an older server's grammar does not have."""

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


def too_new(command: Command, major: int) -> str:
    """What the grammar of a server of that version has to say of the command; empty when it knows it."""
    needs = _needs(command)
    return f"syntax error: this form needs PostgreSQL {needs}" if major < needs else ""


def _needs(command: Command) -> int:
    body = command.body
    match command.kind:
        case "AT_AddConstraint":
            return 18 if text(body, "contype") == "CONSTR_NOTNULL" else _constraint_needs(body)
        case "AT_AddColumn":
            return max(
                (_constraint_needs(body_of(each, "Constraint")) for each in listed(body, "constraints")), default=0
            )
        case "AT_AlterConstraint":
            return 18 if body.get("alterEnforceability") or body.get("alterInheritability") else 0
        case "AT_SetExpression":
            return 17
        case "AT_SetStatistics" if command.definition is None:
            return 17
        case "AT_SetAccessMethod" if not command.name:
            return 17
        case "AT_SetStorage" if text(body, "sval").lower() == "default":
            return 16
        case _:
            return 0


def _constraint_needs(body: Node) -> int:
    kind = text(body, "contype")
    unenforced = kind in ("CONSTR_CHECK", "CONSTR_FOREIGN") and not body.get("is_enforced")
    newest = (
        unenforced
        or kind in ("CONSTR_ATTR_ENFORCED", "CONSTR_ATTR_NOT_ENFORCED")
        or body.get("without_overlaps")
        or body.get("fk_with_period")
        or body.get("generated_kind") == "v"
    )
    return 18 if newest else 0
