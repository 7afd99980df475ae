"""What goes when an object is dropped: PostgreSQL's walk over `pg_depend`.

Source: `findDependentObjects()` and `reportDependentObjects()` in src/backend/catalog/dependency.c.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntFlag

from flyback.analysis.database import Database
from flyback.analysis.describing import described
from flyback.model.snapshot import Ref


class Reached(IntFlag):
    """By what kinds of dependency an object was reached, on all ways that led to it."""

    NAMED = 1
    NORMAL = 2
    AUTO = 4
    INTERNAL = 8
    PARTITION = 16
    EXTENSION = 32
    REVERSE = 64
    PART_OF = 128
    """It belongs to a partitioned object, and must be reached through it."""
    WITHIN = 256
    """A column of a relation that goes as a whole."""


SILENT = Reached.AUTO | Reached.INTERNAL | Reached.PARTITION | Reached.EXTENSION
_BY_KIND = {
    "n": Reached.NORMAL,
    "a": Reached.AUTO,
    "x": Reached.AUTO,
    "i": Reached.INTERNAL,
    "P": Reached.PARTITION,
    "S": Reached.PARTITION,
    "e": Reached.EXTENSION,
}


@dataclass(slots=True)
class Going:
    """An object that will be dropped."""

    ref: Ref
    reached: Reached
    because: Ref | None = None
    """What it depends on, of all that goes; None for what the statement named."""


class CannotDropError(Exception):
    """Something else holds the object, and must be dropped in its place."""


class Closure:
    """Collects, in the order in which the server deletes them, the objects that go."""

    def __init__(self, database: Database, named: Sequence[Ref]) -> None:
        self._database = database
        self._named = dict.fromkeys(named)
        self._found: dict[Ref, Going] = {}
        self._columns: dict[tuple[str, int], list[Ref]] = {}
        for ref in self._named:
            self._visit(ref, Reached.NAMED, [])

    @property
    def going(self) -> list[Going]:
        """Dependents before what they depend on."""
        return list(self._found.values())

    def refusal(self) -> str:
        """Why the server will not do it without CASCADE; empty when it will. The message, then its details."""
        self.require_wholes()
        kept = [item for item in reversed(self.going) if not item.reached & (Reached.NAMED | Reached.WITHIN | SILENT)]
        if not kept:
            return ""
        named = list(self._named)
        what = described(self._database, named[0]) if len(named) == 1 else "desired object(s)"
        them = "it" if len(named) == 1 else "them"
        details = [
            f"{described(self._database, item.ref)} depends on {described(self._database, item.because)}"
            for item in kept
            if item.because
        ]
        return f"cannot drop {what} because other objects depend on {them}: {'; '.join(details)}"

    def require_wholes(self) -> None:
        """Makes sure that no part of a partitioned object goes without it.

        Raises:
            CannotDropError: it would.
        """
        for item in self.going:
            if item.reached & Reached.PART_OF and not item.reached & Reached.PARTITION:
                self._held_by(item.ref, item.because)

    def _held_by(self, ref: Ref, owner: Ref | None) -> None:
        holder = described(self._database, owner) if owner else "another object"
        raise CannotDropError(f"cannot drop {described(self._database, ref)} because {holder} requires it")

    def _visit(self, ref: Ref, reached: Reached, stack: list[Going]) -> None:
        if _on_stack(ref, reached, stack) or self._known(ref, reached):
            return
        held, part = self._owners(ref, stack)
        if held is not None:
            if not stack and (held in self._named or Ref(*held[:2]) in self._named):
                return
            if not stack:
                self._held_by(ref, held)
            self._visit(held, Reached.REVERSE, stack)
            self._known(ref, reached)
            return
        going = Going(ref, reached | Reached.PART_OF if part else reached)
        going.because = part or (stack[-1].ref if stack else None)
        stack.append(going)
        for dependent, how in self._dependents(ref):
            self._visit(dependent, how, stack)
        stack.pop()
        if ref not in self._found:
            self._found[ref] = going
            self._columns.setdefault(ref[:2], []).append(ref)

    def _owners(self, ref: Ref, stack: list[Going]) -> tuple[Ref | None, Ref | None]:
        """What the object is an internal part or a member of, and must go with; and the whole it is a partition of."""
        held = part = None
        for edge in self._database.dependencies(ref):
            if edge.on[:2] == ref[:2] and not ref.column:
                continue
            match edge.kind:
                case "i" | "e" if not _on_stack(edge.on, Reached(0), stack):
                    if stack:
                        return edge.on, part
                    held = edge.on if held is None or edge.kind == "e" else held
                case "P":
                    part = edge.on
                case "S":
                    part = part or edge.on
                case _:
                    pass
        return held, part

    def _dependents(self, ref: Ref) -> list[tuple[Ref, Reached]]:
        return sorted(
            (edge.dependent, _BY_KIND.get(edge.kind, Reached.NORMAL))
            for edge in self._database.dependents(ref)
            if ref.column or edge.dependent[:2] != ref[:2]
        )

    def _known(self, ref: Ref, reached: Reached) -> bool:
        """Whether it goes already; this way to it is noted then."""
        known = False
        for other in self._columns.get(ref[:2], ()):
            if other == ref:
                self._found[other].reached |= reached
                known = True
            elif not other.column:
                known = True
            elif not ref.column:
                self._found[other].reached |= reached | Reached.WITHIN
        return known


def _on_stack(ref: Ref, reached: Reached, stack: list[Going]) -> bool:
    found = False
    for going in stack:
        if going.ref == ref:
            going.reached |= reached
            found = True
        elif going.ref[:2] == ref[:2] and not going.ref.column:
            found = True
        elif going.ref[:2] == ref[:2] and not ref.column and reached:
            going.reached |= reached | Reached.WITHIN
    return found
