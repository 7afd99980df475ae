"""A look at a release, signed by whoever has a key: gates believe rehearsals of those whom they trust."""

import os
from datetime import UTC, datetime

from flyback.errors import HistoryError, Problem
from flyback.model.release import Release
from flyback.signing.key_files import SigningKey
from flyback.workflows.opened import Opened
from flyback.workflows.rehearse.request import Progress
from flyback.workflows.release.release import release
from flyback.workflows.release.request import ReleaseRequest


def witnessed(
    opened: Opened, request: ReleaseRequest, progress: Progress, key: SigningKey | None
) -> tuple[Release, tuple[str, ...]]:
    """The release, and the file of evidence if its rehearsal was signed.

    Raises:
        HistoryError: the database was changed meanwhile.
        FlybackError: as `release`.
    """
    if key is None or request.rehearsing is None:
        return release(opened, request, progress), ()
    from flyback.workflows.facts.state import digests  # noqa: PLC0415 - only with a key
    from flyback.workflows.release.attesting import Witnessed, attest  # noqa: PLC0415

    started, start = datetime.now(UTC), digests(opened)
    found = release(opened, request, progress)
    if not found.rehearsed_on:
        return found, ()
    if digests(opened) != start:
        what = "the database was changed while it was rehearsed, so that nobody knows from which state"
        raise HistoryError(Problem(code="changed-meanwhile", what=what, where=opened.place.url, hint="plan again"))
    moments = Witnessed(start=start, started=started, finished=datetime.now(UTC))
    return found, (attest(opened, found, moments, key, os.environ).statement.place,)
