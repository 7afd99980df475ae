"""What the release has made itself, so that the release that still runs knows nothing of it."""

from collections.abc import Mapping
from dataclasses import field

from flyback.frozen import frozen
from flyback.model.snapshot import Ref, Relation


@frozen
class Beginning:
    """How far objects and columns were numbered when the release began."""

    last_oid: int = 0
    """Of what scripts had made before; the later, the lower."""
    last_columns: Mapping[int, int] = field(default_factory=dict)
    """By oid of the relation."""

    def owns(self, ref: Ref) -> bool:
        """Whether the release has made an object or column, by this script or an earlier one."""
        return ref.oid < self.last_oid or ref.column > self.last_columns.get(ref.oid, 0)

    def made(self, relation: Relation) -> bool:
        """Whether it has made a relation."""
        return relation.oid < self.last_oid and not relation.assumed

    def added(self, relation: Relation) -> tuple[str, ...]:
        """Columns that the release has added to a relation that was there before, by their names now."""
        last = self.last_columns.get(relation.oid, 0)
        if relation.assumed or not relation.columns or relation.columns[-1].number <= last:
            return ()
        return tuple(column.name for column in relation.columns if column.number > last)
