"""CREATE TYPE, and ALTER TYPE of enums and composite types.

Source: typecmds.c, pg_enum.c, `ATTypedTableRecursion` in tablecmds.c.
"""

from collections.abc import Mapping

from flyback.analysis.altering import types
from flyback.analysis.altering.rows import work_through
from flyback.analysis.altering.syntax import commands_of
from flyback.analysis.altering.work import Alteration, Command
from flyback.analysis.dropping import drop
from flyback.analysis.impact import ACCESS_EXCLUSIVE, Impact
from flyback.analysis.making import relations as making
from flyback.analysis.types.adding import add_rows, add_type, new_type, type_there
from flyback.analysis.types.kinds import kind_of
from flyback.analysis.types.naming import TypeUse, known_type, type_as_sql
from flyback.analysis.types.users import typed_tables, users_of
from flyback.frozen import replaced
from flyback.model.snapshot import Column, Ref, Relation, Type
from flyback.syntax.object_names import Node, strings
from flyback.syntax.quoting import written
from flyback.syntax.trees import below, body_of, listed, text


def create_enum_stmt(body: Node, impact: Impact) -> None:
    """A type with labels."""
    labels = strings(body.get("vals"))
    made = new_type(impact, body.get("typeName"), "e")
    if len(set(labels)) < len(labels):
        impact.refuse("23505", 'duplicate key value violates unique constraint "pg_enum_typid_label_index"')
    elif made is not None:
        add_type(impact.database, replaced(made, labels=labels))
        impact.act("create enum", name=written(made.schema, made.name))


def create_range_stmt(body: Node, impact: Impact) -> None:
    """A type of ranges, with one of many ranges."""
    made = new_type(impact, body.get("typeName"), "r")
    options = {text(each, "defname"): each.get("arg") for each in _bodies(body, "params", "DefElem")}
    subtype = known_type(options.get("subtype"), impact)
    if made is None or impact.refused:
        return
    depends = [Ref("pg_type", subtype.oid)] if impact.database.find(Type, subtype.oid) else []
    made = add_type(impact.database, made, *depends)
    names = strings(body_of(options.get("multirange_type_name"), "TypeName").get("names"))
    other = names[-1] if names else _multirange_name(made.name)
    multirange = replaced(made, oid=impact.database.new_oid(), name=other, kind="m")
    add_type(impact.database, multirange, Ref("pg_type", made.oid))
    impact.act("create type", name=written(made.schema, made.name))


def _multirange_name(name: str) -> str:
    """Source: `makeMultirangeTypeName`."""
    return name.replace("range", "multirange", 1) if "range" in name else f"{name}_multirange"


def composite_type_stmt(body: Node, impact: Impact) -> None:
    """A type of rows."""
    name = below(body, "typevar")
    names = [{"String": {"sval": part}} for part in (text(name, "schemaname"), text(name, "relname")) if part]
    made = new_type(impact, names, "c")
    found: dict[str, Column] = {}
    for number, each in enumerate(_bodies(body, "coldeflist", "ColumnDef"), start=1):
        use, column = known_type(each.get("typeName"), impact), text(each, "colname")
        _refuse_attribute(impact, column, use)
        if column in found:
            impact.refuse("42701", f'column "{column}" specified more than once')
        found[column] = Column(number=number, name=column, type=use.oid, typmod=use.typmod)
    if made is None or impact.refused:
        return
    columns_ = tuple(found.values())
    oid = impact.database.new_oid()
    relation = Relation(oid=oid, schema=made.schema, name=made.name, kind="c", columns=columns_)
    made = add_type(impact.database, replaced(made, relation=relation.oid))
    add_rows(impact.database, made, relation)
    impact.act("create type", name=written(made.schema, made.name))


def _refuse_attribute(impact: Impact, name: str, use: TypeUse) -> None:
    found = kind_of(use.oid, impact.database)
    if use.serial:
        impact.refuse("42704", f'type "{use.text}" does not exist')
    elif found is not None and found.kind == "p":
        impact.refuse("42P16", f'column "{name}" has pseudo-type {use.text}')


