"""What somebody wants migrated, beyond what the settings say."""

import enum

from flyback.frozen import frozen
from flyback.model.run import InDoubtAnswer
from flyback.workflows.locked import Orphans


class OnDrift(enum.Enum):
    """What to do when the catalogue is not as the last run left it."""

    REFUSE = "refuse"
    IGNORE = "ignore"


@frozen
class MigrateRequest:
    """One migration run, as asked for."""

    cherry_pick: tuple[str, ...] = ()
    """Versions, and descriptions of repeatable migrations, in the order in which they run; empty for no choice."""
    orphans: Orphans = Orphans.WAIT
    in_doubt: InDoubtAnswer = InDoubtAnswer.STOP
    on_drift: OnDrift = OnDrift.REFUSE
