"""CREATE TRIGGER, RULE and POLICY, ALTER POLICY.

Source: CreateTriggerFiringOn() in PostgreSQL's trigger.c, DefineQueryRewrite() in rewriteDefine.c, policy.c.
"""

from flyback.analysis.creating.rules import put_rule
from flyback.analysis.impact import ACCESS_EXCLUSIVE, ACCESS_SHARE, SHARE_ROW_EXCLUSIVE, Impact
from flyback.analysis.making.copies import clone_trigger
from flyback.analysis.making.expressions import objects_in
from flyback.analysis.queries.reading import Query, read_expression, read_statement
from flyback.analysis.queries.sources import of_relation
from flyback.model.snapshot import Constraint, Dependency, Function, Policy, Ref, Relation, Rule, Trigger
from flyback.syntax.object_names import Node, dotted_name, strings
from flyback.syntax.trees import below, bodies, listed, number, text

_ROW, _BEFORE, _INSERT, _DELETE, _INSTEAD = 1, 2, 4, 8, 64
"""Bits of `tgtype`."""
_EVENTS = {"CMD_SELECT": "1", "CMD_UPDATE": "2", "CMD_INSERT": "3", "CMD_DELETE": "4"}
_COMMANDS = {"select": "r", "insert": "a", "update": "w", "delete": "d"}
_TRIGGER = 2279
_NO_FUNCTION = Function(oid=0, schema="", name="")


def create_trig_stmt(body: Node, impact: Impact) -> None:
    """Writers wait until the transaction ends; of partitions too, when it is for each row."""
    table = impact.relation(below(body, "relation"))
    if table is None:
        return
    impact.lock(table.oid, SHARE_ROW_EXCLUSIVE)
    if "constrrel" in body:
        other = impact.relation(below(body, "constrrel"))
        if other is not None:
            impact.lock(other.oid, ACCESS_SHARE)
    events = number(body, "events") | number(body, "timing") | (_ROW if body.get("row") else 0)
    _refuse_trigger(impact, table, body, events)
    function = _function(impact, body)
    impact.act("create trigger", table.oid, text(body, "trigname"))
    if impact.refused:
        return
    trigger = _put_trigger(impact, table, body, (events, function))
    if table.kind == "p" and events & _ROW:
        _clone(impact, trigger)


def _refuse_trigger(impact: Impact, table: Relation, body: Node, events: int) -> None:
    if table.assumed:
        return
    name = text(body, "trigname")
    there = next((each for each in impact.database.of(table.oid, Trigger) if each.name == name), None)
    if there is not None and not body.get("replace"):
        impact.refuse("42710", f'trigger "{name}" for relation "{table.name}" already exists')
    if table.kind in "rpf" and events & _INSTEAD:
        impact.refuse("42809", f'"{table.name}" is a table: tables cannot have INSTEAD OF triggers')
    if table.kind == "v" and events & _ROW and not events & _INSTEAD:
        impact.refuse("42809", f'"{table.name}" is a view: views cannot have row-level BEFORE or AFTER triggers')
    if table.kind not in "rpvf":
        impact.refuse("42809", f'relation "{table.name}" cannot have triggers')
    for column in strings(body.get("columns")):
        impact.column(table, column)
    if not impact.refused and "whenClause" in body:
        _refuse_condition(impact, table, body, events)


def _refuse_condition(impact: Impact, table: Relation, body: Node, events: int) -> None:
    """WHEN can only look at rows that there are."""
    for _, mentioned in bodies(body.get("whenClause"), "ColumnRef"):
        names = strings(mentioned.get("fields"))
        row = names[0].upper() if names else ""
        if row not in ("OLD", "NEW"):
            continue
        missing = ("INSERT", _INSERT) if row == "OLD" else ("DELETE", _DELETE)
        if not events & _ROW:
            impact.refuse("42P17", "statement trigger's WHEN condition cannot reference column values")
        elif events & missing[1]:
            impact.refuse("42P17", f"{missing[0]} trigger's WHEN condition cannot reference {row} values")
        column = table.column(names[-1])
        if row == "NEW" and events & _BEFORE and column is not None and column.generated:
            impact.refuse("42P17", "BEFORE trigger's WHEN condition cannot reference NEW generated columns")


