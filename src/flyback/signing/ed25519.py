"""Signatures by ed25519 keys, in PEM files of the form that OpenSSL writes (PKCS #8)."""

from functools import cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from flyback.model.public_keys import Form, PublicKey


class Ed25519Key:
    """A private key."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = PublicKey(form=Form.ED25519, raw=private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self._private.sign(message)

    def pem(self, passphrase: bytes) -> bytes:
        """The key as a file, encrypted where there is a passphrase."""
        lock = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def new_key() -> Ed25519Key:
    """A key that nobody had before."""
    return Ed25519Key(Ed25519PrivateKey.generate())


def read_key(pem: bytes, passphrase: bytes) -> Ed25519Key:
    """Reads a key.

    Raises:
        ValueError: it is no ed25519 key, or the passphrase is missing, wrong or too much.
    """
    try:
        private = load_pem_private_key(pem, passphrase or None)
    except TypeError:  # what cryptography says of a passphrase that is missing, or not needed
        why = "the key is not encrypted, but there is a passphrase" if passphrase else "the key needs a passphrase"
        raise ValueError(why) from None
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("the key cannot be read" + (", or the passphrase is wrong" if passphrase else "")) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError("the key is no ed25519 key")  # noqa: TRY004 - what the file holds, not what the caller did
    return Ed25519Key(private)


def is_good(raw: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature of a message is one by a public key of 32 bytes."""
    try:
        _public(raw).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@cache
def _public(raw: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(raw)
