"""Keys of OpenSSH: what the real `ssh-keygen` signs is good, and what it refuses is refused."""

import base64
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from flyback.errors import SigningError
from flyback.evidence.sealing import sealed, unsealed
from flyback.model.policy import TrustedKey
from flyback.model.public_keys import Form, PublicKey
from flyback.signing import ed25519
from flyback.signing.key_files import signing_key
from flyback.signing.keyring import Keyring
from flyback.signing.ssh_signature import is_good, read_signature
from unit.evidence.statements import known, said, signs

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="OpenSSH is not installed")
MESSAGE = b"what is signed\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("ssh")
    for name, kind in {"ann": "ed25519", "bob": "ed25519", "rsa": "rsa"}.items():
        ssh_keygen("-q", "-t", kind, "-N", "", "-C", f"{name}@example.com", "-f", str(made / name))
    return made


def ssh_keygen(*arguments: str, message: bytes = b"") -> bytes:
    return subprocess.run(["ssh-keygen", *arguments], input=message, capture_output=True, check=True).stdout


def signed(path: Path, message: bytes = MESSAGE, namespace: str = "flyback", *options: str) -> bytes:
    armoured = ssh_keygen("-Y", "sign", *options, "-n", namespace, "-f", str(path), message=message)
    return base64.b64decode("".join(armoured.decode().split("\n")[1:-2]))


def verifies(folder: Path, signature: bytes, message: bytes = MESSAGE, key: str = "") -> bool:
    """What ssh-keygen itself says."""
    armour = base64.encodebytes(signature).decode()
    path = folder / "signature"
    path.write_text(f"-----BEGIN SSH SIGNATURE-----\n{armour}-----END SSH SIGNATURE-----\n")
    allowed = folder / "allowed"
    allowed.write_text(f"ann {key or (folder / 'ann.pub').read_text()}")
    done = subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-n", "flyback", "-I", "ann", "-f", allowed, "-s", path],
        input=message,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def ring(folder: Path, *names: str) -> Keyring:
    return Keyring(
        TrustedKey(owner=name, public=(folder / f"{name}.pub").read_text(), may=("approval",)) for name in names
    )


def test_what_a_key_of_openssh_signs_is_good(folder: Path) -> None:
    key = signing_key(folder / "ann", {})
    made = key.sign(MESSAGE)
    assert key.public.form is Form.SSH
    assert key.public.fingerprint in ssh_keygen("-l", "-f", str(folder / "ann")).decode()
    assert verifies(folder, made)
    found = ring(folder, "bob", "ann").signer(MESSAGE, "", made)
    assert found
    assert (found.owner, found.key) == ("ann", key.public.id)


def test_it_signs_statements(folder: Path) -> None:
    key = signing_key(folder / "ann", {})
    content = sealed(said(), signs(key))
    found = unsealed(content, "", known(TrustedKey(owner="ann", public=str(key.public), may=())))
    assert [each.owner for each in found.signers] == ["ann"]


@pytest.mark.parametrize("digest", ["sha256", "sha512"])
def test_both_digests_are_good(folder: Path, digest: str) -> None:
    made = signed(folder / "ann", MESSAGE, "flyback", "-O", f"hashalg={digest}")
    assert ring(folder, "ann").signer(MESSAGE, "", made)


def changed(made: bytes, place: int) -> bytes:
    return made[:place] + bytes([made[place] ^ 1]) + made[place + 1 :]


def test_a_signature_with_any_byte_changed_is_refused(folder: Path) -> None:
    made, keys = signed(folder / "ann"), ring(folder, "ann")
    assert [place for place in range(len(made)) if keys.signer(MESSAGE, "", changed(made, place))] == []
    # ssh-keygen itself does not mind version 0, in the tenth byte
    assert [place for place in range(0, len(made), 8) if verifies(folder, changed(made, place))] == []


@pytest.mark.parametrize(
    ("message", "namespace"),
    [
        pytest.param(b"something else", "flyback", id="another message"),
        pytest.param(MESSAGE, "git", id="signed for git"),
        pytest.param(MESSAGE, "file", id="signed as a file"),
        pytest.param(MESSAGE, "flyback.x", id="a longer namespace"),
    ],
)
def test_signatures_of_something_else(folder: Path, message: bytes, namespace: str) -> None:
    made = signed(folder / "ann", message, namespace)
    assert not verifies(folder, made)
    assert ring(folder, "ann").signer(MESSAGE, "", made) is None


def test_a_key_that_is_not_trusted(folder: Path) -> None:
    assert ring(folder, "bob").signer(MESSAGE, "", signed(folder / "ann")) is None


def test_cut_off_or_with_more_after_it(folder: Path) -> None:
    made = signed(folder / "ann")
    for other in (*(made[:length] for length in range(len(made))), made + b"\0"):
        assert ring(folder, "ann").signer(MESSAGE, "", other) is None


def test_an_ssh_key_signs_in_no_other_way(folder: Path) -> None:
    """The same key, trusted as OpenSSH's, does not sign as a plain one, and the other way round."""
    seed = ed25519.new_key()
    as_ssh = PublicKey(form=Form.SSH, raw=seed.public.raw)
    trusting_ssh = Keyring([TrustedKey(owner="ann", public=str(as_ssh), may=())])
    assert trusting_ssh.signer(MESSAGE, as_ssh.id, seed.sign(MESSAGE)) is None
    plain = PublicKey(form=Form.ED25519, raw=read_signature(signed(folder / "ann")).key.raw)
    trusting_plain = Keyring([TrustedKey(owner="ann", public=str(plain), may=())])
    assert trusting_plain.signer(MESSAGE, plain.id, signed(folder / "ann")) is None


