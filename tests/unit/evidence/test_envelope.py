"""The envelope as its specification has it, and nothing that only looks like one."""

import base64
import json

import pytest

from flyback.errors import EvidenceError
from flyback.evidence.envelope import LARGEST, PAYLOAD_TYPE, Envelope, Signature, envelope_bytes, pae, read_envelope

PAYLOAD = bytes(range(256))  # has what the two alphabets write differently
SIGNATURE = Signature(key="k", made=b"\xfb\xff\xfe")
ENVELOPE = Envelope(payload=PAYLOAD, signatures=(SIGNATURE,))


def wire(**changes: object) -> bytes:
    return json.dumps({**json.loads(envelope_bytes(ENVELOPE)), **changes}).encode()


@pytest.mark.parametrize(
    ("payload_type", "payload", "encoded"),
    [
        pytest.param(
            "http://example.com/HelloWorld",
            b"hello world",
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world",
            id="vector of the specification",
        ),
        pytest.param("", b"", b"DSSEv1 0  0 ", id="empty"),
        pytest.param("ü", b" 1 x", b"DSSEv1 2 \xc3\xbc 4  1 x", id="lengths are of bytes"),
    ],
)
def test_what_is_signed(payload_type: str, payload: bytes, encoded: bytes) -> None:
    assert pae(payload_type, payload) == encoded


def test_an_envelope_comes_back() -> None:
    assert read_envelope(envelope_bytes(ENVELOPE)) == ENVELOPE


def _url_safe(made: bytes) -> str:
    return base64.urlsafe_b64encode(made).decode()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(wire(payload=_url_safe(PAYLOAD)), id="URL-safe payload"),
        pytest.param(wire(payload=_url_safe(PAYLOAD).rstrip("=")), id="without padding"),
        pytest.param(wire(signatures=[{"keyid": "k", "sig": _url_safe(SIGNATURE.made)}]), id="URL-safe signature"),
        pytest.param(wire(new="member"), id="a member that nobody knows"),
        pytest.param(
            wire(signatures=[{"keyid": "k", "sig": "+//+", "cert": "-----BEGIN"}]), id="a member of a signature"
        ),
    ],
)
def test_what_others_may_write(content: bytes) -> None:
    assert read_envelope(content) == ENVELOPE


def test_a_key_need_not_be_named() -> None:
    assert read_envelope(wire(signatures=[{"sig": "+//+"}])).signatures[0].key == ""


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"", "truncated", id="empty"),
        pytest.param(b"\xff\xfe", "malformed", id="not UTF-8"),
        pytest.param(b"[]", "object", id="not an object"),
        pytest.param(envelope_bytes(ENVELOPE)[:-3], "truncated", id="cut off"),
        pytest.param(envelope_bytes(ENVELOPE) + b"{}", "trailing", id="something after it"),
        pytest.param(b'{"a":' * 100_000, "nested too deeply", id="deep"),
        pytest.param(b" " * (LARGEST + 1), "larger than 16 MB", id="large"),
        pytest.param(wire(payloadType="text/plain"), "text/plain", id="another payload"),
        pytest.param(wire(payloadType=f"{PAYLOAD_TYPE}; charset=utf-8"), "charset", id="payload type with more"),
        pytest.param(wire(payload=None), "payload", id="no payload"),
        pytest.param(wire(payload="AB==CD"), "base64", id="padding inside"),
        pytest.param(wire(payload="AB\nCD"), "base64", id="line break inside"),
        pytest.param(wire(payload="+_AA"), "base64", id="both alphabets at once"),
        pytest.param(wire(payload="AB=="), "as it should be", id="bits that nobody reads"),
        pytest.param(wire(signatures=[]), "nobody has signed", id="no signature"),
        pytest.param(wire(signatures=[{"keyid": "k"}]), "sig", id="signature without one"),
        pytest.param(wire(signatures=[{"sig": "AA=="}] * 65), "more than 64", id="many signatures"),
        pytest.param(wire(signatures={"sig": "AA=="}), "array", id="signatures that are no list"),
    ],
)
def test_what_is_none(content: bytes, why: str) -> None:
    with pytest.raises(EvidenceError, match=why):
        read_envelope(content)
