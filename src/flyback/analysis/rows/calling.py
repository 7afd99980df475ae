"""Calls of functions: sequences that move, settings that change, users' code that runs."""

import re

from flyback.analysis.builtins.functions import FUNCTIONS
from flyback.analysis.impact import ROW_EXCLUSIVE
from flyback.analysis.lasting import LASTING
from flyback.analysis.making.expressions import function_called
from flyback.analysis.rows.doing import Doing
from flyback.analysis.setting import set_variable
from flyback.model.snapshot import Function, Ref, Relation
from flyback.syntax.object_names import Node, strings
from flyback.syntax.quoting import written
from flyback.syntax.trees import body_of, listed

_SEQUENCES = frozenset(("nextval", "currval", "setval"))
_NAME = re.compile(r'(?:(?:"((?:[^"]|"")+)"|([^".]+))\.)?(?:"((?:[^"]|"")+)"|([^".]+))')
_SILENT = frozenset(("i", "s"))
"""What functions change nothing; they may read."""
_SQL_IN_TEXT = frozenset(
    """query_to_xml query_to_xmlschema query_to_xml_and_xmlschema cursor_to_xml ts_stat ts_rewrite lo_import lo_export
    lo_unlink pg_restore_relation_stats pg_restore_attribute_stats pg_clear_relation_stats pg_clear_attribute_stats
    """.split()  # noqa: SIM905 - a list of quoted words is harder to read
)
"""Built-in ones that run text as SQL, or change what ROLLBACK does not bring back."""


def call(body: Node, doing: Doing) -> None:
    """A `FuncCall`."""
    names = strings(body.get("funcname"))
    schema, name = (names[-2] if len(names) > 1 else ""), names[-1] if names else ""
    function = function_called(body, doing.database)
    if function is not None and schema != "pg_catalog" and (schema or name not in FUNCTIONS):
        call_function(function, doing)
    elif name in _SEQUENCES:
        _move(name, listed(body, "args"), doing)
    elif name == "set_config":
        _set(listed(body, "args"), doing)
    elif name in LASTING:
        doing.impact.act("select function", name=name, volatility="v")
    elif name in _SQL_IN_TEXT:
        doing.impact.act("select function", name=name, volatility="v")
        doing.impact.cannot_tell(f"what function {name}() does")
    elif name not in FUNCTIONS and not doing.database.complete:
        doing.impact.act("select function", name=written(*names), volatility="unknown")
        doing.impact.cannot_tell(f"what function {written(*names)}() does")


def call_function(function: Function, doing: Doing) -> None:
    """A function or procedure that a user or an extension made."""
    if function.kind in ("a", "w"):
        return
    name = written(function.schema, function.name)
    if function.kind == "f":
        doing.impact.act("select function", name=name, volatility=function.volatility)
    word = "procedure" if function.kind == "p" else "function"
    doing.follow(function, f"what {word} {name}() does" if function.volatility not in _SILENT else "")


def move_defaults(relation: Relation, given: frozenset[str], doing: Doing) -> None:
    """New rows take their values for columns that are not given from the defaults."""
    for column in relation.columns:
        if column.name in given:
            continue
        used = (
            [edge.on for edge in doing.database.dependencies(Ref("pg_attrdef", column.default))]
            if column.default
            else []
        )
        if column.identity:
            owned = doing.database.dependents(Ref("pg_class", relation.oid, column.number))
            used += [edge.dependent for edge in owned if edge.kind == "i"]
        for ref in used:
            _use(ref, doing)


def relation_written(text: str, doing: Doing) -> Relation | None:
    """The relation that a text names as regclass reads it."""
    found = _NAME.fullmatch(text.strip())
    if found is None:
        return None
    quoted_schema, schema, quoted, plain = found.groups()
    schema = (quoted_schema or "").replace('""', '"') or (schema or "").lower()
    name = (quoted or "").replace('""', '"') or (plain or "").lower()
    return doing.impact.relation_named(schema, name)


def _use(ref: Ref, doing: Doing) -> None:
    record = doing.database.get(ref)
    if isinstance(record, Relation) and record.kind == "S":
        doing.impact.lock(record.oid, ROW_EXCLUSIVE)
    elif isinstance(record, Function):
        call_function(record, doing)


def _move(name: str, arguments: list[Node], doing: Doing) -> None:
    named = strings([_uncast(argument) for argument in arguments[:1]])
    sequence = relation_written(named[0], doing) if named else _owned(arguments, doing)
    if sequence is None:
        if not named and not doing.impact.refused:
            doing.impact.cannot_tell(f"which sequence {name}() moves")
        return
    doing.impact.lock(sequence.oid, ROW_EXCLUSIVE)
    if name == "setval":
        doing.impact.lose(sequence.oid, "its position")
        doing.impact.act("restart sequence", sequence.oid, sequence.name)


def _owned(arguments: list[Node], doing: Doing) -> Relation | None:
    """The sequence that `pg_get_serial_sequence('t', 'id')` finds."""
    call = body_of(_uncast(arguments[0]), "FuncCall") if arguments else {}
    given = strings(call.get("args"))
    if strings(call.get("funcname"))[-1:] != ("pg_get_serial_sequence",) or len(given) != 2:
        return None
    table = relation_written(given[0], doing)
    column = table.column(given[1]) if table else None
    if table is None or column is None:
        return None
    for edge in doing.database.dependents(Ref("pg_class", table.oid, column.number)):
        sequence = doing.database.find(Relation, edge.dependent.oid) if edge.kind in "ai" else None
        if sequence is not None and sequence.kind == "S":
            return sequence
    return None


def _set(arguments: list[Node], doing: Doing) -> None:
    texts = strings([_uncast(argument) for argument in arguments[:2]])
    if len(texts) < 2:
        doing.impact.cannot_tell("which setting set_config() changes, and to what")
        return
    is_local = "boolval" in body_of(arguments[2], "A_Const") and "true" in str(arguments[2]).lower()
    if texts[0].lower() == "search_path":
        values = tuple(part.strip().strip('"') for part in texts[1].split(","))
    else:
        values = (texts[1],)
    set_variable(texts[0], values, doing.impact, local=is_local)


def _uncast(node: Node) -> Node:
    inner = body_of(node, "TypeCast").get("arg")
    return _uncast(inner) if isinstance(inner, dict) else node
