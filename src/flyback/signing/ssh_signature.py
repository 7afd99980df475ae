"""Signatures as `ssh-keygen -Y sign` makes them, verified without it: no program of the path is asked.

Source: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig and PROTOCOL.u2f
"""

import hashlib

from flyback.frozen import frozen
from flyback.model.public_keys import Form, PublicKey, ssh_key
from flyback.signing import ed25519

NAMESPACE = "flyback"
"""What the signature is for: one made for e-mail or git is none here."""
MAGIC = b"SSHSIG"
_DIGESTS = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}
_TOUCHED = 1
"""Flag of a security key: somebody was there."""


@frozen
class SshSignature:
    """What a signature says of itself."""

    key: PublicKey
    namespace: bytes
    reserved: bytes
    digest: bytes
    made: bytes
    """64 bytes, and of a security key a flag and a counter after them."""


def read_signature(content: bytes) -> SshSignature:
    """Reads a signature, without its armour.

    Raises:
        ValueError: it is none, or not by an ed25519 key.
    """
    head, rest = content[:10], content[10:]
    if head != MAGIC + (1).to_bytes(4, "big"):
        raise ValueError("no signature of ssh-keygen, version 1")
    fields = []
    for _ in range(5):
        field, rest = _text(rest)
        fields.append(field)
    if rest:
        raise ValueError("there is something after the signature")
    blob, namespace, reserved, digest, made = fields
    key = ssh_key(blob)
    form, made = _text(made)
    if form != key.form.value.encode():
        raise ValueError("the signature is of another kind than its key")
    if key.form is Form.SSH:
        made, rest = _text(made)
        if rest:
            raise ValueError("there is something after the signature")
    else:
        signature, rest = _text(made)
        made = signature + rest
    return SshSignature(key=key, namespace=namespace, reserved=reserved, digest=digest, made=made)


def is_good(signature: SshSignature, message: bytes) -> bool:
    """Whether its own key has signed the message with it, for flyback."""
    if signature.namespace != NAMESPACE.encode() or signature.digest not in _DIGESTS:
        return False
    digest = _DIGESTS[signature.digest](message).digest()
    signed = MAGIC + b"".join(
        _framed(part) for part in (signature.namespace, signature.reserved, signature.digest, digest)
    )
    raw, made = signature.key.raw, signature.made
    if signature.key.form is Form.SSH:
        return ed25519.is_good(raw, signed, made)
    if len(made) != 69 or not made[64] & _TOUCHED:
        return False
    device = hashlib.sha256(signature.key.application.encode()).digest() + made[64:]
    return ed25519.is_good(raw, device + hashlib.sha256(signed).digest(), made[:64])


def _text(content: bytes) -> tuple[bytes, bytes]:
    """The first text of a sequence, and what comes after it."""
    end = 4 + int.from_bytes(content[:4], "big")
    if len(content) < max(4, end):
        raise ValueError("the signature is cut off")
    return content[4:end], content[end:]


def _framed(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part
