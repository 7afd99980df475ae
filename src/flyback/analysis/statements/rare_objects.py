"""Operators, collations, text search, casts, languages, event triggers: they lock no relation."""

from flyback.analysis.impact import Impact
from flyback.analysis.missing import object_text, refuse_unknown
from flyback.analysis.naming import find_object
from flyback.analysis.rare import add_rare
from flyback.analysis.rare_changes import add_object, check_object, name_node
from flyback.analysis.types.naming import resolve_type
from flyback.model.snapshot import Cast, Function, Namespace, Ref, Type
from flyback.syntax.object_names import Node, dotted_name
from flyback.syntax.trees import below, bodies, body_of, listed, text

_EVENT_TRIGGER = 3838
_EVENTS = ("ddl_command_start", "ddl_command_end", "sql_drop", "table_rewrite", "login")


def define_stmt(body: Node, impact: Impact) -> None:
    """CREATE AGGREGATE, OPERATOR, TYPE, COLLATION, TEXT SEARCH ..."""
    kind, names = text(body, "kind"), listed(body, "defnames")
    if kind == "OBJECT_AGGREGATE":
        _add_aggregate(body, impact)
    elif kind == "OBJECT_TYPE":
        _add_base_type(body, impact)
    elif kind == "OBJECT_OPERATOR":
        _add_operator(body, impact)
    else:
        add_object(impact, kind, {"List": {"items": names}}, if_not_exists=bool(body.get("if_not_exists")))


def _options(body: Node, key: str) -> dict[str, object]:
    return {text(each, "defname"): each.get("arg") for _, each in bodies(listed(body, key), "DefElem")}


def _add_aggregate(body: Node, impact: Impact) -> None:
    name = dotted_name(body.get("defnames"), ())
    schema = name.schema or impact.creation_schema
    parameters = listed(body_of(next(iter(listed(body, "args")), {}), "List"), "items")
    arguments = tuple(
        resolve_type(body_of(each, "FunctionParameter").get("argType"), impact.database).oid for each in parameters
    )
    known = next((f for f in impact.database.functions_named(schema, name.name) if f.arguments == arguments), None)
    if known is not None:
        if not body.get("replace"):
            impact.refuse("42723", f'function "{name.name}" already exists with same argument types')
        return
    impact.act("create function", name=name.name)
    step = _function(impact, _options(body, "definition").get("sfunc"))
    home = impact.database.named(Namespace, schema)
    made = Function(
        oid=impact.database.new_oid(),
        schema=schema,
        name=name.name,
        kind="a",
        arguments=arguments,
        owner=impact.database.server.user,
    )
    impact.database.put(made, *([Ref("pg_namespace", home.oid)] if home else []), *([step] if step else []))


def _add_operator(body: Node, impact: Impact) -> None:
    options = _options(body, "definition")
    sides = [options.get("leftarg"), options.get("rightarg")]
    node = {"ObjectWithArgs": {"objname": body.get("defnames"), "objargs": [side or {} for side in sides]}}
    function = _function(impact, options.get("function") or options.get("procedure"))
    types = [resolve_type(side, impact.database).oid for side in sides if side]
    used = [Ref("pg_type", oid) for oid in types if impact.database.find(Type, oid)]
    if find_object(impact, "OBJECT_OPERATOR", node) is not None:
        impact.refuse("42723", f"operator {object_text(impact, 'OBJECT_OPERATOR', node)} already exists")
        return
    add_object(impact, "OBJECT_OPERATOR", node, *used, *([function] if function else []))


def _function(impact: Impact, node: object) -> Ref | None:
    """The user's function of a name without arguments, when there is only one."""
    inner = node.get("TypeName", {}).get("names") if isinstance(node, dict) else node
    name = dotted_name(inner, ())
    found = impact.database.functions_named(name.schema, name.name)
    return Ref(Function.catalog, found[0].oid) if len(found) == 1 else None


def _add_base_type(body: Node, impact: Impact) -> None:
    name = dotted_name(body.get("defnames"), ())
    schema = name.schema or impact.creation_schema
    found = impact.database.type_named(schema, name.name)
    if found is not None and (found.kind != "p" or not body.get("definition")):
        impact.refuse("42710", f'type "{name.name}" already exists')
        return
    if found is None and body.get("definition") and impact.database.complete:
        impact.refuse("42710", f'type "{name.name}" does not exist')
        return
    impact.act("create type", name=name.name)
    home = impact.database.named(Namespace, schema)
    made = Type(
        oid=found.oid if found else impact.database.new_oid(),
        schema=schema,
        name=name.name,
        kind="b" if body.get("definition") else "p",
    )
    impact.database.put(made, *([Ref("pg_namespace", home.oid)] if home else []))


