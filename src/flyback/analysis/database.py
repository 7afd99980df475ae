"""The database as the statements so far have left it: a snapshot of the catalogue, and what scripts do to it."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from flyback.analysis.homes import home_of
from flyback.analysis.own import Beginning
from flyback.analysis.session import Sessions
from flyback.frozen import replaced
from flyback.model.snapshot import (
    Cast,
    Constraint,
    Dependency,
    Function,
    Namespace,
    Record,
    Ref,
    Relation,
    Snapshot,
    Statistics,
    Type,
)

_T = TypeVar("_T", bound=Record)
_Key = tuple[str, int]
_ANY = 0
_OWNED = (Relation, Type, Function, Namespace)
_OWNED_KINDS = "rpvmSf"
"""Relations whose owner is noted; indexes and rows have that of what they belong to."""


class Database:
    """Everything in one database, looked up by oid, name and dependency, and changed statement by statement.

    What scripts make gets negative oids. Every change can be taken back to a mark, as ROLLBACK does.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.server = snapshot.server
        self.session = Sessions(snapshot.server)
        self.complete = snapshot.complete
        """Whether what cannot be found is not there; otherwise nobody knows."""
        self.casts = {(cast.source, cast.target): cast for cast in snapshot.casts}
        self.grants = dict.fromkeys(snapshot.grants)
        self._records: dict[_Key, Record] = {}
        self._names: dict[tuple[str, str, str], int] = {}
        self._functions: dict[str, dict[int, None]] = {}
        self._parts: dict[int, dict[_Key, None]] = {}
        self._incoming: dict[int, dict[int, None]] = {}
        self._children: dict[int, dict[int, None]] = {}
        self._parents: dict[int, dict[int, None]] = {}
        self._dependents: dict[_Key, dict[Dependency, None]] = {}
        self._dependencies: dict[_Key, dict[Dependency, None]] = {}
        self._undo: list[Callable[[], object]] = []
        self._last_numbers: dict[int, int] = {}
        self._last_oid = 0
        self._new: set[int] = set()
        self._written: set[int] = set()
        self._before_script: dict[_Key, Record | None] = {}
        for record in snapshot.records:
            self._link(record)
        for edge in snapshot.dependencies:
            self._connect(edge)
        for child, parent in snapshot.inheritance:
            self._attach(child, parent)
        self.begin_release()

    @property
    def search_path(self) -> tuple[str, ...]:
        """Schemas where names without one are looked up, in order, as the session has set them."""
        return self.session.now.search_path

    @property
    def time_zone(self) -> str:
        """The session's time zone."""
        return self.session.now.time_zone

    # -- looking things up

    def get(self, ref: Ref) -> Record | None:
        """The record of an object; of a column: of its relation."""
        return self._records.get((ref.catalog, ref.oid))

    def find(self, kind: type[_T], oid: int) -> _T | None:
        """The record of that kind and oid."""
        found = self._records.get((kind.catalog, oid))
        return found if isinstance(found, kind) else None

    def relation(self, oid: int) -> Relation:
        """The relation of that oid; of one that the catalogue only points to, nothing but the oid is known."""
        found = self._records.get(("pg_class", oid))
        if isinstance(found, Relation):
            return found
        return Relation(oid=oid, schema="", name=f"relation {oid}", kind="r", assumed=True)

    def relation_named(self, schema: str, name: str) -> Relation | None:
        """The relation of that name, along the search_path when the schema is empty."""
        oid = self._named("pg_class", schema, name)
        return None if oid is None else self.find(Relation, oid)

    def type_named(self, schema: str, name: str) -> Type | None:
        """The user's type of that name."""
        oid = self._named("pg_type", schema, name)
        return None if oid is None else self.find(Type, oid)

    def functions_named(self, schema: str, name: str) -> list[Function]:
        """Every user's function of that name that may be meant."""
        found = [self.find(Function, oid) for oid in self._functions.get(name, ())]
        schemas = (schema,) if schema else self.search_path
        return [function for function in found if function and function.schema in schemas]

    def named(self, kind: type[_T], name: str, schema: str = "") -> _T | None:
        """A schema, extension, publication or statistics object by name."""
        oid = self._named(kind.catalog, schema, name)
        return None if oid is None else self.find(kind, oid)

    def all(self, kind: type[_T]) -> Iterator[_T]:
        """Every record of a kind; slow, for statements that say ALL."""
        return (record for record in list(self._records.values()) if isinstance(record, kind))

    def of(self, relation: int, kind: type[_T]) -> list[_T]:
        """What belongs to a relation: its indexes, constraints, triggers, rules, policies, statistics."""
        found = [self._records.get(key) for key in self._parts.get(relation, ())]
        return [record for record in found if isinstance(record, kind)]

    def foreign_keys_to(self, relation: int) -> list[Constraint]:
        """The foreign keys that refer to a table."""
        found = [self.find(Constraint, oid) for oid in self._incoming.get(relation, ())]
        return [constraint for constraint in found if constraint]

    def children(self, relation: int) -> list[int]:
        """Oids of the partitions or inheriting tables directly below."""
        return list(self._children.get(relation, ()))

    def parents(self, relation: int) -> list[int]:
        """Oids of what it is a partition of, or inherits from."""
        return list(self._parents.get(relation, ()))

    def descendants(self, relation: int) -> list[int]:
        """Oids of everything below, nearest first, each once."""
        found: dict[int, None] = {}
        waiting = self.children(relation)
        while waiting:
            child = waiting.pop(0)
            if child not in found:
                found[child] = None
                waiting += self.children(child)
        return list(found)

    def dependents(self, ref: Ref) -> list[Dependency]:
        """What depends on an object or on a part of it; for a column: on that column alone."""
        found = self._dependents.get((ref.catalog, ref.oid), ())
        return [edge for edge in found if not ref.column or edge.on.column == ref.column]

    def dependencies(self, ref: Ref) -> list[Dependency]:
        """What an object, or a part of it, depends on."""
        found = self._dependencies.get((ref.catalog, ref.oid), ())
        return [edge for edge in found if not ref.column or edge.dependent.column == ref.column]

    def last_number(self, relation: int) -> int:
        """The greatest number that a column of a relation has had; the server gives none twice."""
        return self._last_numbers.get(relation, 0)

    def is_new(self, oid: int) -> bool:
        """Whether the script that is being read made it: nobody else can see or use it yet."""
        return oid in self._new

    def is_new_column(self, relation: int, number: int) -> bool:
        """Whether the script that is being read added that column to a relation, or made the relation."""
        before = self._before_script.get(("pg_class", relation))
        was_there = not isinstance(before, Relation) or any(column.number == number for column in before.columns)
        return self.is_new(relation) or not was_there

    def at_start(self, relation: int) -> Relation | None:
        """A relation as it was when the script began; None unless the script has changed it."""
        before = self._before_script.get(("pg_class", relation))
        return before if isinstance(before, Relation) else None

    def is_written(self, relation: int) -> bool:
        """Whether scripts may have written rows of it, so that statistics and sizes tell what was, not what is."""
        return relation in self._written or _ANY in self._written

    # -- changing it

    def begin_release(self) -> None:
        """From now on, what scripts make is the release's own."""
        self.beginning = Beginning(last_oid=self._last_oid, last_columns=dict(self._last_numbers))

    def begin_script(self) -> None:
        """From now on, only what the next script makes is new, and nobody knows how many rows older tables have got.

        The session begins afresh.
        """
        for oid in self._new:
            made = self.find(Relation, oid)
            if made is not None and made.rows == 0:
                self._records["pg_class", oid] = replaced(made, rows=None, bytes=None)
        self._new.clear()
        self._before_script.clear()
        self.also(self.session.end_transaction())
        self.also(self.session.reset())

    def new_oid(self) -> int:
        """An oid for something that the script makes."""
        self._last_oid -= 1
        self._new.add(self._last_oid)
        return self._last_oid

    def put(self, record: Record, *on: Ref, kind: str = "n") -> None:
        """Add a record, or put it in place of the one with its oid; it depends on `on` in that way."""
        key = (record.catalog, record.oid)
        before = self._records.get(key)
        self._before_script.setdefault(key, before)
        self._swap(before, record)
        self._undo.append(lambda: self._swap(record, before))
        if isinstance(before, _OWNED) and isinstance(record, _OWNED) and before.owner != record.owner:
            self._hand_over(Ref(*key), before.owner, record)
        for other in on:
            self.depend(Dependency(Ref(*key), other, kind))

    def assume(self, relation: Relation) -> None:
        """A script names a relation that must have been there all along, under an oid just given out."""
        self._new.discard(relation.oid)
        self._link(relation)

    def remove(self, ref: Ref) -> None:
        """Take a whole object away with its own dependencies; what depends on it is the caller's concern."""
        record = self._records.get((ref.catalog, ref.oid))
        for edge in [*self.dependencies(Ref(ref.catalog, ref.oid)), *self.dependents(Ref(ref.catalog, ref.oid))]:
            self.undepend(edge)
        if record is None:
            return
        for parent in self.parents(ref.oid) if ref.catalog == "pg_class" else ():
            self.disinherit(ref.oid, parent)
        self._unlink(record)
        self._undo.append(lambda: self._link(record))

    def depend(self, edge: Dependency) -> None:
        """Add a dependency."""
        self._connect(edge)
        self._undo.append(lambda: self._disconnect(edge))

    def undepend(self, edge: Dependency) -> None:
        """Take a dependency away."""
        self._disconnect(edge)
        self._undo.append(lambda: self._connect(edge))

    def inherit(self, child: int, parent: int) -> None:
        """Make a relation a partition or child of another."""
        self._attach(child, parent)
        self._undo.append(lambda: self._detach(child, parent))

    def disinherit(self, child: int, parent: int) -> None:
        """Make it stand alone."""
        self._detach(child, parent)
        self._undo.append(lambda: self._attach(child, parent))

    def also(self, back: Callable[[], object]) -> None:
        """Something else was changed with it; `back` takes that back."""
        self._undo.append(back)

    def grant(self, ref: Ref, role: str) -> None:
        """Note that a role owns an object or holds privileges on it."""
        if (ref, role) not in self.grants:
            self.grants[ref, role] = None
            self._undo.append(lambda: self.grants.pop((ref, role), None))

    def revoke(self, ref: Ref, role: str) -> None:
        """Note that it does no longer."""
        if (ref, role) in self.grants:
            del self.grants[ref, role]
            self._undo.append(lambda: self.grants.setdefault((ref, role)))

    def cast(self, source: int, target: int, cast: Cast | None) -> None:
        """Make a cast between two types, or with None take it away."""
        key, before = (source, target), self.casts.get((source, target))
        self._put_cast(key, cast)
        self._undo.append(lambda: self._put_cast(key, before))

    def write(self, relation: int = 0) -> None:
        """A script writes rows of a relation; without one, of whatever it likes."""
        if relation not in self._written:
            self._written.add(relation)
            self._undo.append(lambda: self._written.discard(relation))

    def doubt(self) -> None:
        """From now on nobody knows of everything that is there: a script made more than it says."""
        if self.complete:
            self.complete = False
            self._undo.append(lambda: setattr(self, "complete", True))

    def mark(self) -> int:
        """A place to go back to."""
        return len(self._undo)

    def back_to(self, mark: int) -> None:
        """Take back every change since a mark."""
        while len(self._undo) > mark:
            self._undo.pop()()

    # -- the indexes of all this

    def _named(self, catalog: str, schema: str, name: str) -> int | None:
        if schema or catalog in ("pg_namespace", "pg_extension", "pg_publication"):
            return self._names.get((catalog, schema, name))
        for place in ("pg_temp", *self.search_path):
            found = self._names.get((catalog, place, name))
            if found is not None:
                return found
        return None

    def _hand_over(self, ref: Ref, owner: str, record: Relation | Type | Function | Namespace) -> None:
        if not isinstance(record, Relation) or record.kind in _OWNED_KINDS:
            self.revoke(ref, owner)
            self.grant(ref, record.owner)

    def _put_cast(self, key: tuple[int, int], cast: Cast | None) -> None:
        if cast is not None:
            self.casts[key] = cast
        else:
            self.casts.pop(key, None)

    def _swap(self, old: Record | None, new: Record | None) -> None:
        if (
            isinstance(old, Relation)
            and isinstance(new, Relation)
            and old.name == new.name
            and old.schema == new.schema
        ):
            self._records["pg_class", new.oid] = new
            self._note_numbers(new)
            return
        if old is not None:
            self._unlink(old)
        if new is not None:
            self._link(new)

    def _note_numbers(self, relation: Relation) -> None:
        if relation.columns:
            last = relation.columns[-1].number
            self._last_numbers[relation.oid] = max(self.last_number(relation.oid), last)

    def _link(self, record: Record) -> None:
        key = (record.catalog, record.oid)
        self._records[key] = record
        if isinstance(record, Relation):
            self._note_numbers(record)
        match record:
            case Relation() | Type() | Statistics():
                self._names[record.catalog, record.schema, record.name] = record.oid
            case Function():
                self._functions.setdefault(record.name, {})[record.oid] = None
            case _ if record.catalog in ("pg_namespace", "pg_extension", "pg_publication"):
                self._names[record.catalog, "", record.name] = record.oid  # type: ignore[union-attr]  # these have names
            case _:
                pass
        home = home_of(record)
        if home:
            self._parts.setdefault(home, {})[key] = None
        if isinstance(record, Constraint) and record.target:
            self._incoming.setdefault(record.target, {})[record.oid] = None

    def _unlink(self, record: Record) -> None:
        key = (record.catalog, record.oid)
        self._records.pop(key, None)
        match record:
            case Relation() | Type() | Statistics():
                self._forget(record.catalog, record.schema, record.name, record.oid)
            case Function():
                self._functions.get(record.name, {}).pop(record.oid, None)
            case _ if record.catalog in ("pg_namespace", "pg_extension", "pg_publication"):
                self._forget(record.catalog, "", record.name, record.oid)  # type: ignore[union-attr]  # these have names
            case _:
                pass
        home = home_of(record)
        if home:
            self._parts.get(home, {}).pop(key, None)
        if isinstance(record, Constraint) and record.target:
            self._incoming.get(record.target, {}).pop(record.oid, None)

    def _forget(self, catalog: str, schema: str, name: str, oid: int) -> None:
        if self._names.get((catalog, schema, name)) == oid:
            del self._names[catalog, schema, name]

    def _connect(self, edge: Dependency) -> None:
        self._dependents.setdefault(edge.on[:2], {})[edge] = None
        self._dependencies.setdefault(edge.dependent[:2], {})[edge] = None

    def _disconnect(self, edge: Dependency) -> None:
        self._dependents.get(edge.on[:2], {}).pop(edge, None)
        self._dependencies.get(edge.dependent[:2], {}).pop(edge, None)

    def _attach(self, child: int, parent: int) -> None:
        self._children.setdefault(parent, {})[child] = None
        self._parents.setdefault(child, {})[parent] = None

    def _detach(self, child: int, parent: int) -> None:
        self._children.get(parent, {}).pop(child, None)
        self._parents.get(child, {}).pop(parent, None)
