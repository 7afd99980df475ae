"""Whatever is done to an envelope, it is refused, or says the very same thing in the name of the same keys."""

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flyback.errors import EvidenceError
from flyback.evidence.envelope import pae, read_envelope
from flyback.evidence.sealing import SignerOf, sealed, unsealed
from flyback.evidence.statement import read_statement, statement_bytes
from flyback.model.evidence import Kind
from flyback.signing import shared_secret
from flyback.signing.key_files import SigningKey
from unit.evidence.statements import OTHER, OWN, PREDICATES, countersigned, known, said, signs, trusted

SECRET = shared_secret.new_secret()
RING = known(trusted(OWN, "own"), trusted(SECRET, "development"), secrets=(SECRET,))
KEYS: dict[str, SigningKey] = {"ed25519": OWN, "hmac": SECRET}
SEALED = {name: sealed(said(), signs(key)) for name, key in KEYS.items()}
STATEMENT = statement_bytes(said())


def outcome(content: bytes, ring: SignerOf = RING) -> object:
    """What it says and who says it; None where it is refused."""
    try:
        return unsealed(content, "", ring)
    except EvidenceError:
        return None


@pytest.mark.parametrize("name", KEYS)
def test_any_byte_changed(name: str) -> None:
    """Every byte, each to eight others: only what nobody signs and nobody reads may change at all."""
    content = SEALED[name]
    truth = outcome(content)
    assert truth is not None
    changed = [
        (place, outcome(content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]))
        for place in range(len(content))
        for bit in range(8)
    ]
    assert all(found in (None, truth) for _, found in changed)
    survived = {place for place, found in changed if found is not None}
    payload = content.index(b'"payload"'), content.index(b'"payloadType"')
    made = content.index(b'"sig"'), content.index(b'"keyid"')
    assert not any(_holds(content, place) for place in survived if payload[0] <= place < payload[1])
    assert not any(_holds(content, place) for place in survived if made[0] <= place < made[1])


def _holds(content: bytes, place: int) -> bool:
    """Whether something stands there, and not the blank between two members."""
    return not content[place : place + 1].isspace()


@pytest.mark.parametrize("name", KEYS)
def test_any_byte_of_payload_or_signature_changed(name: str) -> None:
    wire = json.loads(SEALED[name])
    payload, made = (base64.b64decode(text) for text in (wire["payload"], wire["signatures"][0]["sig"]))

    def other(payload: bytes, made: bytes) -> bytes:
        signature = {**wire["signatures"][0], "sig": base64.b64encode(made).decode()}
        return json.dumps({**wire, "payload": base64.b64encode(payload).decode(), "signatures": [signature]}).encode()

    assert outcome(other(payload, made)) is not None
    for place in range(len(payload)):
        assert outcome(other(_changed(payload, place), made)) is None
        assert outcome(other(payload[:place], made)) is None
    for place in range(len(made)):
        assert outcome(other(payload, _changed(made, place))) is None
        assert outcome(other(payload, made[:place])) is None
    assert outcome(other(payload + b" ", made)) is None
    assert outcome(other(payload, made + b"\0")) is None


def _changed(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@given(st.data())
@settings(deadline=None)
def test_any_edit(data: st.DataObject) -> None:
    """Pieces cut out, put in, moved, or taken from another envelope."""
    kind = data.draw(st.sampled_from(Kind))
    content = sealed(said(PREDICATES[kind]), signs(OWN))
    other = sealed(said(PREDICATES[data.draw(st.sampled_from(Kind))]), signs(OTHER))
    truth = outcome(content)
    place = st.integers(0, len(content))
    for _ in range(data.draw(st.integers(1, 3))):
        start, end = sorted((data.draw(place), data.draw(place)))
        piece = data.draw(st.binary(max_size=9) | st.just(other[start:end]) | st.just(content[start:end] * 2))
        content = content[:start] + piece + content[end:]
    assert outcome(content) in (None, truth)


@given(st.binary() | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps).map(str.encode))
def test_what_was_never_an_envelope_is_refused(content: bytes) -> None:
    for read in (read_envelope, read_statement):
        with pytest.raises(EvidenceError):
            read(content)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.data())
@settings(deadline=None)
def test_a_statement_with_any_member_replaced_is_read_or_refused(data: st.DataObject) -> None:
    """Also what a trusted key has signed: nothing but `EvidenceError` comes of it."""
    kind = data.draw(st.sampled_from(Kind))
    wire = json.loads(statement_bytes(said(PREDICATES[kind])))
    at = wire["predicate"] if data.draw(st.booleans()) else wire
    at[data.draw(st.sampled_from(sorted(at)))] = data.draw(_json)
    try:
        found = read_statement(json.dumps(wire).encode())
    except EvidenceError:
        return
    assert read_statement(statement_bytes(found)) == found


@given(st.lists(st.sampled_from(["own", "other", "junk"]), min_size=1, max_size=5))
@settings(deadline=None)
def test_signers_are_those_whose_signatures_are_good(order: list[str]) -> None:
    """In any order, any number of times, beside whatever else there is."""
    content = sealed(said(), signs(shared_secret.new_secret()))
    for name in order:
        key = {"own": OWN, "other": OTHER}.get(name) or shared_secret.new_secret()
        content = countersigned(content, signs(key))
    ring = known(trusted(OWN, "own"), trusted(OTHER, "other"))
    wanted = set(order) - {"junk"}
    try:
        found = [each.owner for each in unsealed(content, "", ring).signers]
    except EvidenceError:
        found = []
    assert len(found) == len(set(found))
    assert set(found) == wanted


@given(st.text(min_size=1), st.binary())
@settings(deadline=None)
def test_types_and_payloads_cannot_be_shifted(payload_type: str, payload: bytes) -> None:
    """What is signed can be taken apart in one way only."""
    encoded = pae(payload_type, payload)
    rest = encoded.removeprefix(b"DSSEv1 ")
    length, _, rest = rest.partition(b" ")
    kind, rest = rest[: int(length)], rest[int(length) + 1 :]
    length, _, body = rest.partition(b" ")
    assert (kind.decode(), int(length), body) == (payload_type, len(payload), payload)
