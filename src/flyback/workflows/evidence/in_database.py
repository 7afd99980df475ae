"""Evidence in the database that it is about."""

from collections.abc import Collection

from flyback.evidence.gathering import P, Stored
from flyback.postgres.ledger.ledger import Envelope, Ledger
from flyback.workflows.evidence.recording import Recorded

PLACE = "database"


def stored_in(ledger: Ledger, without: Collection[str] = ()) -> tuple[Stored, ...]:
    """Whatever lies there, not verified, but for statements whose ids begin like that; for `reading.read`.

    Raises:
        RefusedError: the role may not read it, or the connection is lost.
    """
    return tuple(Stored(place=PLACE, content=each.text.encode(), kind=each.kind) for each in ledger.envelopes(without))


def keep_in(ledger: Ledger, recorded: Recorded[P]) -> None:
    """Keeps a piece of evidence there, too.

    Raises:
        RefusedError: the role may not write it, or the connection is lost.
    """
    ledger.keep(ledger_envelope(recorded))


def ledger_envelope(recorded: Recorded[P]) -> Envelope:
    """The same in the form that goes with a row of the audit."""
    return Envelope(id=recorded.statement.id, kind=recorded.kind.value, text=recorded.envelope.decode())
