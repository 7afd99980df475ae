"""The digest of a policy: who approved a run under one policy has approved nothing under another."""

import enum
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, time, timedelta

from flyback.model.policy import EnvironmentPolicy, Policy, TrustedKey


def policy_of(environment: EnvironmentPolicy, keys: Iterable[TrustedKey]) -> Policy:
    """The policy of an environment with its digest: SHA-256 over every value, set or default, in any order of keys.

    A default that another version of flyback has otherwise makes another policy of the same file.
    """
    trusted = tuple(keys)
    said = {
        "environment": _plain(environment),
        "keys": sorted((_plain(key) for key in trusted), key=lambda key: json.dumps(key, sort_keys=True)),
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return Policy(environment=environment, keys=trusted, digest=hashlib.sha256(text.encode()).hexdigest())


def _plain(value: object) -> object:
    """What JSON can say, one text for each value."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case enum.Enum():
            return value.value
        case timedelta():
            return value // timedelta(microseconds=1)
        case datetime() | time():
            return value.isoformat()
        case tuple():
            return [_plain(each) for each in value]
        case Mapping():
            return {str(name): _plain(each) for name, each in value.items()}
    if is_dataclass(value):
        said = {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        return {"is": type(value).__name__, **said}
    raise TypeError(value)  # a field of a new kind, which would not be part of the digest
