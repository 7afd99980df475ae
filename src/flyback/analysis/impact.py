"""What one statement does, being noted while its handler walks through it."""

from collections.abc import Hashable, Mapping

from flyback.analysis.database import Database
from flyback.frozen import replaced
from flyback.model.lock_modes import RelationLock, strength, strongest_first
from flyback.model.risk import Act, Assessment, RelationEffect
from flyback.model.script import Statement, Transaction
from flyback.model.snapshot import Column, Namespace, Ref, Relation
from flyback.syntax.quoting import written

ACCESS_SHARE = "AccessShareLock"
ROW_SHARE = "RowShareLock"
ROW_EXCLUSIVE = "RowExclusiveLock"
SHARE_UPDATE_EXCLUSIVE = "ShareUpdateExclusiveLock"
SHARE = "ShareLock"
SHARE_ROW_EXCLUSIVE = "ShareRowExclusiveLock"
EXCLUSIVE = "ExclusiveLock"
ACCESS_EXCLUSIVE = "AccessExclusiveLock"

_SHARE = strength(SHARE)

KINDS = {
    "r": "table",
    "p": "table",
    "i": "index",
    "I": "index",
    "v": "view",
    "m": "materialized view",
    "S": "sequence",
    "f": "foreign table",
    "c": "composite type",
    "t": "TOAST table",
}
_NOBODYS = frozenset({"pg_catalog", "information_schema", "pg_toast"})