def create_cast_stmt(body: Node, impact: Impact) -> None:
    """Makes a cast; later changes of types may go another way with it."""
    source, target = (resolve_type(body.get(key), impact.database).oid for key in ("sourcetype", "targettype"))
    function = (
        find_object(impact, "OBJECT_FUNCTION", {"ObjectWithArgs": below(body, "func")}) if "func" in body else None
    )
    sides = [{"TypeName": body.get("sourcetype", {})}, {"TypeName": body.get("targettype", {})}]
    used = [Ref("pg_type", oid) for oid in (source, target) if impact.database.find(Type, oid)]
    add_object(impact, "OBJECT_CAST", {"List": {"items": sides}}, *used, *([function] if function else []))
    context = {"COERCION_IMPLICIT": "i", "COERCION_ASSIGNMENT": "a"}.get(text(body, "context"), "e")
    method = "i" if body.get("inout") else "f" if "func" in body else "b"
    if source and target and not impact.refused:
        made = Cast(source, target, function.oid if function else 0, context, method)
        impact.database.cast(source, target, made)


def create_transform_stmt(body: Node, impact: Impact) -> None:
    """Makes a transform."""
    node = {"List": {"items": [{"TypeName": below(body, "type_name")}, {"String": {"sval": text(body, "lang")}}]}}
    if not (body.get("replace") and find_object(impact, "OBJECT_TRANSFORM", node)):
        add_object(impact, "OBJECT_TRANSFORM", node)


def create_conversion_stmt(body: Node, impact: Impact) -> None:
    """Makes a conversion between encodings."""
    add_object(impact, "OBJECT_CONVERSION", {"List": {"items": body.get("conversion_name", [])}})


def create_op_class_stmt(body: Node, impact: Impact) -> None:
    """Makes an operator class, and a family of that name when it names none."""
    node = _of_method(body, "opclassname")
    if "opfamilyname" not in body:
        add_rare(impact.database, "OBJECT_OPFAMILY", node)
    add_object(impact, "OBJECT_OPCLASS", node)


def create_op_family_stmt(body: Node, impact: Impact) -> None:
    """Makes an operator family."""
    add_object(impact, "OBJECT_OPFAMILY", _of_method(body, "opfamilyname"))


def _of_method(body: Node, key: str) -> Node:
    return {"List": {"items": [{"String": {"sval": text(body, "amname")}}, *listed(body, key)]}}


def create_am_stmt(body: Node, impact: Impact) -> None:
    """Makes an access method."""
    add_object(impact, "OBJECT_ACCESS_METHOD", name_node(body, "amname"))


def create_p_lang_stmt(body: Node, impact: Impact) -> None:
    """Makes a language."""
    if not (body.get("replace") and find_object(impact, "OBJECT_LANGUAGE", name_node(body, "plname"))):
        add_object(impact, "OBJECT_LANGUAGE", name_node(body, "plname"))


def create_event_trig_stmt(body: Node, impact: Impact) -> None:
    """From then on a function is called for every change of the structure."""
    function = _function(impact, {"TypeName": {"names": body.get("funcname")}})
    if function is None and impact.database.complete:
        impact.refuse("42883", f"function {dotted_name(body.get('funcname'), ())}() does not exist")
    record = impact.database.find(Function, function.oid) if function else None
    if record is not None and record.result != _EVENT_TRIGGER:
        impact.refuse("42P17", f"function {record.name} must return type event_trigger")
    if text(body, "eventname") not in _EVENTS:
        impact.refuse("42601", f'unrecognized event name "{text(body, "eventname")}"')
    add_object(impact, "OBJECT_EVENT_TRIGGER", name_node(body, "trigname"), *([function] if function else []))


def alter_event_trig_stmt(body: Node, impact: Impact) -> None:
    """Switches an event trigger on or off."""
    node = name_node(body, "trigname")
    if find_object(impact, "OBJECT_EVENT_TRIGGER", node) is None:
        refuse_unknown(impact, "OBJECT_EVENT_TRIGGER", node)


def alter_op_family_stmt(body: Node, impact: Impact) -> None:
    """Adds operators to a family, or takes them away."""
    check_object(impact, "OBJECT_OPFAMILY", _of_method(body, "opfamilyname"))


def alter_operator_stmt(body: Node, impact: Impact) -> None:
    """Changes how the planner estimates an operator."""
    check_object(impact, "OBJECT_OPERATOR", {"ObjectWithArgs": below(body, "opername")})


def alter_collation_stmt(body: Node, impact: Impact) -> None:
    """Says that what was sorted under an older version of the collation is right."""
    check_object(impact, "OBJECT_COLLATION", {"List": {"items": body.get("collname", [])}})


def alter_t_s_dictionary_stmt(body: Node, impact: Impact) -> None:
    """Changes options of a dictionary; what is stored was made with the old ones."""
    check_object(impact, "OBJECT_TSDICTIONARY", {"List": {"items": body.get("dictname", [])}})


def alter_t_s_configuration_stmt(body: Node, impact: Impact) -> None:
    """Changes how texts are taken apart; what is stored was made the old way."""
    check_object(impact, "OBJECT_TSCONFIGURATION", {"List": {"items": body.get("cfgname", [])}})


def alter_type_stmt(body: Node, impact: Impact) -> None:
    """Changes functions and storage of a base type."""
    check_object(impact, "OBJECT_TYPE", {"List": {"items": body.get("typeName", [])}})
