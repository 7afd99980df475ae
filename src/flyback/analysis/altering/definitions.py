"""What ADD COLUMN asks for, read from its `ColumnDef`."""

from flyback.analysis.altering.work import Command
from flyback.frozen import frozen
from flyback.model.script import Statement
from flyback.syntax.object_names import Node
from flyback.syntax.snippets import after_word, place_of
from flyback.syntax.trees import below, body_of, listed, number, text

_SEPARATE = frozenset({"CONSTR_CHECK", "CONSTR_PRIMARY", "CONSTR_UNIQUE", "CONSTR_FOREIGN"})


@frozen
class Wanted:
    """A new column."""

    name: str
    type: Node
    not_null: bool = False
    not_null_name: str = ""
    default: object = None
    """Parse tree; None for none and for NULL."""
    default_sql: str = ""
    null: bool = False
    """Whether the default is NULL in so many words; the server keeps it where it is cut to a length."""
    expression: object = None
    """That it is generated from."""
    generated: str = ""
    """s stored, v virtual."""
    identity: str = ""
    """a always, d by default."""
    primary: bool = False
    constraints: tuple[Node, ...] = ()
    """What becomes a constraint of the table."""


def wanted_column(command: Command, statement: Statement) -> Wanted:
    """The column that a command of a statement describes."""
    parts = [body_of(each, "Constraint") for each in listed(command.body, "constraints")]
    found = {text(part, "contype"): part for part in parts}
    default = found.get("CONSTR_DEFAULT", {})
    expression = default.get("raw_expr")
    generated = found.get("CONSTR_GENERATED", {})
    given = not is_null(expression)
    return Wanted(
        name=text(command.body, "colname"),
        type=below(command.body, "typeName"),
        not_null="CONSTR_NOTNULL" in found,
        not_null_name=text(found.get("CONSTR_NOTNULL", {}), "conname"),
        default=expression if given else None,
        default_sql=after_word(statement.sql, place_of(statement, number(default, "location"))) if given else "",
        null=bool(default) and not given,
        expression=generated.get("raw_expr"),
        generated=text(generated, "generated_kind") or ("s" if generated else ""),
        identity=text(found.get("CONSTR_IDENTITY", {}), "generated_when"),
        primary="CONSTR_PRIMARY" in found,
        constraints=tuple(_with_attributes(parts)),
    )


def is_null(expression: object) -> bool:
    """Whether a default is none, or NULL whatever type it is cast to."""
    match expression:
        case None | {"A_Const": {"isnull": True}}:
            return True
        case {"TypeCast": {"arg": inner}}:
            return is_null(inner)
        case _:
            return False


def _with_attributes(parts: list[Node]) -> list[Node]:
    """Constraints with the words that stand behind them: DEFERRABLE, NOT ENFORCED."""
    found: list[dict[str, object]] = []
    for part in parts:
        match text(part, "contype"):
            case kind if kind in _SEPARATE:
                found.append(dict(part))
            case "CONSTR_ATTR_DEFERRABLE" if found:
                found[-1]["deferrable"] = True
            case "CONSTR_ATTR_DEFERRED" if found:
                found[-1].update(deferrable=True, initdeferred=True)
            case "CONSTR_ATTR_NOT_ENFORCED" if found:
                found[-1].update(is_enforced=False, skip_validation=True, initially_valid=False)
            case _:
                pass
    return list(found)
