"""What tables and columns were called before a script, and which of them are its own."""

from flyback.syntax.object_names import Node, ObjectName, relation_name


class Renames:
    """Follows a script, statement by statement."""

    def __init__(self) -> None:
        self._new: list[ObjectName] = []
        self._new_columns: list[tuple[ObjectName, str]] = []
        self._before: list[tuple[ObjectName, ObjectName]] = []
        """Name of a table now, and before the script."""
        self._columns_before: list[tuple[ObjectName, str, str]] = []
        """Table by the name before the script, name of its column now, and before."""

    @property
    def changed(self) -> bool:
        """Whether conditions written now may not mean what they would have meant before the script."""
        return bool(self._before or self._columns_before)

    def is_new(self, table: ObjectName, column: str = "") -> bool:
        """Whether a table, or a column of it, is the script's own."""
        if any(table.may_be(name) for name in self._new):
            return True
        return any(name == column and self.before(table).may_be(where) for where, name in self._new_columns)

    def before(self, table: ObjectName) -> ObjectName:
        """What a table was called before the script."""
        return next((before for now, before in self._before if now.may_be(table)), table)

    def column_before(self, table: ObjectName, column: str) -> str:
        """What a column was called before the script."""
        where = self.before(table)
        return next((old for of, now, old in self._columns_before if now == column and of.may_be(where)), column)

    def follow(self, node: Node, path: tuple[str, ...]) -> None:
        """Takes note of what one statement makes, renames or moves."""
        match node:
            case {"CreateStmt": {"relation": relation, **rest}} if not rest.get("if_not_exists"):
                self._new.append(relation_name(relation, path))
            case {"CreateTableAsStmt": {"into": {"rel": relation}}} | {"SelectStmt": {"intoClause": {"rel": relation}}}:
                self._new.append(relation_name(relation, path))
            case {"AlterTableStmt": {"relation": relation, "cmds": list(commands)}}:
                self._columns(self.before(relation_name(relation, path)), commands)
            case {"RenameStmt": {"renameType": "OBJECT_TABLE", "relation": relation, "newname": str(new)}}:
                old = relation_name(relation, path)
                self._becomes(old, old.renamed(new))
            case {"RenameStmt": {"renameType": "OBJECT_COLUMN", "relation": relation, "subname": str(old), **rest}}:
                self._column_becomes(relation_name(relation, path), old, str(rest.get("newname", "")))
            case {"AlterObjectSchemaStmt": {"objectType": "OBJECT_TABLE", "relation": relation, "newschema": str(to)}}:
                table = relation_name(relation, path)
                self._becomes(table, ObjectName(schema=to, name=table.name))
            case _:
                pass

    def _columns(self, table: ObjectName, commands: list[object]) -> None:
        for command in commands:
            match command:
                case {
                    "AlterTableCmd": {"subtype": "AT_AddColumn", "def": {"ColumnDef": {"colname": str(column)}}, **rest}
                }:
                    if not rest.get("missing_ok"):
                        self._new_columns.append((table, column))
                case _:
                    pass

    def _becomes(self, old: ObjectName, new: ObjectName) -> None:
        if self.is_new(old):
            self._new = [new if name.may_be(old) else name for name in self._new]
            return
        before = self.before(old)
        self._before = [*((now, first) for now, first in self._before if not now.may_be(old)), (new, before)]

    def _column_becomes(self, table: ObjectName, old: str, new: str) -> None:
        where = self.before(table)
        if self.is_new(table, old):
            renamed = [(of, new if name == old and of.may_be(where) else name) for of, name in self._new_columns]
            self._new_columns = renamed
            return
        before = self.column_before(table, old)
        kept = [item for item in self._columns_before if not (item[1] == old and item[0].may_be(where))]
        self._columns_before = [*kept, (where, new, before)]
