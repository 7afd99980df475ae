"""What a new column costs: whether old rows can share one stored value, or must be written anew.

Source: the end of ATExecAddColumn() in tablecmds.c, AddRelationNewConstraints() in heap.c.
"""

from flyback.analysis.altering.definitions import Wanted
from flyback.analysis.altering.known_rows import holds_rows, is_empty
from flyback.analysis.altering.work import Alteration
from flyback.analysis.database import Database
from flyback.analysis.types.expressions import parsed, scope_of
from flyback.analysis.types.kinds import is_constrained
from flyback.analysis.types.naming import TypeUse
from flyback.analysis.types.volatility import Volatility, volatility
from flyback.frozen import frozen
from flyback.model.snapshot import Relation, Type
from flyback.syntax.object_names import Node


@frozen
class Cost:
    """The work that a new column makes in one table."""

    rewrites: bool = False
    verifies: bool = False
    computes: bool = False
    unknown: bool = False
    """Whether it is the worst that may be."""
    why: str = ""
    volatile: str = ""
    fails: tuple[str, str] = ("", "")
    """SQLSTATE and message, when there is a row."""

    @property
    def how(self) -> str:
        """As acts say it."""
        if self.rewrites:
            return "unknown" if self.unknown else "rewrite"
        return "scan" if self.verifies else "catalogue only"

    def apply(self, alteration: Alteration, oid: int, column: str) -> None:
        """Let it wait for the rows."""
        waiting = alteration.wait(oid)
        waiting.rewrites |= self.rewrites
        waiting.verifies |= self.verifies
        waiting.computes |= self.computes
        if self.unknown:
            alteration.impact.guess(oid)
        if not self.fails[0]:
            return
        if holds_rows(alteration, oid):
            waiting.fails = waiting.fails if waiting.fails[0] else self.fails
        elif not is_empty(alteration, oid) and not alteration.database.is_new(oid):
            alteration.impact.may_fail(f"{alteration.impact.name(oid)} has rows, and {column} no value for them")


def cost_of(alteration: Alteration, relation: Relation, wanted: Wanted, use: TypeUse) -> Cost:
    """Of adding a column to one table."""
    if relation.kind != "r":
        return Cost()
    database = alteration.database
    if not use.oid:
        alteration.impact.cannot_tell(f"whether {use.text} is a domain with constraints, for which rows are rewritten")
    default = wanted.default if wanted.default is not None or wanted.null else _domain_default(use, database)
    not_null = wanted.not_null or wanted.primary or use.serial or bool(wanted.identity)
    if use.serial or wanted.identity:
        return Cost(rewrites=True, computes=True, why="serial" if use.serial else "identity", volatile="yes")
    if wanted.generated == "s":
        return Cost(rewrites=True, computes=True, why="stored")
    if wanted.generated:
        return Cost(verifies=not_null, computes=True)
    fails = _null_fails(relation, wanted) if not_null and default is None else ("", "")
    if use.oid and is_constrained(use.oid, database):
        fails = _domain_fails(alteration, use) if default is None else ("", "")
        return Cost(rewrites=True, computes=True, why="constrained domain", fails=fails)
    if default is None:
        return Cost(verifies=not_null, fails=fails)
    found = volatility(default, scope_of(relation, database))
    if found is Volatility.VOLATILE:
        return Cost(rewrites=True, computes=True, why="volatile default", volatile="yes")
    if found is Volatility.UNKNOWN:
        return Cost(rewrites=True, computes=True, unknown=True, why="volatile default", volatile="unknown")
    return Cost(computes=True)


def _domain_default(use: TypeUse, database: Database) -> Node | None:
    """What new columns of a domain hold, unless they say otherwise."""
    record = database.find(Type, use.oid)
    return parsed(record.default) if record is not None and record.kind == "d" else None


def _domain_fails(alteration: Alteration, use: TypeUse) -> tuple[str, str]:
    """What a NOT NULL domain says to a column without default."""
    record = alteration.database.find(Type, use.oid)
    while record is not None and record.kind == "d":
        if record.not_null:
            return "23502", f"domain {record.name} does not allow null values"
        record = alteration.database.find(Type, record.base)
    return "", ""


def _null_fails(relation: Relation, wanted: Wanted) -> tuple[str, str]:
    return "23502", f'column "{wanted.name}" of relation "{relation.name}" contains null values'
