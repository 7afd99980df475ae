"""The ids of the keys that a policy trusts."""

from functools import lru_cache

from flyback.model.evidence import Level
from flyback.model.public_keys import public_key


@lru_cache(maxsize=1024)
def key_id(public: str) -> str:
    """As signatures name the key; empty where that is no key."""
    try:
        return public_key(public).id
    except ValueError:
        return ""


@lru_cache(maxsize=1024)
def key_level(public: str) -> Level:
    """What its signatures are worth at most."""
    try:
        return public_key(public).level
    except ValueError:
        return Level.DEVELOPMENT
