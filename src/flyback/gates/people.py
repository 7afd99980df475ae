"""Who is who: one person has many addresses and keys, and counts once.

A person is everything that keys of `flyback.toml` tie together: the same owner, a shared address, the same key twice.
"""

import re
from collections.abc import Iterable

from flyback.gates.key_ids import key_id
from flyback.model.policy import TrustedKey

Person = frozenset[str]
"""Names of one person: `owner:alice`, `mail:alice@example.com`, `key:3f2a...`."""


def people(keys: Iterable[TrustedKey]) -> tuple[Person, ...]:
    """Everybody whom keys know, each once."""
    found: list[Person] = []
    for key in keys:
        names = _names(key)
        same = [each for each in found if each & names]
        found = [each for each in found if each not in same]
        found.append(names.union(*same))
    return tuple(found)


def person(key: TrustedKey, everybody: Iterable[Person]) -> Person:
    """Whose key it is."""
    names = _names(key)
    return next((each for each in everybody if each & names), names)


def is_called(who: Person, name: str) -> bool:
    """Whether the person goes by that name: an address, the owner of a key, or the part of an address before the @."""
    called = name.strip().casefold()
    if "@" in called:
        return bool({f"mail:{each}" for each in mailboxes(called)} & who)
    return f"owner:{called}" in who or any(each.startswith(f"mail:{called}@") for each in who)


def is_known(name: str, everybody: Iterable[Person], others: Iterable[str]) -> bool:
    """Whether a name is somebody's, or nobody's who has a key."""
    return any(is_called(each, name) for each in everybody) or any(matches(name, pattern) for pattern in others)


def matches(name: str, pattern: str) -> bool:
    """Whether a name is of a pattern of `*` and `?`, in whatever case."""
    parts = ({"*": ".*", "?": "."}.get(each, re.escape(each)) for each in pattern.strip().casefold())
    return re.fullmatch("".join(parts), name.strip().casefold(), re.DOTALL) is not None


def mailboxes(address: str) -> frozenset[str]:
    """The address, and those that reach the same mailbox: without `+tag`, without the number that GitHub puts first."""
    whole = address.strip().casefold()
    local, _, domain = whole.rpartition("@")
    before, plus, after = local.partition("+")
    if not plus:
        return frozenset({whole})
    return frozenset({whole, f"{after if domain == 'users.noreply.github.com' else before}@{domain}"})


def _names(key: TrustedKey) -> Person:
    mails = {f"mail:{each}" for address in key.emails if address.strip() for each in mailboxes(address)}
    owner = {f"owner:{key.owner.strip().casefold()}"} if key.owner.strip() else set()
    return frozenset({*mails, *owner, f"key:{key_id(key.public)}"})
