"""What one undo script takes away, counted on the live database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from flyback.model.script import Statement
from flyback.model.undo import Loss
from flyback.postgres.losses.counting import LiveCounts
from flyback.postgres.losses.values import Relation
from flyback.syntax.created import Created, created
from flyback.syntax.object_names import ObjectName
from flyback.syntax.removed import (
    ConvertedColumn,
    Removal,
    SomeRows,
    Unseen,
    WholeColumn,
    WholeSchema,
    WholeTable,
    WholeType,
    removed,
)
from flyback.workflows.undo.sentences import (
    column_lost,
    conversion,
    perhaps_lost,
    rows_lost,
    table_lost,
    unseen,
    value_used,
)


class Weighing:
    """One migration and its undo script on the scales."""

    def __init__(self, counts: LiveCounts, forward: Sequence[Statement], back: Sequence[Statement]) -> None:
        self._counts = counts
        self._made: Created = created(forward)
        self._removals = removed(back)
        self._tells_little = not forward or any(isinstance(each, Unseen) for each in removed(forward))
        self._known: dict[ObjectName, Relation | None] = {}
        self._whole: dict[int, tuple[Relation, Statement]] = {}
        self._columns: set[tuple[int, str]] = set()
        self.notes: list[str] = []
        """What is worth knowing without being a loss."""

    def losses(self) -> tuple[Loss, ...]:
        """Everything that is taken away, whole tables first, then as the script goes.

        Raises:
            ServerError: something cannot be looked up.
        """
        for removal in self._removals:
            self._whole |= {relation.oid: (relation, removal.statement) for relation in self._tables(removal)}
        filled = self._oids(self._made.filled)
        tables = [
            self._with_maker(table_lost(relation, self._counts.rows(relation), statement, filled), relation)
            for relation, statement in self._whole.values()
        ]
        rest = [loss for removal in self._removals for loss in self._of(removal)]
        return (*tables, *rest, *self._unnamed())

    def _oids(self, names: Iterable[ObjectName]) -> frozenset[int]:
        return frozenset(found.oid for name in names if (found := self._find(name)))

    def _with_maker(self, loss: Loss, relation: Relation, column: str = "") -> Loss:
        """Says so where something is taken away that was there before the migration."""
        if self._tells_little or relation.oid in self._oids(self._made.tables):
            return loss
        if column and any(each.column == column and self._find(each.table) == relation for each in self._made.columns):
            return loss
        return replace(loss, text=f"{loss.text}; the migration did not {'add' if column else 'create'} it")

    def _find(self, name: ObjectName) -> Relation | None:
        """The table of a name, if it is there."""
        if name not in self._known:
            found = self._counts.relation(name)
            self._known[name] = found if found and found.holds_rows else None
        return self._known[name]

    def _tables(self, removal: Removal) -> Iterator[Relation]:
        """The tables that lose all their rows."""
        match removal:
            case WholeTable(table=name):
                if found := self._find(name):
                    yield found
                else:
                    self.notes.append(f"line {removal.statement.line}: there is no table {name}, nothing to lose")
            case WholeSchema(schema=schema):
                yield from self._counts.tables_of(schema)
            case _:
                pass

    def _of(self, removal: Removal) -> Iterator[Loss]:
        match removal:
            case WholeColumn(table=name, column=column):
                relation = self._find(name)
                if relation:
                    yield from self._column(relation, column, removal.statement)
            case WholeType(type=kind):
                for relation, column in self._counts.columns_of(kind):
                    yield from self._column(relation, column, removal.statement)
            case ConvertedColumn(table=name, column=column):
                relation = self._find(name)
                found = self._counts.column(relation, column) if relation else None
                if found and found.relation.oid not in self._whole:
                    yield conversion(found, removal)
            case SomeRows(table=name):
                relation = self._find(name)
                if relation and relation.oid not in self._whole:
                    yield rows_lost(relation, removal, self._counts.selected(removal, relation))
            case Unseen():
                yield unseen(removal)
            case _:
                pass

    def _column(self, relation: Relation, name: str, statement: Statement) -> Iterator[Loss]:
        column = self._counts.column(relation, name)
        if column is None:
            self.notes.append(f"line {statement.line}: {relation.shown} has no column {name}, nothing to lose")
            return
        if relation.oid in self._whole or (relation.oid, name) in self._columns:
            return
        self._columns.add((relation.oid, name))
        if column.computed:
            self.notes.append(f"line {statement.line}: {column.shown} is computed from other columns")
            return
        backfilled = frozenset(
            (found.oid, each.column) for each in self._made.written if (found := self._find(each.table))
        )
        loss = column_lost(column, self._counts.values(column), statement, backfilled)
        yield self._with_maker(loss, relation, name)

    def _unnamed(self) -> Iterator[Loss]:
        """What the migration made and the undo script does not name."""
        hidden = any(isinstance(removal, Unseen) for removal in self._removals)
        for name in self._made.tables:
            found = self._find(name)
            if found and found.oid not in self._whole:
                if hidden:
                    yield perhaps_lost(found.shown, self._counts.rows(found), "created")
                else:
                    self.notes.append(f"{found.shown}, created by the migration, stays: the undo script leaves it")
        for new in self._made.columns:
            relation = self._find(new.table)
            column = self._counts.column(relation, new.column) if relation else None
            if relation is None or column is None or column.computed:
                continue
            if relation.oid not in self._whole and (relation.oid, new.column) not in self._columns:
                if hidden:
                    yield perhaps_lost(column.shown, self._counts.values(column), "added")
                else:
                    self.notes.append(f"{column.shown}, added by the migration, stays: the undo script leaves it")
        for value in self._made.values:
            yield value_used(str(value.type), value.value)
