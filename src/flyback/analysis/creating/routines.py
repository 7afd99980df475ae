"""Functions and procedures as CREATE FUNCTION defines them.

Source: interpret_function_parameter_list() in PostgreSQL's functioncmds.c.
"""

from flyback.analysis.database import Database
from flyback.analysis.impact import Impact
from flyback.analysis.types.naming import known_type
from flyback.frozen import frozen
from flyback.model.snapshot import Function
from flyback.syntax.object_names import Node, dotted_name, strings
from flyback.syntax.snippets import from_word
from flyback.syntax.transactions import options
from flyback.syntax.trees import body_of, listed, text

_RECORD, _VOID = 2249, 2278
_OUTPUTS = ("FUNC_PARAM_OUT", "FUNC_PARAM_INOUT", "FUNC_PARAM_TABLE")
_LABELS = {"immutable": "i", "stable": "s", "volatile": "v"}


@frozen
class Parameter:
    """One parameter."""

    name: str
    type: int
    mode: str
    """`FUNC_PARAM_OUT` ..."""
    has_default: bool

    @property
    def is_input(self) -> bool:
        """Whether callers give it."""
        return self.mode not in ("FUNC_PARAM_OUT", "FUNC_PARAM_TABLE")


def parameters(body: Node, impact: Impact) -> tuple[Parameter, ...]:
    """Of a `CreateFunctionStmt`, in order; types that are not there are noted as refused."""
    found = []
    for node in listed(body, "parameters"):
        inner = body_of(node, "FunctionParameter")
        found.append(
            Parameter(
                name=text(inner, "name"),
                type=known_type(inner.get("argType"), impact).oid,
                mode=text(inner, "mode"),
                has_default="defexpr" in inner,
            )
        )
    return tuple(found)


def new_function(body: Node, impact: Impact, given: tuple[Parameter, ...]) -> Function:
    """The function that a `CreateFunctionStmt` asks for, without an oid."""
    name = dotted_name(body.get("funcname"), ())
    chosen = options(body, "options")
    inputs = [each for each in given if each.is_input]
    named = any(each.name for each in given)
    returned = known_type(body.get("returnType"), impact) if "returnType" in body else None
    language = _argument(chosen.get("language"))
    return Function(
        oid=0,
        schema=name.schema or impact.creation_schema,
        name=name.name,
        kind="p" if body.get("is_procedure") else "f",
        arguments=tuple(each.type for each in inputs),
        argument_names=tuple(each.name for each in inputs) if named else (),
        defaults=sum(each.has_default for each in inputs),
        result=returned.oid if returned else _result(given, is_procedure=bool(body.get("is_procedure"))),
        returns_set=returned.set_of if returned else False,
        volatility=_LABELS.get(_argument(chosen.get("volatility")), "v"),
        language=language.lower() or "sql",
        body=_body(body, impact.statement.sql, _argument(chosen.get("as"))),
        strict="boolval" in str(chosen.get("strict", "")),
        owner=impact.database.server.user,
        variadic=any(each.mode == "FUNC_PARAM_VARIADIC" for each in inputs),
    )


def same_signature(function: Function, database: Database) -> Function | None:
    """The function of that schema, name and input types."""
    there = (each for each in database.functions_named(function.schema, function.name))
    return next((each for each in there if each.arguments == function.arguments), None)


def _result(given: tuple[Parameter, ...], *, is_procedure: bool) -> int:
    outputs = [each.type for each in given if each.mode in _OUTPUTS]
    if len(outputs) == 1 and not is_procedure:
        return outputs[0]
    return _RECORD if outputs else _VOID


def _body(body: Node, sql: str, written: str) -> str:
    """The code; of a body that is SQL itself its text."""
    if "sql_body" not in body:
        return written
    return from_word(sql, ("BEGIN", "ATOMIC")) or from_word(sql, ("RETURN",))


def _argument(option: Node | None) -> str:
    """The first text of an option."""
    argument = option.get("arg") if option else None
    items = listed(body_of(argument, "List"), "items")
    return next(iter(strings(items or [argument])), "")
