"""Whose signature counts: the key is trusted for that kind of evidence on that environment, then and now."""

from collections.abc import Iterator
from datetime import datetime

from flyback.frozen import frozen
from flyback.gates.key_ids import key_id, key_level
from flyback.model.evidence import Kind, Level, Signer
from flyback.model.policy import Policy, TrustedKey

_ANY = "*"


@frozen
class Claim:
    """What a signature is asked to vouch for."""

    kind: Kind
    environment: str
    moment: datetime
    """When it was signed, as the statement says."""


@frozen
class Authority:
    """Who vouches for a claim."""

    keys: tuple[TrustedKey, ...]
    """Those that count."""
    against: tuple[str, ...]
    """Why each of the others does not; a sentence each, empty where one counts."""

    @property
    def names(self) -> str:
        """`ci-staging, alice`."""
        return ", ".join(dict.fromkeys(key.owner for key in self.keys))


def authority(signers: tuple[Signer, ...], claim: Claim, policy: Policy, now: datetime) -> Authority:
    """The keys whose signature on a statement counts.

    What the signer says of itself does not matter: owner and level are the policy's. Where the policy has one key
    twice, what forbids wins.
    """
    counting: list[TrustedKey] = []
    against: list[str] = []
    for signer in signers:
        entries = [key for key in policy.keys if key_id(key.public) == signer.key and signer.key]
        barred = next((key for key in entries if _barred(key, claim.moment, now)), None)
        able = [key for key in entries if _may(key, claim)]
        if not entries:
            against.append(f"it is signed with {signer.key[:8]}, a key that nobody trusts")
        elif barred:
            against.append(_barred(barred, claim.moment, now))
        elif not able:
            against.append(f"{entries[0].owner} may not sign {claim.kind.value} for {claim.environment or 'nothing'}")
        elif (
            _is_shared(signer, able[0]) and policy.environment.protected and not policy.environment.evidence.development
        ):
            against.append(f"{able[0].owner} signs with a shared secret, which is for development")
        else:
            counting.append(able[0])
    if not signers:
        against.append("nobody signed it")
    return Authority(keys=tuple(counting), against=() if counting else tuple(against))


def may_sign(kind: Kind, policy: Policy, now: datetime) -> Iterator[TrustedKey]:
    """The keys that may sign that kind for the policy's environment now."""
    claim = Claim(kind=kind, environment=policy.environment.name, moment=now)
    for key in policy.keys:
        signer = Signer(key=key_id(key.public), owner=key.owner, level=key_level(key.public))
        if authority((signer,), claim, policy, now).keys:
            yield key


def _barred(key: TrustedKey, moment: datetime, now: datetime) -> str:
    if key.revoked:
        return f"the key of {key.owner} is revoked"
    if key.expires is not None and (now >= key.expires or moment >= key.expires):
        return f"the key of {key.owner} expired on {key.expires:%Y-%m-%d}"
    return ""


def _may(key: TrustedKey, claim: Claim) -> bool:
    there = claim.environment and (claim.environment in key.environments or _ANY in key.environments)
    return bool(there) and claim.kind.value in key.may


def _is_shared(signer: Signer, key: TrustedKey) -> bool:
    return Level.DEVELOPMENT in (signer.level, key_level(key.public))
