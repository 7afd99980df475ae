"""The keys that `flyback.toml` trusts, and whose signature a signature is."""

from collections.abc import Iterable

from flyback.errors import ConfigurationError, Problem
from flyback.frozen import frozen
from flyback.model.evidence import Signer
from flyback.model.policy import TrustedKey
from flyback.model.public_keys import Form, PublicKey, public_key
from flyback.signing import ed25519, ssh_signature
from flyback.signing.shared_secret import SharedSecret


@frozen
class _Held:
    """A key, and who has it."""

    public: PublicKey
    signer: Signer


class Keyring:
    """Knows keys; which of them may say what is not its business."""

    def __init__(self, keys: Iterable[TrustedKey], secrets: Iterable[SharedSecret] = ()) -> None:
        """Takes keys, also expired and revoked ones, and the secrets of those that are shared.

        Raises:
            ConfigurationError: a key that cannot be read, or that two owners have.
        """
        self._held: dict[str, _Held] = {}
        self._secrets = {secret.public.id: secret for secret in secrets}
        problems: list[Problem] = []
        for each in keys:
            try:
                self._take(each)
            except ValueError as error:
                what = f"the key of {each.owner}: {error}"
                problems.append(Problem(code="bad-key", what=what, where="flyback.toml: [[keys]]"))
        if problems:
            raise ConfigurationError(problems)

    def signer(self, message: bytes, hint: str, made: bytes) -> Signer | None:
        """Whose good signature of a message it is; the hint only says which key is tried first."""
        if made.startswith(ssh_signature.MAGIC):
            return self._by_ssh(message, made)
        for held in sorted(self._held.values(), key=lambda held: held.public.id != hint):
            if self._is_good(held.public, message, made):
                return held.signer
        return None

    def _take(self, key: TrustedKey) -> None:
        public = public_key(key.public)
        signer = Signer(key=public.id, owner=key.owner, level=public.level)
        there = self._held.setdefault(public.id, _Held(public=public, signer=signer))
        if there.signer.owner != key.owner:
            raise ValueError(f"it is that of {there.signer.owner}, too")
        if there.public != public:
            raise ValueError("it is written in two ways")

    def _is_good(self, public: PublicKey, message: bytes, made: bytes) -> bool:
        if public.form is Form.ED25519:
            return ed25519.is_good(public.raw, message, made)
        secret = self._secrets.get(public.id) if public.form is Form.HMAC else None
        return secret is not None and secret.is_good(message, made)

    def _by_ssh(self, message: bytes, made: bytes) -> Signer | None:
        """The signature says which key it is by; SSH keys sign in no other way, and other keys not in this one."""
        try:
            signature = ssh_signature.read_signature(made)
        except ValueError:
            return None
        held = self._held.get(signature.key.id)
        if held is None or held.public != signature.key or not ssh_signature.is_good(signature, message):
            return None
        return held.signer
