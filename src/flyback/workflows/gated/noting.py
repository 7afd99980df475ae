"""Rows of the audit, as those who run and sign write them."""

from datetime import UTC, datetime
from functools import partial

from flyback.evidence.chain import sealed
from flyback.model.audit import AuditEvent, AuditRecord
from flyback.model.evidence import Emergency
from flyback.postgres.ledger.ledger import Envelope, Ledger
from flyback.workflows.consent.signer import Desk
from flyback.workflows.evidence.in_database import ledger_envelope
from flyback.workflows.evidence.recording import Recorded
from flyback.workflows.opened import Opened


def note(opened: Opened, record: AuditRecord, *evidence: Envelope) -> None:
    """Adds a row to the audit of the database, with evidence beside it.

    Raises:
        RefusedError: the role may not write it, or the connection is lost.
    """
    ledger = Ledger(target=opened.target, schema=opened.settings.flyback.schema)
    ledger.add(partial(sealed, record, datetime.now(UTC)), *evidence)


def note_closed(opened: Opened, at: Desk, signed: Recorded[Emergency]) -> None:
    """That what was left to do after a break-glass is done.

    Raises:
        RefusedError: as `note`.
    """
    closed = signed.statement.predicate
    record = AuditRecord(
        event=AuditEvent.CLOSED,
        environment=closed.environment,
        verb="break-glass",
        deployment=closed.id,
        who=(at.owner.owner,),
        policy=at.policy.digest,
        outcome=closed.because,
        emergency=closed.closes,
    )
    note(opened, record, ledger_envelope(signed))