def test_a_security_key_that_was_touched(folder: Path) -> None:
    """Signed as a security key would; ssh-keygen verifies it without one."""
    seed = ed25519.new_key()
    public = PublicKey(form=Form.SSH_HARDWARE, raw=seed.public.raw, application="ssh:")
    keys = Keyring([TrustedKey(owner="ann", public=str(public), may=())])
    for flags, good in {1: True, 5: True, 0: False, 4: False}.items():
        made = hardware_signature(public, seed, flags)
        assert (keys.signer(MESSAGE, "", made) is not None) is good, flags
        assert is_good(read_signature(made), MESSAGE) is good
        assert not good or verifies(folder, made, key=str(public))  # which does not ask whether it was touched
        assert keys.signer(MESSAGE, "", changed(made, len(made) - 1)) is None


def text(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part


def blob(public: PublicKey, signature: bytes) -> bytes:
    """A signature for flyback, put together by hand."""
    head = b"SSHSIG" + (1).to_bytes(4, "big")
    return head + text(public.blob) + text(b"flyback") + text(b"") + text(b"sha512") + text(signature)


def signed_over(message: bytes = MESSAGE) -> bytes:
    return b"SSHSIG" + text(b"flyback") + text(b"") + text(b"sha512") + text(hashlib.sha512(message).digest())


def hardware_signature(public: PublicKey, seed: ed25519.Ed25519Key, flags: int) -> bytes:
    state = bytes([flags]) + (7).to_bytes(4, "big")
    device = hashlib.sha256(b"ssh:").digest() + state + hashlib.sha256(signed_over()).digest()
    return blob(public, text(public.form.value.encode()) + text(seed.sign(device)) + state)


def test_the_parts_of_a_signature_have_their_lengths() -> None:
    seed = ed25519.new_key()
    for form in (Form.SSH, Form.SSH_HARDWARE):
        public = PublicKey(form=form, raw=seed.public.raw)
        keys, kind = Keyring([TrustedKey(owner="ann", public=str(public), may=())]), text(form.value.encode())
        made = seed.sign(signed_over())
        good = keys.signer(MESSAGE, "", blob(public, kind + text(made)))
        assert (good is not None) is (form is Form.SSH)
        for signature in (
            text(b""),
            text(made[:63]),
            text(made + b"\0"),
            text(made) + b"\0",
            text(made[:60]) + b"\1" * 5,
        ):
            assert keys.signer(MESSAGE, "", blob(public, kind + signature)) is None
        assert keys.signer(MESSAGE, "", blob(public, text(b"ssh-rsa") + text(made))) is None


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[dict[str, str]]:
    socket = tmp_path / "agent"
    found = {**os.environ, "SSH_AUTH_SOCK": str(socket)}
    with subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL) as started:
        try:
            while subprocess.run(["ssh-add", "-l"], env=found, capture_output=True, check=False).returncode == 2:
                assert started.poll() is None
            yield found
        finally:
            started.terminate()


@pytest.mark.skipif(not shutil.which("ssh-agent"), reason="there is no ssh-agent")
def test_the_agent_signs_for_a_public_key(
    folder: Path, agent: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["ssh-add", "-q", folder / "ann"], env=agent, check=True, capture_output=True)
    alone = tmp_path / "ann.pub"
    shutil.copy(folder / "ann.pub", alone)
    monkeypatch.setenv("SSH_AUTH_SOCK", agent["SSH_AUTH_SOCK"])
    assert ring(folder, "ann").signer(MESSAGE, "", signing_key(alone, {}).sign(MESSAGE))


def test_the_public_key_is_known_without_the_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "locked"
    ssh_keygen("-q", "-t", "ed25519", "-N", "correct horse", "-f", str(path))
    public = path.with_suffix(".pub").read_text()
    path.with_suffix(".pub").unlink()
    assert str(signing_key(path, {}).public) == re.sub(r" \S*@\S*\n", "", public)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        pytest.param("rsa", "no ed25519 key", id="an RSA key"),
        pytest.param("rsa.pub", "only ed25519", id="its public key"),
    ],
)
def test_other_kinds_of_keys_are_refused(folder: Path, name: str, why: str) -> None:
    with pytest.raises(SigningError, match=why):
        signing_key(folder / name, {})


def test_what_openssh_says_is_told(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = tmp_path / "ann.pub"
    shutil.copy(folder / "ann.pub", alone)
    monkeypatch.setenv("SSH_AUTH_SOCK", "/nowhere")
    with pytest.raises(SigningError, match=r"ssh-keygen did not sign: .*ann\.pub"):
        signing_key(alone, {}).sign(MESSAGE)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SigningError, match="not installed"):
        signing_key(alone, {}).sign(MESSAGE)


def test_a_program_in_its_place_cannot_sign(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    impostor = tmp_path / "ssh-keygen"
    impostor.write_text("#!/bin/sh\nprintf -- '-----BEGIN\\nU1NIU0lH\\n-----END\\n'\n")
    impostor.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(SigningError, match="no signature of ssh-keygen"):
        signing_key(folder / "ann", {}).sign(MESSAGE)


def test_a_key_of_openssh_is_a_file(folder: Path) -> None:
    with pytest.raises(SigningError, match="name its file in FLYBACK_SIGNING_KEY_FILE"):
        signing_key(None, {"FLYBACK_SIGNING_KEY": (folder / "ann").read_text()})
