"""What scripts expect of the cluster they run on, so that a disposable server has it."""

from collections.abc import Iterable

from flyback.model.script import Script
from flyback.postgres.scratch.tenancy import Needs
from flyback.settings import FlybackSettings
from flyback.workflows.rehearse.scripts import Scripts


def needs_of(scripts: Scripts, running: Iterable[Script], flyback: FlybackSettings) -> Needs:
    """Roles and extensions that the scripts mention or the settings name."""
    said = scripts.mentions(running)
    return Needs(
        roles=tuple(sorted({*said.roles, *flyback.roles})),
        extensions_created=tuple(sorted(said.extensions)),
        extensions_named=flyback.extensions,
    )