class Impact:
    """Takes note of locks, work, losses and refusals of one statement; what its own script made does not count.

    A handler reads its parse tree, notes here what the server will do, and changes `database` as the server would.
    """

    def __init__(self, database: Database, statement: Statement, held: Mapping[int, str]) -> None:
        self.database = database
        self.statement = statement
        self.in_transaction = True
        """Whether a transaction block is open, in which the server refuses some statements."""
        self.only_planned = False
        """Whether it is planned and not run, as EXPLAIN does."""
        self.perhaps = False
        """Whether it is run under some condition."""
        self.followed: set[Hashable] = set()
        """What it sets off and was looked at already: functions, rules, foreign keys."""
        self._held = held
        self._touched: dict[int, _Touched] = {}
        self.refused = False
        """Whether the server refuses it: then it changes nothing."""
        self._refusal = ""
        self._may_fail: dict[str, None] = {}
        self._unknown: dict[str, None] = {}
        self._drops: dict[str, None] = {}
        self._own: dict[str, None] = {}
        self._acts: list[Act] = []

    # -- what a statement names

    def relation(self, node: object, *, missing_ok: bool = False) -> Relation | None:
        """The relation in a `RangeVar`; None for system catalogues and for what is not there (noted as refused).

        Where the catalogue is not complete, a relation that cannot be found is assumed to be there.
        """
        body = node if isinstance(node, dict) else {}
        body = body.get("RangeVar", body)
        schema, name = str(body.get("schemaname", "")), str(body.get("relname", ""))
        return self.relation_named(schema, name, missing_ok=missing_ok)

    def relation_named(self, schema: str, name: str, *, missing_ok: bool = False) -> Relation | None:
        """The same, by name."""
        found = self.database.relation_named(schema, name)
        if found is not None or schema in _NOBODYS or (not schema and name.startswith("pg_")):
            return found
        if not self.database.complete:
            return self.assume(schema, name)
        if not missing_ok:
            self.refuse("42P01", f'relation "{written(schema, name)}" does not exist')
        return None

    def assume(self, schema: str, name: str) -> Relation:
        """A table of which only the name is known."""
        oid = self.database.new_oid()
        assumed = Relation(oid=oid, schema=schema or self.creation_schema, name=name, kind="r", assumed=True)
        self.database.assume(assumed)
        return assumed

    def column(self, relation: Relation, name: str) -> Column | None:
        """A column by name; None when it is not there (noted as refused) or nobody knows."""
        found = relation.column(name)
        if found is None and not relation.assumed:
            self.refuse("42703", f'column "{name}" of relation "{relation.name}" does not exist')
        return found

    @property
    def creation_schema(self) -> str:
        """Where a new object without a schema goes."""
        path = self.database.search_path
        there = (name for name in path if name == "public" or self.database.named(Namespace, name))
        return next(there, path[0] if path else "public")

    def name(self, oid: int) -> str:
        """`public.t`, as SQL."""
        relation = self.database.relation(oid)
        return written(relation.schema, relation.name)

    # -- what it does

    def lock(self, oid: int, mode: str) -> None:
        """It takes a lock."""
        touched = self._touch(oid)
        if mode == ROW_EXCLUSIVE:
            self.database.write(oid)
        if mode != touched.lock and strength(mode) > strength(touched.lock):
            touched.lock = mode

    def scan(self, oid: int) -> None:
        """It reads the relation from end to end."""
        self._touch(oid).scans = True

    def rewrite(self, oid: int) -> None:
        """It writes the relation's storage anew."""
        self._touch(oid).rewrites = True

    def build(self, table: int, index: str) -> None:
        """It builds an index of the table, which means reading all of it; `index` is its qualified name."""
        self._touch(table).builds[index] = None

    def lose(self, oid: int, what: str) -> None:
        """Data of the relation is gone afterwards: `column a`, `all rows`."""
        self._touch(oid).loses[what] = None

    def endanger(self, oid: int, what: str) -> None:
        """Data of the relation, made in this script or not, can be gone later without a statement that says so."""
        self._touch(oid).endangers[what] = None

    def change_values(self, oid: int, column: str) -> None:
        """The values of a column change, or read differently."""
        self._touch(oid).changes[column] = None

    def lose_statistics(self, oid: int, column: str) -> None:
        """The planner's statistics of a column are deleted."""
        self._touch(oid).statistics[column] = None

    def queue(self, oid: int, constraint: int, *, surely: bool) -> None:
        """Rows of the relation are checked later; `surely` is whether there are such rows."""
        self.database.also(self.database.session.queue(oid, constraint, surely=surely and not self.perhaps))

    def drop(self, what: str, relation: int = 0, own: str = "") -> None:
        """An object disappears: `index public.t_a_idx`, from that relation if any; `own` is what `own_detail` says."""
        if own:
            self._own[what] = None
        (self._touch(relation).drops if relation else self._drops)[what] = None

    def refuse(self, sqlstate: str, message: str) -> None:
        """The server will refuse the statement; the first reason counts."""
        if not self.refused:
            self.refused, self._refusal = True, f"{sqlstate} {message}"

    def may_fail(self, what: str) -> None:
        """It fails when the data is so."""
        self._may_fail[what] = None

    def cannot_tell(self, what: str) -> None:
        """Neither text nor catalogue tell what it does."""
        self.database.write()
        self._unknown[what] = None

    def forbid_transaction(self) -> None:
        """It cannot run inside a transaction, though its text alone does not tell."""
        self.statement = replaced(self.statement, transaction=Transaction.FORBIDDEN)

    def guess(self, oid: int) -> None:
        """What is noted of the relation is the worst that may be."""
        self._touch(oid).source = "unknown"

    def act(self, kind: str, relation: int = 0, name: str = "", ordinal: int = 0, **detail: str) -> None:
        """Note it for the rules; nothing is noted of relations that the script itself made."""
        if relation:
            self._claim(self.database.relation(relation))
        if relation and self.database.is_new(relation):
            return
        shown = self.name(relation) if relation else ""
        self._acts.append(Act(kind=kind, relation=shown, name=name, ordinal=ordinal, detail=detail))

    def own_detail(self, ref: Ref | None) -> str:
        """`yes` where the release itself has made it: the detail `own` of acts that are about no relation."""
        return "yes" if ref is not None and self.database.beginning.owns(ref) else ""

    def inside(self) -> "Impact":
        """For what it may run, and may not; to be absorbed or forgotten."""
        inner = Impact(self.database, self.statement, self._held)
        inner.perhaps = True
        inner.in_transaction, inner.only_planned, inner.followed = self.in_transaction, self.only_planned, self.followed
        return inner

    def absorb(self, other: "Impact") -> None:
        """It may also do what another notes: a statement that it runs under some condition."""
        for oid, touched in other._touched.items():
            self._touched.setdefault(oid, touched).add(touched)
        for mine, theirs in (
            (self._may_fail, other._may_fail),
            (self._unknown, other._unknown),
            (self._drops, other._drops),
            (self._own, other._own),
        ):
            mine.update(theirs)
        self._acts += other._acts

    @property
    def refusal(self) -> tuple[str, str]:
        """SQLSTATE and message."""
        sqlstate, _, message = self._refusal.partition(" ")
        return sqlstate, message

    @property
    def locks(self) -> dict[int, str]:
        """What it takes, strongest by oid."""
        return {oid: touched.lock for oid, touched in self._touched.items() if touched.lock}

    # -- the whole of it

    def finish(self, file: str, direction: str) -> Assessment:
        """Everything noted, as a value. Of a refused statement only what it would lose is left."""
        refused = self.refused
        for oid in self._touched:
            self._claim(self.database.relation(oid))
        effects = [
            touched.effect(self._held.get(oid, ""), refused=refused)
            for oid, touched in self._touched.items()
            if touched.is_told(refused=refused)
        ]
        if len(effects) > 1:
            effects.sort(key=lambda effect: (-strength(effect.lock), effect.kind != "table", effect.relation))
        return Assessment(
            file=file,
            statement=self.statement,
            direction=direction,
            refused=self._refusal,
            may_fail=tuple(self._may_fail),
            unknown=tuple(self._unknown),
            effects=tuple(effects),
            drops=() if refused else tuple(self._drops),
            own=tuple(self._own),
            acts=tuple(self._acts),
            held=self._held_elsewhere(),
        )

    def _claim(self, relation: Relation) -> None:
        """Notes what of a relation is the release's own."""
        beginning, name = self.database.beginning, written(relation.schema, relation.name)
        if beginning.made(relation):
            self._own[name] = None
        else:
            self._own.update((f"{name}.{column}", None) for column in beginning.added(relation))

    def _held_elsewhere(self) -> tuple[RelationLock, ...]:
        found = []
        for oid, mode in self._held.items():
            if oid in self._touched or strength(mode) < _SHARE or self.database.is_new(oid):
                continue
            relation = self.database.find(Relation, oid)
            if relation is not None:
                found.append(RelationLock(relation=self.name(oid), mode=mode, kind=KINDS[relation.kind]))
        return strongest_first(found) if found else ()

    def _touch(self, oid: int) -> "_Touched":
        touched = self._touched.get(oid)
        if touched is None:
            relation = self.database.relation(oid)
            self._claim(relation)
            new = self.database.is_new(oid) or relation.persistence == "t"
            self._touched[oid] = touched = _Touched(relation, self.name(oid), new=new)
            start = self.database.at_start(oid)
            if start is not None and (start.schema, start.name) != (relation.schema, relation.name):
                touched.began_as = written(start.schema, start.name)
        return touched


