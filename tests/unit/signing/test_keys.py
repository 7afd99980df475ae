"""Signing keys in files and in the environment, and what their signatures are worth."""

import base64
import errno
import json
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from flyback.errors import ConfigurationError, SigningError, UsageError
from flyback.evidence.sealing import sealed
from flyback.frozen import replaced
from flyback.model.policy import TrustedKey
from flyback.model.public_keys import Form
from flyback.signing import ed25519, shared_secret
from flyback.signing.key_files import chosen_key, signing_key, write_key
from flyback.signing.keyring import Keyring
from unit.evidence.statements import OTHER, OWN, said, signs, trusted

NEEDS_OPENSSL = pytest.mark.skipif(not shutil.which("openssl"), reason="OpenSSL's command is not installed")
# RFC 8032, section 7.1, test 2
SECRET = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
PKCS8 = bytes.fromhex("302e020100300506032b657004220420")
PEM = f"-----BEGIN PRIVATE KEY-----\n{base64.b64encode(PKCS8 + SECRET).decode()}\n-----END PRIVATE KEY-----\n"


def test_signatures_are_those_of_the_standard() -> None:
    key = ed25519.read_key(PEM.encode(), b"")
    assert (key.public.raw, key.sign(b"\x72")) == (PUBLIC, SIGNATURE)
    assert ed25519.is_good(PUBLIC, b"\x72", SIGNATURE)
    assert not ed25519.is_good(PUBLIC, b"\x73", SIGNATURE)


def test_a_key_is_found_by_option_before_environment(tmp_path: Path) -> None:
    own, other = tmp_path / "own.pem", tmp_path / "other.pem"
    write_key(own, OWN.pem(b"").decode())
    write_key(other, OTHER.pem(b"").decode())
    environment = {"FLYBACK_SIGNING_KEY": PEM, "FLYBACK_SIGNING_KEY_FILE": str(other)}
    assert signing_key(own, environment).public == OWN.public
    assert signing_key(None, environment).public.raw == PUBLIC
    assert signing_key(None, {"FLYBACK_SIGNING_KEY_FILE": str(other)}).public == OTHER.public
    assert chosen_key(None, {}) is None
    with pytest.raises(SigningError, match="there is no key to sign with"):
        signing_key(None, {})


def test_a_key_may_have_a_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "own.pem"
    write_key(path, OWN.pem(b"correct horse").decode())
    assert "ENCRYPTED PRIVATE KEY" in path.read_text()
    assert signing_key(path, {"FLYBACK_SIGNING_PASSPHRASE": "correct horse"}).public == OWN.public
    for passphrase, why in {"": "needs a passphrase", "battery staple": "passphrase is wrong"}.items():
        with pytest.raises(SigningError, match=why) as refused:
            signing_key(path, {"FLYBACK_SIGNING_PASSPHRASE": passphrase})
        assert "battery" not in str(refused.value)


@NEEDS_OPENSSL
def test_openssl_reads_the_keys_that_are_made(tmp_path: Path) -> None:
    path = tmp_path / "own.pem"
    write_key(path, OWN.pem(b"correct horse").decode())
    done = subprocess.run(
        ["openssl", "pkey", "-in", path, "-passin", "pass:correct horse", "-pubout", "-outform", "DER"],
        capture_output=True,
        check=True,
    )
    assert done.stdout[-32:] == OWN.public.raw


