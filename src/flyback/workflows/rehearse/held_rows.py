"""The rows that tables hold at one moment of a round trip, and how those of two moments differ."""

from collections.abc import Iterator, Mapping, Sequence

from flyback.frozen import frozen
from flyback.model.rehearsal import Difference
from flyback.postgres.legs import Leg
from flyback.postgres.rows.digest import RowSet, compare, digests, row_sets
from flyback.postgres.rows.places import SequencePosition, large_objects, sequences
from flyback.proof.names import short


@frozen
class Held:
    """The rows at one moment."""

    sets: Mapping[str, RowSet]
    large: Mapping[str, tuple[int, str]]
    """Tables too large for a row set: number of rows and digest."""
    positions: Mapping[str, SequencePosition]
    objects: Mapping[str, str]
    """Large objects: number and digest."""

    def count(self, table: str) -> int:
        """Rows of a table."""
        held = self.sets.get(table)
        return sum(held.rows.values()) if held else self.large.get(table, (0, ""))[0]


def held_rows(leg: Leg, names: Sequence[str], touched: frozenset[int], before: Held | None) -> Held:
    """The rows of tables now; of the columns they had before, where that is known."""
    columns = {name: held.columns for name, held in before.sets.items()} if before else None
    sets = row_sets(leg.connection, names, columns) if names else {}
    rest = [name for name in names if name not in sets]
    large = digests(leg.connection, rest) if rest else {}
    return Held(
        sets=sets,
        large={name: (digest.rows, digest.digest) for name, digest in large.items() if not digest.skipped},
        positions=sequences(leg.connection, touched, before.positions if before else ()),
        objects=large_objects(leg.connection),
    )


def row_change(before: Held, after: Held, name: str) -> tuple[int, int]:
    """How many rows of a table are lost and how many came."""
    if name in before.sets:
        change = compare(before.sets[name], after.sets.get(name))
        return change.lost, change.gained
    same = before.large[name] == after.large.get(name)
    return (0 if same else max(before.count(name) - after.count(name), 1)), 0


def other_findings(before: Held, after: Held) -> tuple[tuple[Difference, ...], tuple[str, ...]]:
    """Sequences that would give a value twice and large objects that differ; notes on sequences that are further on."""
    differences, notes = list(_changed_objects(before, after)), []
    for name, old in before.positions.items():
        new = after.positions.get(name)
        if new is None or old.last == new.last:
            continue
        shown = short(name)
        steps = (new.last - old.last) // old.increment
        if steps < 0:
            text = f"sequence {shown}: goes back from {old.last} to {new.last}"
            differences.append(Difference(object=name, kind="sequence data", text=text))
        else:
            notes.append(f"sequence {shown} is {steps or 1} further on; gaps do no harm")
    return tuple(differences), tuple(notes)


def _changed_objects(before: Held, after: Held) -> Iterator[Difference]:
    """Large objects that are there on both sides; the catalogue tells of the others."""
    for number in before.objects.keys() & after.objects.keys():
        if before.objects[number] != after.objects[number]:
            name = f"large object {number}"
            text = f"{name}: its contents are lost or changed"
            yield Difference(object=name, kind="large object data", text=text)