class _Touched:
    """What is noted of one relation, under the name it had when it was first mentioned."""

    __slots__ = (
        "began_as",
        "builds",
        "changes",
        "drops",
        "endangers",
        "lock",
        "loses",
        "name",
        "new",
        "relation",
        "rewrites",
        "scans",
        "source",
        "statistics",
    )

    def __init__(self, relation: Relation, name: str, *, new: bool) -> None:
        self.relation = relation
        self.name = name
        self.began_as = ""
        self.new = new
        self.lock = ""
        self.rewrites = self.scans = False
        self.source = "static"
        self.builds: dict[str, None] = {}
        self.loses: dict[str, None] = {}
        self.endangers: dict[str, None] = {}
        self.changes: dict[str, None] = {}
        self.statistics: dict[str, None] = {}
        self.drops: dict[str, None] = {}

    def add(self, other: "_Touched") -> None:
        """What another statement may do to the relation, too."""
        self.lock = max(self.lock, other.lock, key=strength)
        self.rewrites |= other.rewrites
        self.scans |= other.scans
        self.source = "unknown"
        for mine, theirs in (
            (self.builds, other.builds),
            (self.loses, other.loses),
            (self.endangers, other.endangers),
            (self.changes, other.changes),
            (self.statistics, other.statistics),
            (self.drops, other.drops),
        ):
            mine.update(theirs)

    def is_told(self, *, refused: bool) -> bool:
        """Whether there is something to say: of what the script made only how it is endangered."""
        if self.new:
            return bool(self.endangers) and not refused
        return bool(self.loses) or not refused

    def effect(self, held: str, *, refused: bool) -> RelationEffect:
        """As a value, under the lock that the transaction holds by then."""
        kind = KINDS[self.relation.kind]
        if refused:
            return RelationEffect(relation=self.name, kind=kind, loses=tuple(self.loses))
        if self.new:
            return RelationEffect(relation=self.name, kind=kind, endangers=tuple(self.endangers))
        made_by_scripts = self.relation.oid < 0
        return RelationEffect(
            relation=self.name,
            began_as=self.began_as,
            kind=kind,
            lock=max(self.lock, held, key=strength),
            rewrites=self.rewrites,
            scans=self.scans,
            builds=tuple(self.builds),
            rows=None if made_by_scripts else self.relation.rows,
            bytes=None if made_by_scripts else self.relation.bytes,
            loses=tuple(self.loses),
            endangers=tuple(self.endangers),
            changes_values=tuple(self.changes),
            loses_statistics=tuple(self.statistics),
            drops=tuple(self.drops),
            source=self.source,
        )
