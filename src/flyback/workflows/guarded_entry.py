"""The way into a database that may be protected: nothing of a project runs there before gates have let it in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flyback.errors import BlockedError, FlybackError, Problem
from flyback.model.evidence import Identity
from flyback.postgres.target.connecting import Manner
from flyback.settings import Settings
from flyback.workflows.opened import Opened, opened
from flyback.workflows.telling import Teller


@contextmanager
def opened_with_care(folder: Path, settings: Settings, teller: Teller | None = None) -> Iterator[Opened]:
    """As `opened`; a protected environment is opened for reading alone, until `entered`.

    Raises:
        FlybackError: as `opened`.
    """
    if not settings.flyback.environments:
        with opened(folder, settings, teller) as ready:
            yield ready
        return
    from flyback.workflows.facts.environment import policy_at  # noqa: PLC0415 - only where there are environments

    with opened(folder, settings, teller, Manner.READING) as ready:
        policy = policy_at(ready)
        if policy.environment.protected if policy else _was_protected(ready):
            yield ready
            return
        with ready.enter(Manner.AS_IT_IS) as entered_:
            yield entered_


def _was_protected(ready: Opened) -> bool:
    from flyback.workflows.forgotten import refuse_forgotten  # noqa: PLC0415 - only where no environment is named

    try:
        refuse_forgotten(ready)
    except FlybackError:
        return True
    return False


@contextmanager
def entered(ready: Opened, identity: Identity) -> Iterator[Opened]:
    """The same with everything that comes with connecting, once gates have let it in.

    Raises:
        BlockedError: the address leads to another database than gates were asked about, or to one that is read-only, or
            brings settings along that nobody has approved.
        FlybackError: as `opened`.
    """
    if ready.manner is Manner.AS_IT_IS:
        yield ready
        return
    from flyback.postgres.target_state import identity_of, startup_settings  # noqa: PLC0415 - only where there are gates

    with ready.enter(Manner.AS_IT_IS) as inside:
        facts = inside.target.facts
        if identity_of(inside.target) != identity or facts.in_recovery or facts.read_only:
            what = "the address leads elsewhere now than when gates were asked"
            raise BlockedError(Problem(code="changed-meanwhile", what=what, where=ready.place.url, hint="ask again"))
        if brought := startup_settings(inside.target):
            what = f"the connection sets {', '.join(brought)} (options of the url, PGOPTIONS or the like)"
            hint = "leave it out; what scripts need is set by initSql, which is approved with them"
            raise BlockedError(Problem(code="startup-settings", what=what, where=ready.place.url, hint=hint))
        yield inside
