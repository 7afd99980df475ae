"""CREATE FUNCTION and PROCEDURE, ALTER FUNCTION.

Source: ProcedureCreate() in PostgreSQL's pg_proc.c.
"""

from collections.abc import Iterator

from flyback.analysis.creating.placing import schema_missing
from flyback.analysis.creating.routines import Parameter, new_function, parameters, same_signature
from flyback.analysis.describing import described, signature
from flyback.analysis.impact import Impact
from flyback.analysis.missing import refuse_unknown
from flyback.analysis.naming import find_object
from flyback.analysis.queries.reading import read_statement
from flyback.analysis.queries.sources import Output, Source
from flyback.frozen import replaced
from flyback.model.snapshot import Function, Namespace, Ref, Type
from flyback.syntax.object_names import Node
from flyback.syntax.routine_bodies import body_in
from flyback.syntax.transactions import options
from flyback.syntax.trees import below

_INTERNAL = ("pg_namespace", "pg_type", "pg_language")
_TRIGGERS = (2279, 3838)
_LANGUAGES = ("c", "internal", "plpgsql", "sql")


def create_function_stmt(body: Node, impact: Impact) -> None:
    """Locks what the body of an SQL function names; what uses a function that is replaced is told."""
    given = parameters(body, impact)
    made = new_function(body, impact, given)
    if schema_missing(impact, made.schema):
        impact.refuse("3F000", f'schema "{made.schema}" does not exist')
    there = same_signature(made, impact.database)
    others = [each for each in impact.database.functions_named(made.schema, made.name) if each is not there]
    impact.act(
        "replace function" if there else "create function",
        name=signature(impact.database, made),
        used_by="; ".join(_users(impact, there)) if there else "",
        overloads="yes" if others and not there else "",
    )
    if made.language not in _LANGUAGES:
        there_too = find_object(impact, "OBJECT_LANGUAGE", {"String": {"sval": made.language}})
        if there_too is None and impact.database.complete:
            impact.refuse("42704", f'language "{made.language}" does not exist')
    if made.result in _TRIGGERS and made.arguments:
        which = "event trigger" if made.result == _TRIGGERS[1] else "trigger"
        impact.refuse("42P13", f"{which} functions cannot have declared arguments")
    if there is not None:
        _refuse_change(impact, there, made, replaces=bool(body.get("replace")))
    uses = _read_body(impact, made, body, given)
    if impact.refused:
        return
    database = impact.database
    function = replaced(made, oid=there.oid if there else database.new_oid())
    itself = Ref("pg_proc", function.oid)
    for edge in database.dependencies(itself):
        if edge.kind == "n":
            database.undepend(edge)
    home = database.named(Namespace, function.schema)
    types = {each.type for each in given} | {function.result}
    used_types = [Ref("pg_type", oid) for oid in types if database.find(Type, oid)]
    database.put(function, *([Ref("pg_namespace", home.oid)] if home else []), *used_types, *uses)


def _users(impact: Impact, function: Function) -> Iterator[str]:
    """What would silently mean something else with another body: indexes, checks, generated columns, policies."""
    for edge in impact.database.dependents(Ref("pg_proc", function.oid)):
        if edge.kind == "n":
            yield described(impact.database, edge.dependent)


def _refuse_change(impact: Impact, old: Function, new: Function, *, replaces: bool) -> None:
    """What OR REPLACE cannot change."""
    if not replaces:
        impact.refuse("42723", f'function "{new.name}" already exists with same argument types')
        return
    if old.kind != new.kind:
        impact.refuse("42809", "cannot change routine kind")
    if (old.result, old.returns_set) != (new.result, new.returns_set) and old.result and new.result:
        impact.refuse("42P13", "cannot change return type of existing function")
    for before, after in zip(old.argument_names, new.argument_names or ("",) * len(old.argument_names), strict=False):
        if before and before != after:
            impact.refuse("42P13", f'cannot change name of input parameter "{before}"')
    if new.defaults < old.defaults:
        impact.refuse("42P13", "cannot remove parameter defaults from existing function")


def _read_body(impact: Impact, made: Function, body: Node, given: tuple[Parameter, ...]) -> list[Ref]:
    """Locks what the statements of an SQL function name; the function depends on it only where it is no text."""
    if made.language != "sql":
        return []
    is_text = "sql_body" not in body
    if is_text and not impact.database.session.now.checks_bodies:
        return []
    found = body_in("sql", made.body)
    arguments = Source(made.name, tuple(Output(each.name, each.type) for each in given if each.name))
    uses: dict[Ref, None] = {}
    for statement in found.statements if found else ():
        query = read_statement(statement, impact, arguments)
        for oid, mode in query.relations.items():
            impact.lock(oid, mode)
        uses.update(dict.fromkeys(query.references))
    return [] if is_text else list(uses)


def alter_function_stmt(body: Node, impact: Impact) -> None:
    """ALTER FUNCTION: how volatile, strict and so on it is from now on."""
    kind = str(body.get("objtype", "OBJECT_FUNCTION"))
    ref = find_object(impact, kind, {"ObjectWithArgs": below(body, "func")})
    function = impact.database.find(Function, ref.oid) if ref else None
    if function is None:
        refuse_unknown(impact, kind, {"ObjectWithArgs": below(body, "func")})
        return
    impact.act("alter function", name=signature(impact.database, function))
    chosen = options(body, "actions")
    label = str(chosen.get("volatility", ""))
    for word in ("immutable", "stable", "volatile"):
        if f"'{word}'" in label:
            impact.database.put(replaced(function, volatility=word[0]))
