"""Public keys as `flyback.toml` writes them, and the id by which everything else names them."""

import base64
import binascii
import enum
import hashlib

from flyback.frozen import frozen
from flyback.model.evidence import Level

_LENGTH = 32
"""Of an ed25519 key and of a SHA-256, in bytes."""
_PRIME = 2**255 - 19
_WITHOUT_SIGN = 2**255 - 1
_EIGHTH = int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little")
_SMALL = frozenset({0, 1, _PRIME - 1, _EIGHTH, _PRIME - _EIGHTH})
"""The y of every point whose order divides 8, sign aside."""


class Form(enum.Enum):
    """What kind of key it is; its value is the word in front of it."""

    ED25519 = "ed25519"
    SSH = "ssh-ed25519"
    SSH_HARDWARE = "sk-ssh-ed25519@openssh.com"
    """The private key is in a security key that somebody touches for each signature."""
    HMAC = "hmac"
    """The public key is the SHA-256 of the secret."""


@frozen
class PublicKey:
    """What signatures are verified with."""

    form: Form
    raw: bytes
    """32 bytes: the point of the curve, or the digest of the secret."""
    application: str = ""
    """Of a security key: `ssh:`."""

    @property
    def id(self) -> str:
        """SHA-256 of the key, hexadecimal; of a shared secret the digest that its public form is."""
        return self.raw.hex() if self.form is Form.HMAC else hashlib.sha256(self.raw).hexdigest()

    @property
    def level(self) -> Level:
        """What its signatures are worth."""
        return Level.DEVELOPMENT if self.form is Form.HMAC else Level.SIGNED

    @property
    def fingerprint(self) -> str:
        """The same key as other tools show it: `SHA256:...` of OpenSSH; else its id."""
        if self.form not in (Form.SSH, Form.SSH_HARDWARE):
            return self.id
        digest = hashlib.sha256(self.blob).digest()
        return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"

    @property
    def blob(self) -> bytes:
        """An SSH key in the form that OpenSSH sends over the wire."""
        parts = [self.form.value.encode(), self.raw]
        if self.form is Form.SSH_HARDWARE:
            parts.append(self.application.encode())
        return b"".join(len(part).to_bytes(4, "big") + part for part in parts)

    def __str__(self) -> str:
        match self.form:
            case Form.ED25519:
                return f"{self.form.value}:{base64.b64encode(self.raw).decode()}"
            case Form.HMAC:
                return f"{self.form.value}:{self.raw.hex()}"
        return f"{self.form.value} {base64.b64encode(self.blob).decode()}"


def public_key(text: str) -> PublicKey:
    """Reads `ed25519:BASE64`, `ssh-ed25519 AAAA... comment` or `hmac:HEXADECIMAL`.

    Raises:
        ValueError: it is none of them; says why.
    """
    words = text.split()
    name, colon, rest = text.strip().partition(":")
    match name, words:
        case _, [("ssh-ed25519" | "sk-ssh-ed25519@openssh.com"), blob, *_]:
            return ssh_key(_decoded(blob))
        case "ed25519", [_] if colon:
            return PublicKey(form=Form.ED25519, raw=_on_curve(_decoded(rest)))
        case "hmac", [_] if colon:
            return PublicKey(form=Form.HMAC, raw=_digest(rest))
        case _, [word, *_] if word.startswith(("ssh-rsa", "ssh-dss", "ecdsa-sha2-", "sk-ecdsa-sha2-")):
            raise ValueError("only ed25519 keys may sign: ssh-keygen -t ed25519")
        case _ if "PRIVATE KEY" in text:
            raise ValueError("this is a private key")
    raise ValueError("should be ed25519:BASE64, an OpenSSH public key (ssh-ed25519 AAAA...), or hmac:SHA256")


def ssh_key(blob: bytes) -> PublicKey:
    """Reads an SSH key in the form that OpenSSH sends over the wire.

    Raises:
        ValueError: it is no ed25519 key.
    """
    parts, at = [], 0
    while at < len(blob):
        length = int.from_bytes(blob[at : at + 4], "big")
        parts.append(blob[at + 4 : at + 4 + length])
        at += 4 + length
    match parts:
        case [b"ssh-ed25519", raw]:
            key = PublicKey(form=Form.SSH, raw=_on_curve(raw))
        case [b"sk-ssh-ed25519@openssh.com", raw, application]:
            name = application.decode()  # UnicodeDecodeError is a ValueError
            key = PublicKey(form=Form.SSH_HARDWARE, raw=_on_curve(raw), application=name)
        case _:
            raise ValueError("the SSH key is no ed25519 key")
    if key.blob != blob:
        raise ValueError("the SSH key is cut off, or has more than a key in it")
    return key


def _decoded(text: str) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("the key is not base64") from None
    if base64.b64encode(found).decode() != text:
        raise ValueError("the key is not base64 as it should be written")
    return found


def _digest(text: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError:
        raise ValueError("the digest of the secret is not hexadecimal") from None
    if len(found) != _LENGTH:
        raise ValueError("the digest of the secret is no SHA-256: 64 hexadecimal digits")
    return found


def _on_curve(raw: bytes) -> bytes:
    if len(raw) != _LENGTH:
        raise ValueError("an ed25519 key has 32 bytes")
    y = int.from_bytes(raw, "little") & _WITHOUT_SIGN
    if y in _SMALL or y >= _PRIME:
        raise ValueError("this is no key that anybody has made: signatures of it can be forged")
    return raw