def alter_enum_stmt(body: Node, impact: Impact) -> None:
    """Another label, or another name for one; no table is locked or read."""
    made = type_there(impact, body.get("typeName"))
    new, old = text(body, "newVal"), text(body, "oldVal")
    shown = written(made.schema, made.name) if made else ".".join(map(written, strings(body.get("typeName"))))
    if "oldVal" in body:
        impact.act("rename enum value", name=old, to=new, type=shown)
    else:
        fresh = "yes" if made is not None and impact.database.is_new(made.oid) else ""
        impact.act("add enum value", name=shown, value=new, same_transaction_type=fresh)
    if made is not None and made.kind != "e":
        impact.refuse("42809", f"{written(made.name)} is not an enum")
    elif made is not None:
        _label(impact, made, body)


def _label(impact: Impact, made: Type, body: Node) -> None:
    new, old, beside = text(body, "newVal"), text(body, "oldVal"), text(body, "newValNeighbor")
    if new in made.labels:
        if not body.get("skipIfNewValExists"):
            impact.refuse("42710", f'enum label "{new}" already exists')
        return
    for named in (old, beside):
        if named and named not in made.labels:
            impact.refuse("22023", f'"{named}" is not an existing enum label')
            return
    labels = list(made.labels)
    if "oldVal" not in body and not impact.database.is_new(made.oid):
        for user in users_of(made.oid, impact.database):
            impact.endanger(user.relation.oid, f"the way back of column {written(user.column.name)}: a value stays")
    if "oldVal" in body:
        labels[labels.index(old)] = new
    else:
        place = labels.index(beside) + bool(body.get("newValIsAfter")) if beside else len(labels)
        labels.insert(place, new)
    impact.database.put(replaced(made, labels=tuple(labels)))


def alter_composite_type(body: Node, impact: Impact) -> None:
    """Attributes come, go or change their type; in tables made of the type, too, with CASCADE.

    Columns that store such rows are not touched, nor their tables locked: they read differently from now on.
    """
    relation = impact.relation(body.get("relation"))
    if relation is None:
        return
    if relation.assumed:
        _alter_assumed(impact, relation, commands_of(body))
        return
    if relation.kind != "c":
        impact.refuse("42809", f'"{relation.name}" is not a composite type')
        return
    impact.lock(relation.oid, ACCESS_EXCLUSIVE)
    made = impact.database.type_named(relation.schema, relation.name)
    alteration = Alteration(impact, ACCESS_EXCLUSIVE)
    for command in sorted(commands_of(body), key=lambda each: _ORDER.get(each.kind, 0)):
        change = _CHANGES.get(command.kind)
        if made is None or change is None or impact.refused:
            continue
        tables = _cascade(impact, made, command)
        if not impact.refused:
            change(alteration, (relation.oid, made.oid), command, tables)
    if not impact.refused:
        alteration.run()
    if not impact.refused:
        work_through(alteration)


def _alter_assumed(impact: Impact, relation: Relation, commands: list[Command]) -> None:
    """Of a type that only the script names: who uses it, nobody knows."""
    impact.database.put(replaced(relation, kind="c"))
    impact.lock(relation.oid, ACCESS_EXCLUSIVE)
    impact.cannot_tell("which tables are made of the type, or store values of it")
    for command in commands:
        kind, name = _ACTS.get(command.kind, ""), command.name or text(command.body, "colname")
        if kind:
            impact.act(kind, name=written(relation.schema, relation.name), attribute=name, used_by="")


def _cascade(impact: Impact, made: Type, command: Command) -> list[int]:
    """The tables made of the type, which are to follow."""
    tables = [table.oid for table in typed_tables(made.oid, impact.database)]
    if tables and not command.cascade:
        impact.refuse("2BP01", f'cannot alter type "{made.name}" because it is the type of a typed table')
        for table in tables if command.kind == "AT_DropColumn" else ():
            impact.lose(table, f"column {command.name}")
        return []
    for table in tables:
        impact.lock(table, ACCESS_EXCLUSIVE)
    return tables


