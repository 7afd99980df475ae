"""Wall times of a zone as instants."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """When the clocks of a zone first show that time or, where they jump over it, the first instant after the gap.

    Source: PEP 495: fold=0 takes the offset before a transition, fold=1 the one after it; in a gap the instants that
    these two give lie around the transition, the latter before it.
    """
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if _shown(first, zone) == wall:
        return first
    before, after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), first
    while after - before > _SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        before, after = (before, middle) if _shown(middle, zone) > wall else (middle, after)
    return after


def _shown(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)
