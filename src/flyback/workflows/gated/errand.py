"""Who wants to run something on an environment with gates, and with what in hand."""

from collections.abc import Mapping
from datetime import datetime

from flyback.frozen import frozen
from flyback.gates.authority import may_sign
from flyback.gates.key_ids import key_id
from flyback.model.evidence import Kind
from flyback.model.policy import Policy
from flyback.signing.key_files import SigningKey
from flyback.workflows.facts.question import What


@frozen
class Errand:
    """One run, as asked for."""

    what: What
    variables: Mapping[str, str]
    """The environment, which holds secrets."""
    key: SigningKey | None = None
    """What its evidence is signed with."""
    ticket: str = ""
    break_glass: str = ""
    """Why gates are to be broken open; empty: they are not."""


def approvers(policy: Policy, now: datetime) -> tuple[str, ...]:
    """Ids of the keys that may approve a run on the environment: the next change of its policy needs one of them."""
    return tuple(key_id(each.public) for each in may_sign(Kind.APPROVAL, policy, now))