def _function(impact: Impact, body: Node) -> Function:
    """The function that it calls; one without an oid when nobody knows it."""
    name = dotted_name(body.get("funcname"), ())
    found = [each for each in impact.database.functions_named(name.schema, name.name) if not each.arguments]
    if found:
        if found[0].result not in (0, _TRIGGER):
            impact.refuse("42P17", f"function {name.name} must return type trigger")
        return found[0]
    if impact.database.complete and name.schema in ("", "public"):
        built_in = name.name in (
            "suppress_redundant_updates_trigger",
            "tsvector_update_trigger",
            "tsvector_update_trigger_column",
        )
        if not built_in:
            impact.refuse("42883", f"function {name.name}() does not exist")
    return _NO_FUNCTION


def _put_trigger(impact: Impact, table: Relation, body: Node, what: tuple[int, Function]) -> Trigger:
    database = impact.database
    events, function = what
    name = text(body, "trigname")
    there = next((each for each in database.of(table.oid, Trigger) if each.name == name), None)
    columns = [table.column(column) for column in strings(body.get("columns"))]
    trigger = Trigger(
        oid=there.oid if there else database.new_oid(),
        name=name,
        relation=table.oid,
        function=function.oid,
        columns=tuple(column.number for column in columns if column),
        events=events,
    )
    itself = Ref("pg_trigger", trigger.oid)
    for edge in database.dependencies(itself):
        database.undepend(edge)
    database.put(trigger, *([Ref("pg_proc", function.oid)] if function.oid else []))
    database.depend(Dependency(itself, Ref("pg_class", table.oid), "a"))
    for column in trigger.columns:
        database.depend(Dependency(itself, Ref("pg_class", table.oid, column), "n"))
    if "whenClause" in body:
        rows = [of_relation(table, row) for row in ("old", "new")]
        for used in read_expression(body.get("whenClause"), impact, *rows).references:
            database.depend(Dependency(itself, used, "n"))
    if body.get("isconstraint"):
        constraint = Constraint(
            oid=database.new_oid(),
            name=name,
            kind="t",
            relation=table.oid,
            deferrable=bool(body.get("deferrable")),
            deferred=bool(body.get("initdeferred")),
            no_inherit=True,
        )
        database.put(constraint, itself, kind="i")
        database.depend(Dependency(Ref("pg_constraint", constraint.oid), Ref("pg_class", table.oid), "a"))
    return trigger


def _clone(impact: Impact, trigger: Trigger) -> None:
    """Give every partition the trigger of its parent."""
    database = impact.database
    for child in database.children(trigger.relation):
        impact.lock(child, SHARE_ROW_EXCLUSIVE)
        cloned = clone_trigger(database, trigger, child)
        if database.relation(child).kind == "p":
            _clone(impact, cloned)


# -- rules and policies


def rule_stmt(body: Node, impact: Impact) -> None:
    """Nobody can use the relation until the transaction ends."""
    table = impact.relation(below(body, "relation"))
    if table is None:
        return
    name = text(body, "rulename")
    impact.lock(table.oid, ACCESS_EXCLUSIVE)
    impact.act("create rule", table.oid, name)
    there = any(each.name == name for each in impact.database.of(table.oid, Rule))
    if there and not body.get("replace"):
        impact.refuse("42710", f'rule "{name}" for relation "{table.name}" already exists')
    if table.kind not in "rpv" and not table.assumed:
        impact.refuse("42809", f'relation "{table.name}" cannot have rules')
    becomes_view = impact.database.server.major < 16 and table.kind == "r" and table.rows == 0
    if table.kind in "rp" and text(body, "event") == "CMD_SELECT" and not (table.assumed or becomes_view):
        impact.refuse("42809", f'relation "{table.name}" cannot have ON SELECT rules')
    rows = [of_relation(table, row) for row in ("old", "new")]
    queries = [read_expression(body.get("whereClause"), impact, *rows)]
    queries += [read_statement(action, impact, *rows) for action in listed(body, "actions")]
    uses = _lock_all(impact, queries)
    if not impact.refused:
        event = _EVENTS.get(text(body, "event"), "1")
        rule = Rule(
            oid=impact.database.new_oid(),
            name=name,
            relation=table.oid,
            event=event,
            instead=bool(body.get("instead")),
            definition=impact.statement.sql if "RULE" in impact.statement.tag else "",
        )
        put_rule(impact.database, rule, uses)