@NEEDS_OPENSSL
def test_openssl_verifies_evidence_without_flyback(tmp_path: Path) -> None:
    """With nothing but what the specification says: the payload, its type, their lengths."""
    wire = json.loads(sealed(said(), signs(OWN)))
    payload, kind = base64.b64decode(wire["payload"]), wire["payloadType"].encode()
    message, made, public = (tmp_path / name for name in ("message", "made", "public.pem"))
    message.write_bytes(b" ".join([b"DSSEv1", str(len(kind)).encode(), kind, str(len(payload)).encode(), payload]))
    made.write_bytes(base64.b64decode(wire["signatures"][0]["sig"]))
    spki = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + OWN.public.raw).decode()
    public.write_text(f"-----BEGIN PUBLIC KEY-----\n{spki}\n-----END PUBLIC KEY-----\n")
    done = subprocess.run(
        [*("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", public, "-rawin"), "-in", message, "-sigfile", made],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_new_keys_are_for_their_owner_alone_and_never_over_another(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "own.pem"
    write_key(path, "a")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    for taken in (path, link):
        with pytest.raises(UsageError, match="exists already"):
            write_key(taken, "b")
    assert path.read_text() == "a"
    assert not (tmp_path / "elsewhere").exists()


def test_half_a_key_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UsageError, match="cannot be written: No space left"):
        write_key(tmp_path / "own.pem", "a")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"", "cannot be read", id="empty"),
        pytest.param(b"\xff", "not a text", id="not a text"),
        pytest.param(PEM[:60].encode(), "cannot be read", id="cut off"),
        pytest.param(str(OWN.public).encode(), "cannot be read", id="public key"),
        pytest.param(
            b"-----BEGIN FLYBACK DEVELOPMENT SECRET-----\nc2hvcnQ=\n-----END FLYBACK DEVELOPMENT SECRET-----\n",
            "no secret of 32 bytes",
            id="short secret",
        ),
        pytest.param(b"-----BEGIN FLYBACK DEVELOPMENT SECRET-----\n", "no secret", id="cut off secret"),
    ],
)
def test_what_is_no_key_says_why(content: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(SigningError, match=why) as refused:
        signing_key(path, {})
    assert refused.value.problems[0].where == str(path)


@NEEDS_OPENSSL
def test_other_kinds_of_keys_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x25519.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "X25519", "-out", path], check=True, capture_output=True)
    with pytest.raises(SigningError, match="no ed25519 key"):
        signing_key(path, {})


def test_a_key_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SigningError, match="No such file") as refused:
        signing_key(tmp_path / "none.pem", {})
    assert refused.value.problems[0].where.endswith("none.pem")


def test_a_shared_secret_signs_for_who_has_it() -> None:
    secret = shared_secret.new_secret()
    again = shared_secret.read_secret(secret.text)
    assert again.public == secret.public
    assert again.public.form is Form.HMAC
    made = secret.sign(b"message")
    key = trusted(secret)
    assert Keyring((key,), (again,)).signer(b"message", "", made)
    assert Keyring((key,), (again,)).signer(b"massage", "", made) is None
    assert Keyring((key,), (shared_secret.new_secret(),)).signer(b"message", "", made) is None
    assert Keyring((key,)).signer(b"message", key.public, made) is None, "the digest of a secret is not the secret"


def test_the_digest_of_a_secret_signs_nothing() -> None:
    """`hmac:` in flyback.toml can be read by everybody."""
    secret = shared_secret.new_secret()
    thief = shared_secret.SharedSecret(secret.public.raw)
    assert Keyring((trusted(secret),), (secret,)).signer(b"m", secret.public.id, thief.sign(b"m")) is None


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        pytest.param((trusted(OWN, "ann"), trusted(OWN, "bob")), "that of ann, too", id="one key of two people"),
        pytest.param((TrustedKey(owner="ci", public="ed25519:x", may=()),), "the key of ci: ", id="no key"),
        pytest.param(
            (trusted(OWN), TrustedKey(owner="ci", public=str(replaced(OWN.public, form=Form.SSH)), may=())),
            "written in two ways",
            id="one key as OpenSSH's, too",
        ),
    ],
)
def test_keys_that_cannot_be_are_refused(keys: tuple[TrustedKey, ...], why: str) -> None:
    with pytest.raises(ConfigurationError, match=why):
        Keyring(keys)


def test_one_key_may_stand_there_twice_for_one_owner() -> None:
    assert Keyring((trusted(OWN), trusted(OWN))).signer(b"m", "", OWN.sign(b"m"))
