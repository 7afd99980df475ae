"""Where a signing key comes from, and where a new one is put."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from flyback.errors import Problem, SigningError, UsageError
from flyback.model.public_keys import PublicKey, public_key
from flyback.signing import ed25519, shared_secret, ssh_keys

KEY, KEY_FILE, PASSPHRASE = "FLYBACK_SIGNING_KEY", "FLYBACK_SIGNING_KEY_FILE", "FLYBACK_SIGNING_PASSPHRASE"
_NO_KEY = Problem(
    code="no-signing-key",
    what="there is no key to sign with",
    hint=f"--key FILE, {KEY_FILE}=FILE, or the key itself in {KEY}; flyback keys new makes one",
)
_FORMS = f"keys are PEM (PKCS #8, passphrase in {PASSPHRASE}), or ed25519 keys of OpenSSH; flyback keys new makes one"


class SigningKey(Protocol):
    """A private key, or a shared secret."""

    public: PublicKey

    def sign(self, message: bytes) -> bytes:
        """A signature of a message."""


def chosen_key(path: Path | None, environment: Mapping[str, str]) -> SigningKey | None:
    """The key that was chosen: by `--key`, else by the environment; None where nobody chose one.

    Raises:
        SigningError: it cannot be read.
    """
    if path is None and (text := environment.get(KEY)):
        return _read(text, None, environment)
    named = path or (Path(environment[KEY_FILE]) if environment.get(KEY_FILE) else None)
    if named is None:
        return None
    return _read(_text(named), named, environment)


def signing_key(path: Path | None, environment: Mapping[str, str]) -> SigningKey:
    """The same where there must be one.

    Raises:
        SigningError: nobody chose one, or it cannot be read.
    """
    found = chosen_key(path, environment)
    if found is None:
        raise SigningError(_NO_KEY)
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not a text"
        what = f"the key cannot be read: {why}"
        raise SigningError(Problem(code="no-signing-key", what=what, where=str(path))) from None


def _read(text: str, path: Path | None, environment: Mapping[str, str]) -> SigningKey:
    where = str(path) if path else KEY
    passphrase = passphrase_in(environment)
    try:
        if shared_secret.BEGIN in text:
            return shared_secret.read_secret(text)
        if ssh_keys.BEGIN not in text and not text.startswith(("ssh-", "sk-ssh-")):
            return ed25519.read_key(text.encode(), passphrase)
    except ValueError as error:
        raise SigningError(Problem(code="no-signing-key", what=str(error), where=where, hint=_FORMS)) from None
    if path is None:
        what = f"a key of OpenSSH cannot be given by its text; name its file in {KEY_FILE}"
        raise SigningError(Problem(code="no-signing-key", what=what, where=where))
    return ssh_keys.SshKey(path, text)


def make_private_key(path: Path, environment: Mapping[str, str]) -> PublicKey:
    """Makes an ed25519 key in a new file, encrypted where the environment has a passphrase; its public half.

    Raises:
        UsageError: something is there already, or the folder cannot be written.
    """
    key = ed25519.new_key()
    write_key(path, key.pem(passphrase_in(environment)).decode("ascii"))
    return key.public


def make_shared_secret(path: Path) -> PublicKey:
    """Makes a secret for development in a new file; its digest.

    Raises:
        UsageError: as `make_private_key`.
    """
    secret = shared_secret.new_secret()
    write_key(path, secret.text)
    return secret.public


def passphrase_in(environment: Mapping[str, str]) -> bytes:
    """The passphrase of private keys; empty where there is none."""
    return environment.get(PASSPHRASE, "").encode()


def named_key(text: str, environment: Mapping[str, str]) -> PublicKey:
    """The public key that is written there, or that a file holds: a public, a private one, or a secret.

    Raises:
        UsageError: it is neither a key nor a file.
        SigningError: the file holds no key.
    """
    path = Path(text).expanduser()
    if path.is_file():
        return _public_in(path, environment)
    try:
        return public_key(text)
    except ValueError as error:
        # the text is not shown: it may be a private key
        raise UsageError(Problem(code="no-key", what=f"neither a file nor a public key: {error}")) from None


def _public_in(path: Path, environment: Mapping[str, str]) -> PublicKey:
    content = _text(path)
    try:
        return public_key(content)
    except ValueError:
        return _read(content, path, environment).public


def write_key(path: Path, text: str) -> None:
    """Writes a new key that only its owner may read; never over another.

    Raises:
        UsageError: something is there already, or the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        there = isinstance(error, FileExistsError)
        what = "exists already; nothing was written" if there else f"cannot be written: {error.strerror}"
        raise UsageError(Problem(code="file-exists" if there else "unwritable", what=what, where=str(path))) from None
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink()  # half a key is none
        what = f"cannot be written: {error.strerror}"
        raise UsageError(Problem(code="unwritable", what=what, where=str(path))) from None
