"""How many rows and bytes relations have, as far as anybody knows without counting."""

from collections.abc import Mapping
from typing import Any

_STORED = frozenset("rmi")
BLOCK = 8192
"""Only its ratio to what was counted with the same block size matters for rows."""


class Amounts:
    """Rows and bytes by oid; a partitioned table has those of its partitions together."""

    def __init__(self, found: Mapping[str, list[tuple[Any, ...]]]) -> None:
        self._rows: dict[int, float | None] = {}
        self._bytes: dict[int, int | None] = {}
        kinds: dict[int, str] = {}
        for row in found["relations"]:
            oid, kind = row[0], row[3]
            kinds[oid] = kind
            counted, pages, size, toasted, living = row[6:11]
            self._rows[oid] = _estimate(kind, counted, pages, size, living)
            self._bytes[oid] = None if kind not in _STORED or size is None else size + toasted
        self._below: dict[int, list[int]] = {}
        for child, parent in found["inheritance"]:
            if kinds.get(parent) in ("p", "I"):
                self._below.setdefault(parent, []).append(child)
        for oid, kind in kinds.items():
            if kind in ("p", "I"):
                self._add_up(oid)

    def rows(self, oid: int) -> float | None:
        """Estimated rows; 0 only where the storage is empty; None when nobody knows."""
        return self._rows[oid]

    def bytes(self, oid: int) -> int | None:
        """Bytes of the main storage with its TOAST table; None when nobody knows."""
        return self._bytes[oid]

    def _add_up(self, oid: int) -> None:
        leaves = self._leaves(oid)
        rows = [self._rows.get(leaf) for leaf in leaves]
        sizes = [self._bytes.get(leaf) for leaf in leaves]
        known_rows = [number for number in rows if number is not None]
        known_sizes = [number for number in sizes if number is not None]
        self._rows[oid] = sum(known_rows) if len(known_rows) == len(rows) else None
        self._bytes[oid] = sum(known_sizes) if len(known_sizes) == len(sizes) else None

    def _leaves(self, oid: int) -> list[int]:
        if oid not in self._below:
            return []
        found: list[int] = []
        for child in self._below[oid]:
            found += self._leaves(child) if child in self._below else [child]
        return found


def _estimate(kind: str, counted: float, pages: int, size: int | None, living: int) -> float | None:
    """Source: the planner, too, scales the density at the last ANALYZE to the present size (estimate_rel_size)."""
    if kind not in _STORED:
        return counted if counted > 0 else None
    if size == 0:
        return 0.0
    if counted > 0 and pages > 0:
        return counted * size / BLOCK / pages if size is not None else counted
    return float(living) if living > 0 else None
