"""What happened, signed and kept beside the scripts."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar

from flyback.evidence.envelope import Signature, read_envelope
from flyback.evidence.sealing import sealed
from flyback.evidence.statement import Said
from flyback.filesystem.evidence_files import write_evidence
from flyback.frozen import frozen
from flyback.model.evidence import Kind, Predicate, Signer, Statement, Subject
from flyback.model.evidence_facets import kind_of
from flyback.signing.key_files import SigningKey

P = TypeVar("P", bound=Predicate)


@frozen
class Recorded(Generic[P]):
    """A statement that was signed just now."""

    statement: Statement[P]
    """Its signer's owner is empty: who that is the one says who reads it."""
    kind: Kind
    envelope: bytes
    """For whoever keeps it, too: the database that it is about."""


def record(folder: Path, key: SigningKey, predicate: P, subjects: Sequence[Subject]) -> Recorded[P]:
    """Signs what happened and adds it to the project's evidence.

    Raises:
        EvidenceError: nobody could read it as evidence: no subjects, digests that are none, times without zone.
        SigningError: the key does not sign.
        UsageError: the evidence cannot be written.
    """
    kind = kind_of(predicate)
    envelope = sealed(
        Said(subjects=tuple(subjects), predicate=predicate),
        lambda message: Signature(key=key.public.id, made=key.sign(message)),
    )
    name = hashlib.sha256(read_envelope(envelope).payload).hexdigest()
    place = write_evidence(folder, f"{kind.value}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{name[:8]}", envelope)
    statement = Statement(
        id=name,
        subjects=tuple(subjects),
        predicate=predicate,
        signers=(Signer(key=key.public.id, owner="", level=key.public.level),),
        place=place,
    )
    return Recorded(statement=statement, kind=kind, envelope=envelope)