def _add(alteration: Alteration, type_: tuple[int, int], command: Command, tables: list[int]) -> None:
    impact, relation = alteration.impact, alteration.relation(type_[0])
    use, name = known_type(command.body.get("typeName"), impact), text(command.body, "colname")
    shown = written(relation.schema, relation.name)
    impact.act("add attribute", name=shown, attribute=name, used_by=_read_differently(alteration, type_[1]))
    if relation.column(name) is not None:
        impact.refuse("42701", f'column "{name}" of relation "{relation.name}" already exists')
    if use.serial:
        impact.refuse("42809", f'sequence cannot be owned by relation "{relation.name}"')
    _refuse_attribute(impact, name, use)
    for oid in (relation.oid, *tables) if not impact.refused else ():
        making.add_column(alteration.database, oid, Column(number=0, name=name, type=use.oid, typmod=use.typmod))


def _drop(alteration: Alteration, type_: tuple[int, int], command: Command, tables: list[int]) -> None:
    impact, relation = alteration.impact, alteration.relation(type_[0])
    column, shown = relation.column(command.name), written(relation.schema, relation.name)
    if column is None:
        if not command.missing_ok:
            impact.refuse("42703", f'column "{command.name}" of relation "{relation.name}" does not exist')
        return
    used = _read_differently(alteration, type_[1])
    impact.act("drop attribute", name=shown, attribute=column.name, used_by=used)
    for user in users_of(type_[1], alteration.database):
        impact.lose(user.relation.oid, f"attribute {written(column.name)} of column {written(user.column.name)}")
    homes = [alteration.relation(oid) for oid in (relation.oid, *tables)]
    found = [(home.oid, home.column(column.name)) for home in homes]
    going = [Ref("pg_class", oid, each.number) for oid, each in found if each]
    drop(impact, going, cascade=command.cascade)


def _change(alteration: Alteration, type_: tuple[int, int], command: Command, tables: list[int]) -> None:
    impact, relation = alteration.impact, alteration.relation(type_[0])
    column, use = relation.column(command.name), known_type(command.body.get("typeName"), impact)
    if column is None:
        impact.refuse("42703", f'column "{command.name}" of relation "{relation.name}" does not exist')
        return
    _refuse_attribute(impact, column.name, use)
    for user in users_of(type_[1], alteration.database):
        impact.refuse("0A000", f'cannot alter type "{relation.name}" because column "{user.shown}" uses it')
    impact.act(
        "alter attribute",
        name=written(relation.schema, relation.name),
        attribute=column.name,
        to=type_as_sql(use.oid, use.typmod, alteration.database),
    )
    if impact.refused:
        return
    for table in tables:
        types.prepare_change(alteration, table, replaced(command, inherited=True))
    making.change_column(
        alteration.database, relation.oid, column.number, lambda each: replaced(each, type=use.oid, typmod=use.typmod)
    )


def _read_differently(alteration: Alteration, oid: int) -> str:
    """Columns that store such rows, each noted: `public.t, public.u`."""
    users = users_of(oid, alteration.database)
    for user in users:
        alteration.impact.change_values(user.relation.oid, user.column.name)
    return ", ".join(dict.fromkeys(alteration.impact.name(user.relation.oid) for user in users))


def _bodies(body: Node, key: str, kind: str) -> list[Node]:
    return [body_of(each, kind) for each in listed(body, key)]


_CHANGES = {"AT_AddColumn": _add, "AT_DropColumn": _drop, "AT_AlterColumnType": _change}
_ACTS = {
    "AT_AddColumn": "add attribute",
    "AT_DropColumn": "drop attribute",
    "AT_AlterColumnType": "alter attribute",
}
_ORDER: Mapping[str, int] = {"AT_DropColumn": -2, "AT_AlterColumnType": -1}
"""By the pass of ALTER TABLE in which it is carried out."""
