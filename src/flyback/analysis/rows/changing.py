"""INSERT, UPDATE, DELETE and MERGE: what they do to their target."""

from flyback.analysis.impact import ROW_EXCLUSIVE
from flyback.analysis.rows.arbitrating import refuse_conflict
from flyback.analysis.rows.collecting import Change, Source, Study, study_change
from flyback.analysis.rows.conditions import Condition
from flyback.analysis.rows.doing import Doing
from flyback.analysis.rows.firing import may_fill
from flyback.analysis.rows.losing import fills_only
from flyback.analysis.rows.reading import Found, found_in, read_relation
from flyback.analysis.rows.writing import Work, write
from flyback.model.snapshot import Relation, Rule
from flyback.syntax.object_names import Node, strings
from flyback.syntax.trees import below, body_of, kind_of, listed, text


def change(one: Change, doing: Doing) -> Study:
    """Does what a data statement does to its target; returns what else is in it."""
    study = study_change(one)
    match one.kind:
        case "InsertStmt":
            _insert(one.body, doing)
        case "MergeStmt":
            _merge(one.body, study, doing)
        case _:
            _update_or_delete(one, study, doing)
    return study


def _update_or_delete(one: Change, study: Study, doing: Doing) -> None:
    found = _target(study, doing)
    if found is None:
        return
    relation, is_update = found.relation, one.kind == "UpdateStmt"
    names = _set_columns(listed(one.body, "targetList"), relation, doing) if is_update else frozenset()
    all_rows = "whereClause" not in one.body and not _joins(one.body)
    where = "" if all_rows else "yes"
    if is_update:
        fills = bool(names) and fills_only(relation, names, found.groups, doing)
        columns = ", ".join(sorted(names))
        doing.impact.act("update", relation.oid, where=where, columns=columns, backfill="yes" if fills else "")
    else:
        doing.impact.act("delete", relation.oid, where=where)
    event = "update" if is_update else "delete"
    surely = all_rows and bool(relation.rows)
    write(relation, Work(event=event, names=names, found=found, all_rows=all_rows, surely=surely), doing)


def _joins(body: Node) -> bool:
    return "fromClause" in body or "usingClause" in body


def _insert(body: Node, doing: Doing) -> None:
    name = below(body, "relation")
    relation = doing.impact.relation(name)
    if relation is None:
        return
    given = _given(body, relation, doing)
    found = Found(source=_plain(name), relation=relation, groups=_routing(body, relation))
    doing.impact.act("insert", relation.oid, columns=", ".join(sorted(given)))
    clause = below(body, "onConflictClause")
    refuse_conflict(relation, clause, doing)
    joined = "infer" in clause
    surely = not clause and (bool(_rows(body)) or "selectStmt" not in body)
    write(relation, Work(event="insert", names=given, found=found, joined=joined, surely=surely), doing)
    if clause.get("action") == "ONCONFLICT_UPDATE":
        names = _set_columns(listed(clause, "targetList"), relation, doing)
        by_key = (Condition(column="", how="current"),)
        write(relation, Work(event="update", names=names, found=_with(found, by_key)), doing)


def _with(found: Found, group: tuple[Condition, ...]) -> Found:
    return Found(source=found.source, relation=found.relation, groups=(*found.groups, group))


def _merge(body: Node, study: Study, doing: Doing) -> None:
    found = _target(study, doing)
    if found is None:
        return
    relation, impact = found.relation, doing.impact
    major = impact.database.server.major
    if major < 17 and relation.kind == "v":
        impact.refuse("0A000", f'cannot execute MERGE on relation "{relation.name}"')
    if any(rule.event in "234" for rule in impact.database.of(relation.oid, Rule)):
        why = "MERGE is not supported for relations with rules"
        impact.refuse("0A000", f'cannot execute MERGE on relation "{relation.name}": {why}')
    clauses = [body_of(item, "MergeWhenClause") for item in listed(body, "mergeWhenClauses")]
    impact.act("merge", relation.oid)
    read_relation(relation, ROW_EXCLUSIVE, found, doing)
    for clause in clauses:
        targets = listed(clause, "targetList")
        match clause.get("commandType"):
            case "CMD_UPDATE":
                names = _set_columns(targets, relation, doing)
                write(relation, Work(event="update", names=names, found=found), doing)
            case "CMD_DELETE":
                write(relation, Work(event="delete", found=found), doing)
            case "CMD_INSERT":
                given = frozenset(text(body_of(item, "ResTarget"), "name") for item in targets)
                given = given or frozenset(column.name for column in relation.columns)
                write(relation, Work(event="insert", names=given, found=found, joined=True), doing)
            case _:
                pass


