"""Whatever stands where a key or a signature should be is one, or says why not: nothing else comes of it."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flyback.errors import SigningError
from flyback.model.public_keys import public_key, ssh_key
from flyback.signing import ed25519, shared_secret
from flyback.signing.ssh_keys import SshKey
from flyback.signing.ssh_signature import read_signature

PEM = ed25519.new_key().pem(b"")
ENCRYPTED = ed25519.new_key().pem(b"correct horse")
SECRET = shared_secret.new_secret().text
PUBLIC = ed25519.new_key().public
WORDS = st.sampled_from(["ed25519:", "hmac:", "ssh-ed25519 ", "sk-ssh-ed25519@openssh.com ", "ssh-rsa ", "-----BEGIN "])


@st.composite
def edits(draw: st.DrawFn, content: bytes) -> bytes:
    """The same with a piece of it replaced."""
    start, end = sorted((draw(st.integers(0, len(content))), draw(st.integers(0, len(content)))))
    return content[:start] + draw(st.binary(max_size=8)) + content[end:]


def complaint(read: Callable[[], object]) -> str:
    """What reading says is wrong; empty where nothing is. Any other error fails the test."""
    try:
        read()
    except (ValueError, SigningError) as error:
        return str(error)
    return ""


@given(st.builds(str.__add__, WORDS, st.text()) | edits(str(PUBLIC).encode()).map(lambda made: made.decode("latin-1")))
@example("ed25519:")
@example("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5")
def test_public_keys(text: str) -> None:
    try:
        found = public_key(text)
    except ValueError:
        return
    assert public_key(str(found)) == found
    assert len(found.raw) == 32


@given(st.binary(max_size=80))
@example(b"\xff\xff\xff\xff")
@example(b"\x00\x00\x00\x1ask-ssh-ed25519@openssh.com" + b"\x00\x00\x00\x20" + b"\x02" * 32 + b"\x00\x00\x00\x01\xff")
def test_keys_on_the_wire(blob: bytes) -> None:
    try:
        found = ssh_key(blob)
    except ValueError:
        return
    assert found.blob == blob


@given(edits(PEM) | edits(ENCRYPTED) | st.binary(), st.sampled_from([b"", b"correct horse"]))
@settings(deadline=None, max_examples=60)
def test_private_keys(content: bytes, passphrase: bytes) -> None:
    assert "correct horse" not in complaint(lambda: ed25519.read_key(content, passphrase))


@given(edits(SECRET.encode()).map(lambda made: made.decode("latin-1")) | st.text())
def test_secrets(text: str) -> None:
    assert SECRET.splitlines()[1] not in complaint(lambda: shared_secret.read_secret(text))


@pytest.fixture(scope="module")
def ssh_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A private key of OpenSSH, and a signature of it without armour."""
    if not shutil.which("ssh-keygen"):
        pytest.skip("OpenSSH is not installed")
    path = tmp_path_factory.mktemp("ssh") / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
    text = path.read_text()
    return text.encode(), SshKey(path, text).sign(b"message")


@given(st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_openssh_writes(ssh_files: tuple[bytes, bytes], data: st.DataObject) -> None:
    private, signature = ssh_files
    text = data.draw(edits(private)).decode("latin-1")
    told = complaint(lambda: SshKey(Path("key"), text))
    assert not any(line in told for line in private.decode().splitlines()[1:-1])
    complaint(lambda: read_signature(data.draw(edits(signature) | st.binary())))