def _lock_all(impact: Impact, queries: list[Query]) -> list[Ref]:
    """Locks what expressions and statements read, and lists what they use."""
    for query in queries:
        for oid, mode in query.relations.items():
            impact.lock(oid, mode)
    return list(dict.fromkeys(used for query in queries for used in query.references))


def create_policy_stmt(body: Node, impact: Impact) -> None:
    """Nobody can use the table until the transaction ends."""
    table = impact.relation(below(body, "table"))
    if table is None:
        return
    name = text(body, "policy_name")
    impact.lock(table.oid, ACCESS_EXCLUSIVE)
    impact.act("create policy", table.oid, name)
    if _policy(impact, table, name) is not None:
        impact.refuse("42710", f'policy "{name}" for table "{table.name}" already exists')
    if table.kind not in "rp" and not table.assumed:
        impact.refuse("42809", f'"{table.name}" is not a table')
    command = text(body, "cmd_name")
    if command == "insert" and "qual" in body:
        impact.refuse("42601", "only WITH CHECK expression allowed for INSERT")
    if command in ("select", "delete") and "with_check" in body:
        impact.refuse("42601", "WITH CHECK cannot be applied to SELECT or DELETE")
    made = Policy(oid=impact.database.new_oid(), name=name, relation=table.oid, command=_COMMANDS.get(command, "*"))
    _put_policy(impact, table, made, body)


def alter_policy_stmt(body: Node, impact: Impact) -> None:
    """As CREATE POLICY."""
    table = impact.relation(below(body, "table"))
    if table is None:
        return
    name = text(body, "policy_name")
    impact.lock(table.oid, ACCESS_EXCLUSIVE)
    impact.act("alter policy", table.oid, name)
    policy = _policy(impact, table, name)
    if policy is None:
        if impact.database.complete and not table.assumed:
            impact.refuse("42704", f'policy "{name}" for table "{table.name}" does not exist')
        return
    if policy.command in "rd" and "with_check" in body:
        impact.refuse("42601", "only USING expression allowed for SELECT, DELETE")
    if policy.command == "a" and "qual" in body:
        impact.refuse("42601", "only WITH CHECK expression allowed for INSERT")
    _put_policy(impact, table, policy, body)


def _policy(impact: Impact, table: Relation, name: str) -> Policy | None:
    return next((each for each in impact.database.of(table.oid, Policy) if each.name == name), None)


def _put_policy(impact: Impact, table: Relation, policy: Policy, body: Node) -> None:
    """It goes with its table, and holds the columns and functions in its conditions."""
    database = impact.database
    conditions = [body.get("qual"), body.get("with_check")]
    uses = _lock_all(impact, [read_expression(each, impact, of_relation(table, table.name)) for each in conditions])
    if impact.refused:
        return
    itself = Ref("pg_policy", policy.oid)
    if any(conditions):
        for edge in database.dependencies(itself):
            database.undepend(edge)
    database.put(policy)
    database.depend(Dependency(itself, Ref("pg_class", table.oid), "a"))
    for used in dict.fromkeys([*uses, *objects_in(conditions, database)]):
        database.depend(Dependency(itself, used, "n"))
