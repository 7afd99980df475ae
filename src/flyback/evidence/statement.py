"""An in-toto statement: what is said, and about which files.

Source: in-toto Attestation Framework, Statement v1: https://in-toto.io/Statement/v1
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Literal, TypeVar

import msgspec

from flyback.errors import EvidenceError, Problem
from flyback.frozen import frozen, replaced
from flyback.model.evidence import MIGRATION_SET, PREDICATES, Kind, Predicate, Subject
from flyback.model.evidence_facets import kind_of

P = TypeVar("P")
_TYPE = "https://in-toto.io/Statement/v1"
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_KINDS = {f"urn:flyback:{kind.value}:v1": kind for kind in Kind}
_URNS = {kind: urn for urn, kind in _KINDS.items()}


@frozen
class Said:
    """A statement, whoever signed it."""

    subjects: tuple[Subject, ...]
    predicate: Predicate

    @property
    def kind(self) -> Kind:
        """What it is about."""
        return kind_of(self.predicate)


def statement_bytes(said: Said) -> bytes:
    """The statement as JSON: the payload of its envelope.

    Raises:
        EvidenceError: reading it would refuse it: no subjects, digests that are none, times without a zone.
    """
    wire = {
        "_type": _TYPE,
        "subject": [{"name": each.name, "digest": {"sha256": each.sha256}} for each in said.subjects],
        "predicateType": _URNS[said.kind],
        "predicate": said.predicate,
    }
    content = msgspec.json.encode(wire)
    read_statement(content)
    return content


def read_statement(payload: bytes) -> Said:
    """Reads what a statement says; members that nobody knows are passed over.

    Raises:
        EvidenceError: no statement, one of an unknown kind, or one that lacks something.
    """
    try:
        wire = msgspec.json.decode(payload, type=_Wire)
        subjects = _subjects(bytes(wire.subject))
        kind = _KINDS.get(wire.predicate_type)
        if kind is None:
            raise _refused(f"its kind is unknown: {wire.predicate_type[:80]!r}")
        predicate = msgspec.json.decode(wire.predicate, type=PREDICATES[kind])
    except RecursionError:
        raise _refused("nested too deeply") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _refused(str(error)) from None
    return Said(subjects=subjects, predicate=_in_utc(predicate, _times(kind)))


class _Resource(msgspec.Struct):
    digest: Mapping[str, str]
    name: str = ""


class _Wire(msgspec.Struct, rename={"type_": "_type", "predicate_type": "predicateType"}):
    type_: Literal["https://in-toto.io/Statement/v1"]
    subject: msgspec.Raw
    predicate_type: str
    predicate: msgspec.Raw


@lru_cache(maxsize=16)
def _subjects(written: bytes) -> tuple[Subject, ...]:
    """With the digest that flyback compares; names are for people, but for that of the set.

    Statements about one set have the same thousands of them: they are read once.
    """
    found = []
    for each in msgspec.json.decode(written, type=list[_Resource]):
        digest = each.digest.get("sha256")
        if digest is None:
            continue
        if not _SHA256.fullmatch(digest):
            raise _refused(f"the digest of {each.name!r} is no SHA-256")
        if not each.name:
            raise _refused("a subject has no name")
        found.append(Subject(name=each.name, sha256=digest))
    if not found:
        raise _refused("it is about nothing: no subject has a SHA-256")
    if sum(each.name == MIGRATION_SET for each in found) > 1:
        raise _refused(f"it is about two sets: two subjects are called {MIGRATION_SET}")
    return tuple(found)


def _in_utc(predicate: P, names: Iterable[str]) -> P:
    """The same with all times in UTC."""
    times: dict[str, datetime] = {}
    for name in names:
        match getattr(predicate, name):
            case datetime(tzinfo=None):
                raise _refused(f"{name} has no time zone")
            case datetime() as time:
                try:
                    times[name] = time.astimezone(UTC)
                except OverflowError:
                    raise _refused(f"{name} is before or after all times") from None
    return replaced(predicate, **times)


@cache
def _times(kind: Kind) -> tuple[str, ...]:
    """The fields that hold times, which only predicates themselves have."""
    return tuple(each.name for each in fields(PREDICATES[kind]) if each.type in (datetime, datetime | None))


def _refused(what: str) -> EvidenceError:
    return EvidenceError(Problem(code="no-statement", what=f"no evidence: {what}"))
