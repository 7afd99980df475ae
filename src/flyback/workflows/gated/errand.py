"""Who wants to run something on an environment with gates, and with what in hand."""

from collections.abc import Mapping

from flyback.frozen import frozen
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
