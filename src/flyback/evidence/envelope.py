"""A DSSE envelope: bytes with signatures over them, as JSON.

Source: Dead Simple Signing Envelope 1.0.2: https://github.com/secure-systems-lab/dsse
"""

import base64
import binascii
import contextlib

import msgspec

from flyback.errors import EvidenceError, Problem
from flyback.frozen import frozen

PAYLOAD_TYPE = "application/vnd.in-toto+json"
LARGEST = 16 << 20
"""Bytes of an envelope that anybody looks into."""
_MOST_SIGNATURES = 64
_STANDARD = str.maketrans("-_", "+/")


@frozen
class Signature:
    """One signature of an envelope, not verified."""

    key: str
    """What the envelope says whose it is: a hint, which nobody signed."""
    made: bytes


@frozen
class Envelope:
    """What was signed, and the signatures; nothing of it is verified."""

    payload: bytes
    signatures: tuple[Signature, ...]
    payload_type: str = PAYLOAD_TYPE

    @property
    def message(self) -> bytes:
        """The bytes that signatures are over."""
        return pae(self.payload_type, self.payload)


def pae(payload_type: str, payload: bytes) -> bytes:
    """The pre-authentication encoding: what is signed in place of a payload, so that its type is signed, too.

    Source: DSSE protocol, "PAE(type, body)": https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
    """
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def envelope_bytes(envelope: Envelope) -> bytes:
    """The envelope as a JSON file."""
    wire = _Wire(
        payload=base64.b64encode(envelope.payload).decode(),
        payload_type=envelope.payload_type,
        signatures=[
            _WireSignature(keyid=each.key, sig=base64.b64encode(each.made).decode()) for each in envelope.signatures
        ],
    )
    return msgspec.json.format(msgspec.json.encode(wire), indent=2) + b"\n"


def read_envelope(content: bytes) -> Envelope:
    """Reads a JSON file; members that nobody knows are passed over.

    Raises:
        EvidenceError: it is no envelope of an in-toto statement, or has no signature.
    """
    if len(content) > LARGEST:
        raise _refused(f"larger than {LARGEST >> 20} MB")
    try:
        wire = _read(content)
    except RecursionError:
        raise _refused("nested too deeply") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _refused(str(error)) from None
    if wire.payload_type != PAYLOAD_TYPE:
        raise _refused(f"its payload is {wire.payload_type[:80]!r}, not {PAYLOAD_TYPE}")
    if not wire.signatures:
        raise _refused("nobody has signed it")
    if len(wire.signatures) > _MOST_SIGNATURES:
        raise _refused(f"more than {_MOST_SIGNATURES} signatures")
    return Envelope(
        payload=wire.payload if isinstance(wire.payload, bytes) else _decoded(wire.payload, "payload"),
        signatures=tuple(Signature(key=each.keyid, made=_decoded(each.sig, "signature")) for each in wire.signatures),
    )


def base64_forms(text: bytes) -> tuple[bytes, ...]:
    """What must be in the base64 of whatever has the text in it, one form for each place of its first byte in three.

    Of a digest in hexadecimal: both alphabets write it alike.
    """
    forms = (base64.b64encode(bytes(before) + text) for before in range(3))
    # the digits at both ends have bits of their neighbours
    return tuple(form.rstrip(b"=")[(0, 2, 3)[before] : -1] for before, form in enumerate(forms))


class _WireSignature(msgspec.Struct):
    sig: str
    keyid: str = ""


class _Wire(msgspec.Struct, rename="camel"):
    payload: str | bytes
    payload_type: str
    signatures: list[_WireSignature]


class _TextWire(_Wire, rename="camel"):
    payload: str


class _UsualWire(_Wire, rename="camel"):
    payload: bytes
    """In the standard alphabet, padded: decoded eight times as fast as by Python's own library."""


def _read(content: bytes) -> _Wire:
    """The payload is decoded where it is written in the usual way."""
    with contextlib.suppress(msgspec.ValidationError):
        wire = msgspec.json.decode(content, type=_UsualWire)
        end = wire.payload[-(len(wire.payload) % 3 or 3) :]
        if base64.b64encode(end) + b'"' in content:  # else its last bits may be some that nobody should write
            return wire
    return msgspec.json.decode(content, type=_TextWire)


def _decoded(text: str, what: str) -> bytes:
    """Both alphabets may be used, but not at once, and there is one way to write each sequence of bytes.

    Source: DSSE: "Base64() is Base64 encoding ... Either standard or URL-safe encoding is allowed."
    """
    standard = text if "+" in text or "/" in text else text.translate(_STANDARD)
    padded = standard + "=" * (-len(standard) % 4)
    try:
        found = base64.b64decode(padded, validate=True)
    except (binascii.Error, ValueError):
        raise _refused(f"its {what} is not base64") from None
    if base64.b64encode(found).decode() != padded:
        raise _refused(f"its {what} is not base64 as it should be written")
    return found


def _refused(what: str) -> EvidenceError:
    return EvidenceError(Problem(code="no-envelope", what=f"no signed evidence: {what}"))
