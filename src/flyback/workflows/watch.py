"""Somebody who watches a run and may keep it from beginning, or from going on."""

from typing import Protocol

from flyback.model.plan import Plan
from flyback.workflows.opened import Opened


class Watch(Protocol):
    """What a run asks; an environment with gates has one that refuses."""

    def admits(self, opened: Opened, plan: Plan) -> None:
        """Called once under the lock, when it is known what will run, before anything does.

        Raises:
            BlockedError: it must not run.
        """

    def withholds(self, opened: Opened, plan: Plan, step: int) -> str:
        """Why that step of the plan must not begin now; empty when it may. In a group only the first is asked about."""


class Free:
    """Lets everything pass."""

    def admits(self, *_: object) -> None:
        """It may."""

    def withholds(self, *_: object) -> str:
        """Nothing is in the way."""
        return ""


FREE = Free()
