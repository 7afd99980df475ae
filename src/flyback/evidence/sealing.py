"""Statements into signed envelopes, and back: the one place where bytes become evidence."""

import hashlib
from collections.abc import Callable

from flyback.errors import EvidenceError, Problem
from flyback.evidence.envelope import Envelope, Signature, envelope_bytes, read_envelope
from flyback.evidence.statement import Said, read_statement, statement_bytes
from flyback.frozen import replaced
from flyback.model.evidence import Predicate, Signer, Statement

Sign = Callable[[bytes], Signature]
"""Signs a message; the key's id goes with it."""
SignerOf = Callable[[bytes, Signature], Signer | None]
"""Whose good signature of a message this is; None where it is nobody's."""


def sealed(said: Said, sign: Sign) -> bytes:
    """A statement in an envelope with one signature, as a file.

    Raises:
        EvidenceError: the statement would not be taken for one.
    """
    unsigned = Envelope(payload=statement_bytes(said), signatures=())
    return envelope_bytes(replaced(unsigned, signatures=(sign(unsigned.message),)))


def unsealed(content: bytes, place: str, signer_of: SignerOf) -> Statement[Predicate]:
    """What an envelope says, which at least one good signature is over; what has none is never looked into.

    Raises:
        EvidenceError: it is none, no signature is good, or it says nothing that flyback knows.
    """
    try:
        envelope = read_envelope(content)
        signers = _signers(envelope, signer_of)
        said = read_statement(envelope.payload)
    except EvidenceError as error:
        raise EvidenceError([replaced(each, where=place) for each in error.problems]) from None
    return Statement(
        id=hashlib.sha256(envelope.payload).hexdigest(),
        subjects=said.subjects,
        predicate=said.predicate,
        signers=signers,
        place=place,
    )


def _signers(envelope: Envelope, signer_of: SignerOf) -> tuple[Signer, ...]:
    """Each key once, however often it signed; never none."""
    message = envelope.message
    good = filter(None, (signer_of(message, each) for each in envelope.signatures))
    found = tuple({signer.key: signer for signer in good}.values())
    if found:
        return found
    hints = ", ".join(dict.fromkeys(repr(each.key[:16]) for each in envelope.signatures if each.key))
    said = f"; it names {hints}" if hints else ""
    what = f"signed with no key of flyback.toml, or changed after it was signed{said}"
    hint = (
        "flyback keys list has the ids; flyback keys trust adds a key; a shared secret is looked for where signing is"
    )
    raise EvidenceError(Problem(code="bad-signature", what=what, hint=hint))
