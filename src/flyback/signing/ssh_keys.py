"""Signing with `ssh-keygen -Y sign`: keys in files, in the agent, and in security keys that want to be touched."""

import base64
import binascii
import subprocess
from pathlib import Path

from flyback.errors import Problem, SigningError
from flyback.model.public_keys import Form, PublicKey, public_key, ssh_key
from flyback.signing.ssh_signature import NAMESPACE, is_good, read_signature

BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----"
_MAGIC = b"openssh-key-v1\0"
_PATIENCE = 120
"""Seconds in which a passphrase is typed, or a key touched."""


class SshKey:
    """A private key that OpenSSH looks after."""

    def __init__(self, path: Path, text: str) -> None:
        """Takes the file of the key: the private one, or the public one of a key that the agent has.

        Raises:
            SigningError: it is neither.
        """
        self._path = path
        try:
            self.public = _inside(text) if BEGIN in text else public_key(text)
        except ValueError as error:
            raise self._failed(str(error)) from None

    def sign(self, message: bytes) -> bytes:
        """A signature without armour, which was verified.

        Raises:
            SigningError: OpenSSH is not there, or does not sign.
        """
        try:
            made = _without_armour(self._asked(message))
            signature = read_signature(made)
        except ValueError as error:
            raise self._failed(str(error)) from None
        if signature.key != self.public or not is_good(signature, message):
            raise self._failed("what ssh-keygen answered is no signature of this key")
        return made

    def _asked(self, message: bytes) -> bytes:
        """What ssh-keygen says; passphrases it asks the terminal for."""
        touched = self.public.form is Form.SSH_HARDWARE
        try:
            done = subprocess.run(
                ["ssh-keygen", "-Y", "sign", "-n", NAMESPACE, "-f", str(self._path.absolute())],
                input=message,
                stdout=subprocess.PIPE,
                stderr=None if touched else subprocess.PIPE,  # it says when to touch the key
                timeout=_PATIENCE,
                check=False,
            )
        except FileNotFoundError:
            raise self._failed("ssh-keygen is not installed") from None
        except subprocess.TimeoutExpired:
            raise self._failed(f"ssh-keygen did not answer within {_PATIENCE} seconds") from None
        if done.returncode:
            said = (done.stderr or b"").decode(errors="replace").strip().splitlines()
            raise self._failed(f"ssh-keygen did not sign: {said[-1] if said else done.returncode}")
        return done.stdout

    def _failed(self, what: str) -> SigningError:
        hint = "flyback signs with ed25519 keys of OpenSSH 8.2 or later; name the .pub file of a key in the agent"
        return SigningError(Problem(code="no-signature", what=what, where=str(self._path), hint=hint))


def _inside(text: str) -> PublicKey:
    """The public key in a private one's file, which is not encrypted whatever the rest is.

    Source: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key
    """
    rest = _body(text)
    if not rest.startswith(_MAGIC):
        raise ValueError("this is no private key of OpenSSH")
    rest = rest.removeprefix(_MAGIC)
    for _ in ("cipher", "key derivation", "its options"):
        rest = rest[4 + int.from_bytes(rest[:4], "big") :]
    rest = rest[4:]  # how many keys there are: one
    return ssh_key(rest[4 : 4 + int.from_bytes(rest[:4], "big")])


def _without_armour(armoured: bytes) -> bytes:
    return _body(armoured.decode("ascii"))


def _body(text: str) -> bytes:
    """What is between the first and the last line."""
    try:
        return base64.b64decode("".join(text.strip().splitlines()[1:-1]), validate=True)
    except binascii.Error:
        raise ValueError("it is not base64") from None
