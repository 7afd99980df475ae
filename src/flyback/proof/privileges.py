"""Access privileges in words: who may do what, lost and gained."""

import re
from collections.abc import Iterable, Iterator

from flyback.proof.labels import EVERYBODYS_PRIVILEGES, OWNERS_PRIVILEGES, PRIVILEGES
from flyback.proof.legs import Leg

_ITEM = re.compile(r'^(?P<to>"(?:[^"]|"")*"|[^=]*)=(?P<letters>[a-zA-Z*]*)/(?P<by>.*)$', re.DOTALL)
_LETTER = re.compile(r"([a-zA-Z])(\*?)")

Grants = dict[tuple[str, str, str], bool]
"""Letter, to whom, by whom: with grant option or not."""


def privilege_phrases(
    kind: str, owners: tuple[str, str], before: Iterable[str] | None, after: Iterable[str] | None, leg: Leg
) -> Iterator[str]:
    """One phrase for each privilege that only one side grants; None stands for the default ones.

    `owners` are those before and after: what follows a change of the owner alone is not told.
    """
    old = _grants(before, kind, owners[0])
    new = {
        (letter, _put_back(to, owners), _put_back(by, owners)): option
        for (letter, to, by), option in _grants(after, kind, owners[1]).items()
    }
    for key in sorted(old.keys() | new.keys(), key=lambda key: (key[1], list(PRIVILEGES).index(key[0]))):
        letter, to, by = key
        if letter == "m" and to == owners[0] and (before is None or after is None):
            continue  # MAINTAIN is among the owner's own since PostgreSQL 17; None cannot say so
        name = f"privilege {PRIVILEGES.get(letter, letter)} for {to or 'PUBLIC'}"
        if any(key[:2] == other[:2] for other in (old.keys() ^ new.keys()) - {key}):
            name += f" granted by {by}"
        if key not in new:
            yield f"{name} {leg.lost}"
        elif key not in old:
            yield f"{name} {leg.extra}"
        elif old[key] != new[key]:
            yield f"{name}: grant option {leg.lost if old[key] else leg.extra}"


def _grants(items: Iterable[str] | None, kind: str, owner: str) -> Grants:
    if items is None:
        default = [
            f"{owner}={OWNERS_PRIVILEGES.get(kind, '')}/{owner}",
            f"={EVERYBODYS_PRIVILEGES.get(kind, '')}/{owner}",
        ]
        items = default
    found: Grants = {}
    for item in items:
        if match := _ITEM.match(item):
            for letter, option in _LETTER.findall(match["letters"]):
                found[letter, match["to"], match["by"]] = bool(option)
    return found


def _put_back(role: str, owners: tuple[str, str]) -> str:
    return owners[0] if role == owners[1] else role