def _target(study: Study, doing: Doing) -> Found | None:
    return next((found for found in found_in(study.levels[0], doing) if found.source.target), None)


def _set_columns(targets: list[Node], relation: Relation, doing: Doing) -> frozenset[str]:
    """The columns that are set to something else than themselves."""
    found: list[str] = []
    for target in (body_of(item, "ResTarget") for item in targets):
        name = text(target, "name")
        if name in found and "indirection" not in target:
            doing.impact.refuse("42601", f'multiple assignments to same column "{name}"')
        column = doing.impact.column(relation, name) if relation.columns else None
        if column and kind_of(target.get("val")) != "SetToDefault" and (column.generated or column.identity == "a"):
            doing.impact.refuse("428C9", f'column "{name}" can only be updated to DEFAULT')
        if strings(below(below(target, "val"), "ColumnRef").get("fields"))[-1:] != (name,) or _is_foreign(target):
            found.append(name)
    return frozenset(found)


def _is_foreign(target: Node) -> bool:
    """`a = other.a` is not itself."""
    return len(strings(below(below(target, "val"), "ColumnRef").get("fields"))) > 1


def _given(body: Node, relation: Relation, doing: Doing) -> frozenset[str]:
    """The columns that an INSERT gives values for; what it must not give, or must, is noted as refused."""
    named = [text(body_of(item, "ResTarget"), "name") for item in listed(body, "cols")]
    if relation.columns:
        for name in named:
            doing.impact.column(relation, name)
    rows = _rows(body)
    width = max((len(row) for row in rows), default=len(relation.columns) if "selectStmt" in body else 0)
    if rows and relation.columns and width > len(named or relation.columns):
        doing.impact.refuse("42601", "INSERT has more expressions than target columns")
    for name in {name for name in named if named.count(name) > 1}:
        doing.impact.refuse("42701", f'column "{name}" specified more than once')
    names = named or [column.name for column in relation.columns][:width]
    given = {name for number, name in enumerate(names) if not rows or any(_is_given(row, number) for row in rows)}
    _refuse_values(body, relation, given, doing)
    nulls = {name for number, name in enumerate(names) if rows and all(_is_null(row, number) for row in rows)}
    if (rows or "selectStmt" not in body) and relation.kind in "rp" and not may_fill(relation, doing):
        some = {name for number, name in enumerate(names) if any(_is_null(row, number) for row in rows)}
        _refuse_nulls(relation, given, some, doing)
    return frozenset(given - nulls)


def _refuse_values(body: Node, relation: Relation, given: set[str], doing: Doing) -> None:
    overrides = body.get("override") in ("OVERRIDING_SYSTEM_VALUE", "OVERRIDING_USER_VALUE")
    for column in relation.columns:
        if column.name in given and (column.generated or (column.identity == "a" and not overrides)):
            doing.impact.refuse("428C9", f'cannot insert a non-DEFAULT value into column "{column.name}"')


def _refuse_nulls(relation: Relation, given: set[str], nulls: set[str], doing: Doing) -> None:
    for column in relation.columns:
        has_own = column.default or column.identity or column.generated
        missing = column.name in nulls or (column.name not in given and not has_own)
        if column.not_null and missing:
            doing.impact.refuse(
                "23502",
                f'null value in column "{column.name}" of relation "{relation.name}" violates not-null constraint',
            )


def _rows(body: Node) -> list[list[Node]]:
    """The rows after VALUES; none when they come from a query."""
    query = body_of(body.get("selectStmt"), "SelectStmt")
    return [listed(body_of(row, "List"), "items") for row in listed(query, "valuesLists")]


def _is_given(row: list[Node], number: int) -> bool:
    return number < len(row) and kind_of(row[number]) != "SetToDefault"


def _is_null(row: list[Node], number: int) -> bool:
    return number < len(row) and "isnull" in body_of(row[number], "A_Const")


def _routing(body: Node, relation: Relation) -> tuple[tuple[Condition, ...], ...]:
    """The values of new rows as conditions: they tell which partitions get them."""
    rows = _rows(body)
    named = [text(body_of(item, "ResTarget"), "name") for item in listed(body, "cols")]
    names = named or [column.name for column in relation.columns]
    found = []
    for number, name in enumerate(names):
        values = tuple(row[number] for row in rows if number < len(row))
        if rows and len(values) == len(rows):
            how = "equal" if len(values) == 1 else "in"
            found.append((Condition(column=name, how=how, values=values, count=len(values)),))
    return tuple(found)


def _plain(name: Node) -> Source:
    return Source(name=name, alias=text(below(name, "alias"), "aliasname") or text(name, "relname"), target=True)
