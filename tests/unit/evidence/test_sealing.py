"""Statements that somebody signed: whose word it is, and what is nobody's."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flyback.errors import EvidenceError
from flyback.evidence.envelope import Envelope, envelope_bytes, pae, read_envelope
from flyback.evidence.gathering import Stored, gathered
from flyback.evidence.sealing import sealed, unsealed
from flyback.evidence.statement import statement_bytes
from flyback.frozen import replaced
from flyback.model.evidence import Kind, Level, Waiver
from flyback.model.policy import TrustedKey
from flyback.signing import ed25519, shared_secret
from flyback.signing.key_files import SigningKey
from unit.evidence.statements import (
    FILE,
    OTHER,
    OWN,
    PREDICATES,
    SET,
    WAIVER,
    countersigned,
    known,
    said,
    signs,
    trusted,
)

FOREIGN = (Path(__file__).parent / "securesystemslib.json").read_bytes()
"""By release 1.6.0: Envelope(payload, "application/vnd.in-toto+json", {}).sign(CryptoSigner(key)), key 00 01 ... 1f."""
FOREIGN_KEY = TrustedKey(owner="sec", public="ed25519:A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=", may=("waiver",))
SEALED = sealed(said(), signs(OWN))


def test_what_was_sealed_comes_back() -> None:
    found = unsealed(SEALED, "here", known(trusted(OWN)))
    assert (found.subjects, found.predicate, found.place) == ((FILE, SET), WAIVER, "here")
    assert found.set_digest == SET.sha256
    assert [(each.key, each.owner, each.level) for each in found.signers] == [(OWN.public.id, "ci", Level.SIGNED)]


def test_what_another_library_signed_is_good() -> None:
    found = unsealed(FOREIGN, "here", known(FOREIGN_KEY))
    assert isinstance(found.predicate, Waiver)
    assert found.predicate.because == "a fix that cannot wait"
    assert found.predicate.issued.isoformat() == "2026-11-23T04:00:00+00:00"
    assert [each.owner for each in found.signers] == ["sec"]


@pytest.mark.parametrize(
    "hint",
    [
        pytest.param(OWN.public.id, id="its own id"),
        pytest.param("", id="none"),
        pytest.param("whatever", id="one that nobody knows"),
        pytest.param(OTHER.public.id, id="that of another key"),
    ],
)
def test_what_an_envelope_says_of_its_key_decides_nothing(hint: str) -> None:
    found = unsealed(sealed(said(), signs(OWN, hint)), "", known(trusted(OTHER, "other"), trusted(OWN, "own")))
    assert [each.owner for each in found.signers] == ["own"]


def test_several_sign_one_statement_byte_by_byte() -> None:
    both = countersigned(SEALED, signs(OTHER))
    assert read_envelope(both).payload == read_envelope(SEALED).payload
    found = unsealed(both, "", known(trusted(OTHER, "other"), trusted(OWN, "own")))
    assert [each.owner for each in found.signers] == ["own", "other"]


def test_a_key_counts_once_however_often_it_signs() -> None:
    twice = countersigned(countersigned(SEALED, signs(OWN)), signs(OWN, "another name"))
    assert len(unsealed(twice, "", known(trusted(OWN))).signers) == 1


def test_of_several_signatures_the_good_ones_count() -> None:
    both = countersigned(SEALED, signs(OTHER))
    assert [each.owner for each in unsealed(both, "", known(trusted(OTHER, "other"))).signers] == ["other"]


def forged(**changes: object) -> bytes:
    return json.dumps({**json.loads(SEALED), **changes}).encode()


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(sealed(said(), signs(OTHER)), id="another key"),
        pytest.param(sealed(said(), signs(OTHER, OWN.public.id)), id="another key that says it is ours"),
        pytest.param(
            forged(payload=_encoded(statement_bytes(said(replaced(WAIVER, gate="staging"))))), id="another statement"
        ),
        pytest.param(
            forged(signatures=[{"keyid": OWN.public.id, "sig": _encoded(OWN.sign(statement_bytes(said())))}]),
            id="signed without its type",
        ),
        pytest.param(
            forged(signatures=[{"keyid": OWN.public.id, "sig": _encoded(OWN.sign(pae("", statement_bytes(said()))))}]),
            id="signed as something else",
        ),
        pytest.param(forged(signatures=[{"keyid": OWN.public.id, "sig": ""}]), id="empty signature"),
        pytest.param(forged(signatures=[{"keyid": OWN.public.id, "sig": _encoded(bytes(64))}]), id="zeros"),
        pytest.param(
            forged(signatures=[{"keyid": OWN.public.id, "sig": _encoded(OWN.public.raw * 2)}]), id="the public key"
        ),
    ],
)
def test_what_no_known_key_signed_is_refused(content: bytes) -> None:
    with pytest.raises(EvidenceError, match="no key of flyback") as refused:
        unsealed(content, "file.json", known(trusted(OWN)))
    assert refused.value.problems[0].where == "file.json"
    assert "; it names '" in str(refused.value)


def test_without_keys_nothing_is_good() -> None:
    with pytest.raises(EvidenceError, match="no key of flyback"):
        unsealed(SEALED, "", known())


def test_what_is_signed_must_still_be_a_statement() -> None:
    payload = b'{"_type": "https://in-toto.io/Statement/v1"}'
    draft = Envelope(payload=payload, signatures=())
    content = envelope_bytes(replaced(draft, signatures=(signs(OWN)(draft.message),)))
    with pytest.raises(EvidenceError, match="no evidence"):
        unsealed(content, "", known(trusted(OWN)))


def test_a_shared_secret_is_labelled() -> None:
    secret = shared_secret.new_secret()
    content = sealed(said(), signs(secret))
    found = unsealed(content, "", known(trusted(secret), secrets=(secret,)))
    assert [each.level for each in found.signers] == [Level.DEVELOPMENT]


def _stored(key: SigningKey, kind: Kind, place: str) -> Stored:
    return Stored(place=place, content=sealed(said(PREDICATES[kind]), signs(key)))


def test_evidence_is_sorted_by_kind_and_what_is_none_is_told() -> None:
    stored = [_stored(OWN, kind, kind.value) for kind in Kind]
    stored += [
        Stored(place="junk.json", content=b"{}"),
        Stored(place="locked.json", content=b"", unreadable="cannot be read: Permission denied"),
        Stored(place="foreign.json", content=FOREIGN),
    ]
    found = gathered(stored, known(trusted(OWN)))
    places = [[each.place for each in found.rehearsals], [each.place for each in found.runs]]
    places += [[each.place for each in found.smokes], [each.place for each in found.approvals]]
    places += [[each.place for each in found.waivers], [each.place for each in found.notices]]
    places += [[each.place for each in found.decisions], [each.place for each in found.emergencies]]
    assert places == [[kind.value] for kind in Kind]
    assert [each.partition(":")[0] for each in found.rejected] == ["junk.json", "locked.json", "foreign.json"]


def test_a_statement_in_two_places_is_one_with_the_signers_of_both() -> None:
    content = sealed(said(), signs(OWN))
    payload = read_envelope(content)
    again = envelope_bytes(replaced(payload, signatures=(signs(OTHER)(payload.message),)))
    stored = [Stored(place="file", content=content), Stored(place="database", content=again)]
    found = gathered(stored, known(trusted(OWN, "own"), trusted(OTHER, "other")))
    assert [(each.place, {signer.owner for signer in each.signers}) for each in found.waivers] == [
        ("file", {"own", "other"})
    ]


def test_the_same_statement_by_nobody_takes_nothing_away() -> None:
    content = sealed(said(), signs(OWN))
    unsigned = json.dumps({**json.loads(content), "signatures": [{"sig": "AAAA"}]}).encode()
    stored = [Stored(place="database", content=unsigned), Stored(place="file", content=content)]
    found = gathered(stored, known(trusted(OWN)))
    assert [each.place for each in found.waivers] == ["file"]
    assert len(found.rejected) == 1


def test_keys_are_new_each_time() -> None:
    assert ed25519.new_key().public != ed25519.new_key().public


@pytest.mark.parametrize("shift", range(3))
@pytest.mark.parametrize("alphabet", [base64.b64encode, base64.urlsafe_b64encode], ids=["standard", "url-safe"])
def test_whatever_is_about_a_set_is_found(shift: int, alphabet: Callable[[bytes], bytes]) -> None:
    """However its payload is written, and wherever the digest is in it."""
    wire = json.loads(read_envelope(sealed(said(), signs(OWN))).payload)
    payload = b" " * shift + json.dumps(wire, indent=shift).encode()
    made = signs(OWN)(pae("application/vnd.in-toto+json", payload)).made
    envelope = {"payload": alphabet(payload).decode(), "payloadType": "application/vnd.in-toto+json"}
    content = json.dumps({**envelope, "signatures": [{"sig": base64.b64encode(made).decode()}]}).encode()
    later = [Stored(place=f"{each}.json", content=SEALED.replace(b"e", b"f"), kind="waiver") for each in range(5)]
    found = gathered([Stored(place="x", content=content, kind="waiver"), *later], known(trusted(OWN)), about=SET.sha256)
    assert [each.place for each in found.waivers] == ["x"]


def test_of_other_sets_the_latest_are_read() -> None:
    stored = [Stored(place=f"{each}.json", content=SEALED, kind="waiver") for each in range(5)]
    found = gathered([*stored, Stored(place="junk", content=b"\\")], known(trusted(OWN)), about="0" * 64)
    assert [each.place for each in found.waivers] == ["3.json"]
    assert found.rejected[0] == "3 pieces about other sets: not looked into"
    assert found.rejected[1].startswith("junk: ")
