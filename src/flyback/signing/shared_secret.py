"""A secret that signer and verifier share, for development: whoever can verify can also sign."""

import base64
import binascii
import hashlib
import hmac
import secrets

from flyback.model.public_keys import Form, PublicKey

BEGIN, _END = "-----BEGIN FLYBACK DEVELOPMENT SECRET-----", "-----END FLYBACK DEVELOPMENT SECRET-----"
_LENGTH = 32
"""Bytes: its digest is public, so that it must not be guessed."""


class SharedSecret:
    """The secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self.public = PublicKey(form=Form.HMAC, raw=hashlib.sha256(secret).digest())

    def sign(self, message: bytes) -> bytes:
        """HMAC with SHA-256, 32 bytes."""
        return hmac.digest(self._secret, message, "sha256")

    def is_good(self, message: bytes, signature: bytes) -> bool:
        """Whether a signature is one by this secret."""
        return hmac.compare_digest(self.sign(message), signature)

    @property
    def text(self) -> str:
        """The secret as a file."""
        return f"{BEGIN}\n{base64.b64encode(self._secret).decode()}\n{_END}\n"


def new_secret() -> SharedSecret:
    """A secret that nobody had before."""
    return SharedSecret(secrets.token_bytes(_LENGTH))


def read_secret(text: str) -> SharedSecret:
    """Reads a secret.

    Raises:
        ValueError: it is none, or shorter than one should be.
    """
    match text.split("\n"):
        case [first, body, last, *rest] if (first, last) == (BEGIN, _END) and not any(rest):
            try:
                secret = base64.b64decode(body, validate=True)
            except (binascii.Error, ValueError):
                raise ValueError("the secret is not base64") from None
            if len(secret) >= _LENGTH:
                return SharedSecret(secret)
    raise ValueError(f"this is no secret of {_LENGTH} bytes or more")
