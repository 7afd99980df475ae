"""All evidence of a project, verified."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from flyback.evidence.envelope import Signature
from flyback.evidence.gathering import gathered
from flyback.evidence.sealing import SignerOf
from flyback.filesystem.evidence_files import read_evidence
from flyback.model.evidence import Evidence, Signer
from flyback.model.policy import TrustedKey
from flyback.signing.key_files import chosen_key
from flyback.signing.keyring import Keyring
from flyback.signing.shared_secret import SharedSecret


def read(folder: Path, keys: Iterable[TrustedKey], environment: Mapping[str, str]) -> Evidence:
    """The evidence in the project's folder, as far as a key of these has signed it.

    Keys that are expired or revoked count here; whose word is good for what is for gates to say.

    Raises:
        ConfigurationError: a key that is none.
        SigningError: a key is a shared secret, and what the environment says of it cannot be read.
    """
    return gathered(read_evidence(folder), verifier(keys, environment))


def verifier(keys: Iterable[TrustedKey], environment: Mapping[str, str]) -> SignerOf:
    """Says whose signature one is; shared secrets are in the environment, where signing finds them.

    Raises:
        ConfigurationError: a key that is none.
        SigningError: as `read`.
    """
    trusted = tuple(keys)
    shares = any(each.public.startswith("hmac:") for each in trusted)
    own = chosen_key(None, environment) if shares else None
    ring = Keyring(trusted, [own] if isinstance(own, SharedSecret) else ())

    def signer_of(message: bytes, signature: Signature) -> Signer | None:
        return ring.signer(message, signature.key, signature.made)

    return signer_of
