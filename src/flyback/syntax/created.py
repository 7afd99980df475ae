"""What a script brings into the database, as far as its text says so: tables, columns, enum values, schemas, rows."""

from collections.abc import Iterable
from dataclasses import replace

from flyback.frozen import frozen
from flyback.model.script import Statement
from flyback.syntax.libpg_query import GrammarError, tree
from flyback.syntax.object_names import (
    Node,
    ObjectName,
    dotted_name,
    relation_name,
    search_path_set,
)


@frozen
class NewColumn:
    """A column, added to a table or written by the script."""

    table: ObjectName
    column: str


@frozen
class NewValue:
    """A value added to an enum."""

    type: ObjectName
    value: str


@frozen
class Created:
    """Everything a script creates, under the names it has at the script's end."""

    tables: tuple[ObjectName, ...] = ()
    """Temporary ones are left out."""
    columns: tuple[NewColumn, ...] = ()
    """Added to tables; those of new tables are not listed."""
    values: tuple[NewValue, ...] = ()
    schemas: tuple[str, ...] = ()
    filled: tuple[ObjectName, ...] = ()
    """Tables that the script itself puts rows into."""
    written: tuple[NewColumn, ...] = ()
    """Columns that the script itself sets in rows."""


def created(statements: Iterable[Statement]) -> Created:
    """What the statements create, in order; text inside DO blocks and functions is not searched."""
    reader = _Reader()
    for statement in statements:
        try:
            node = tree(statement.sql.encode())
        except GrammarError:
            node = None
        if node:
            reader.read(node)
    return Created(
        tables=tuple(reader.tables),
        columns=tuple(reader.columns),
        values=tuple(reader.values),
        schemas=tuple(reader.schemas),
        filled=tuple(reader.filled),
        written=tuple(reader.written),
    )


class _Reader:
    """Collects, statement by statement, and follows renames."""

    def __init__(self) -> None:
        self.tables: list[ObjectName] = []
        self.columns: list[NewColumn] = []
        self.values: list[NewValue] = []
        self.schemas: list[str] = []
        self.filled: list[ObjectName] = []
        self.written: list[NewColumn] = []
        self._path: tuple[str, ...] = ()

    def read(self, node: Node) -> None:
        path = search_path_set(node)
        self._path = self._path if path is None else path
        self._read_new(node)
        self._read_change(node)

    def _read_new(self, node: Node) -> None:
        match node:
            case {"CreateStmt": {"relation": {"relpersistence": "p" | "u"} as relation}}:
                self.tables.append(self._name(relation))
            case {
                "CreateTableAsStmt": {
                    "into": {"rel": {"relpersistence": "p" | "u"} as relation},
                    "objtype": "OBJECT_TABLE",
                }
            } | {"SelectStmt": {"intoClause": {"rel": {"relpersistence": "p" | "u"} as relation}}}:
                self.tables.append(self._name(relation))
                self.filled.append(self._name(relation))
            case {"AlterTableStmt": {"relation": relation, "cmds": list(commands)}}:
                self._alter_table(self._name(relation), commands)
            case {"AlterEnumStmt": {"typeName": names, "newVal": str(value), **rest}} if "oldVal" not in rest:
                self.values.append(NewValue(type=dotted_name(names, self._path), value=value))
            case {"CreateSchemaStmt": dict(body)}:
                self._schema(body)
            case _:
                pass

    def _read_change(self, node: Node) -> None:
        match node:
            case {"InsertStmt": {"relation": relation}} | {"CopyStmt": {"is_from": True, "relation": relation}}:
                self.filled.append(self._name(relation))
            case {"UpdateStmt": {"relation": relation, "targetList": list(targets)}}:
                self._update(self._name(relation), targets)
            case {"RenameStmt": {"relation": relation, "newname": str(new), **rest}}:
                self._rename(self._name(relation), str(rest.get("subname", "")), new)
            case {"AlterObjectSchemaStmt": {"relation": relation, "newschema": str(schema)}}:
                old = self._name(relation)
                self._replace(old, ObjectName(schema=schema, name=old.name))
            case _:
                pass

    def _name(self, relation: object) -> ObjectName:
        return relation_name(relation, self._path)

    def _alter_table(self, table: ObjectName, commands: list[object]) -> None:
        for command in commands:
            match command:
                case {"AlterTableCmd": {"subtype": "AT_AddColumn", "def": {"ColumnDef": {"colname": str(column)}}}}:
                    if not any(table.may_be(new) for new in self.tables):
                        self.columns.append(NewColumn(table=table, column=column))
                case _:
                    pass

    def _schema(self, body: Node) -> None:
        role = body.get("authrole")
        name = body.get("schemaname") or (role.get("rolename", "") if isinstance(role, dict) else "")
        self.schemas.append(str(name))
        elements = body.get("schemaElts")
        for element in elements if isinstance(elements, list) else []:
            match element:
                case {"CreateStmt": {"relation": {"relname": str(table)}}}:
                    self.tables.append(ObjectName(schema=str(name), name=table))
                case _:
                    pass

    def _update(self, table: ObjectName, targets: list[object]) -> None:
        for target in targets:
            match target:
                case {"ResTarget": {"name": str(column)}}:
                    self.written.append(NewColumn(table=table, column=column))
                case _:
                    pass

    def _rename(self, table: ObjectName, column: str, new: str) -> None:
        if not column:
            self._replace(table, table.renamed(new))
            return
        for names in (self.columns, self.written):
            names[:] = [
                replace(item, column=new) if item.column == column and item.table.may_be(table) else item
                for item in names
            ]

    def _replace(self, old: ObjectName, new: ObjectName) -> None:
        for names in (self.tables, self.filled):
            names[:] = [new if name.may_be(old) else name for name in names]
        for columns in (self.columns, self.written):
            columns[:] = [replace(item, table=new) if item.table.may_be(old) else item for item in columns]
