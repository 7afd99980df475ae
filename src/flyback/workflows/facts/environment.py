"""Whose policy holds where somebody has connected."""

from flyback.gates.which_environment import environment_of
from flyback.model.policy import Policy
from flyback.postgres.target_state import identity_of
from flyback.scripts.policy_digest import policy_of
from flyback.workflows.opened import Opened


def policy_at(opened: Opened) -> Policy | None:
    """The policy of the environment that the database is, by whatever name it was opened; None where it has none.

    Raises:
        RefusedError: the connection is lost.
    """
    own = opened.settings.flyback
    if not own.environments:
        return None
    found = environment_of(opened.settings.flyway.environment, identity_of(opened.target), own.environments)
    return policy_of(found, own.keys) if found else None
