"""Who wrote a file: everybody that any commit names who ever touched it, under whatever name it had then."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from flyback.filesystem.git import Repository

_FORMAT = "%x02%H%x01%ae%x03%aE%x03%ce%x03%cE%x03%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x03)"
_LOG = (
    *("-c", "core.quotePath=false", "log", "--full-history", "-c", "--no-renames", "--no-show-signature"),
    *("--name-status", f"--format={_FORMAT}"),
)
"""Merges count where they differ from all their parents: that was written in them."""
_RENAMES = ("-c", "core.quotePath=false", "diff-tree", "--stdin", "-r", "-M", "--root", "--name-status")
_ADDRESS = re.compile(r"<([^<>]*)>")
_MANY = 400
"""Paths in one command line."""
_LONGEST = 64
"""Names that files may have had before; a chain that is longer is none."""


class _Touch(NamedTuple):
    """A commit that touched a file."""

    commit: str
    people: tuple[str, ...]
    name: str
    added: bool


class _LostError(Exception):
    """Git did not answer."""


def authors(found: Repository, files: Sequence[Path]) -> Mapping[Path, tuple[str, ...]]:
    """E-mail addresses in lower case: authors, committers and co-authors, as written and as `.mailmap` has them.

    Nobody where history is cut off, where the file is not in the commit, and where git fails.
    """
    names = found.names(files)
    try:
        people = {} if found.shallow else _people(found, sorted({name for name in names.values() if name}))
    except _LostError:
        people = {}
    return {file: tuple(sorted(people.get(name, ()))) for file, name in names.items()}


def _people(found: Repository, names: Sequence[str]) -> dict[str, set[str]]:
    """By name now."""
    people: dict[str, set[str]] = {name: set() for name in names}
    now = {name: {name} for name in names}
    """What a name of before is called now; two files may have come from one."""
    waiting = [(found.commit, tuple(names))]
    for _ in range(_LONGEST):
        if not waiting:
            return people
        start, wanted = waiting.pop()
        touches = [touch for touch in _touches(found, start, wanted) if touch.name in wanted]
        for touch in touches:
            for name in now[touch.name]:
                people[name].update(touch.people)
        for commit, old, new in _renames(found, touches):
            now.setdefault(old, set()).update(now[new])
            waiting.append((f"{commit}^", (old,)))
    raise _LostError


def _touches(found: Repository, start: str, names: Sequence[str]) -> Iterator[_Touch]:
    for first in range(0, len(names), _MANY):
        for entry in _told(found, *_LOG, start, "--", *names[first : first + _MANY]).split("\x02")[1:]:
            head, *lines = entry.split("\n")
            commit, _, said = head.partition("\x01")
            people = tuple(dict.fromkeys(filter(None, map(_address, said.split("\x03")))))
            for line in lines:
                status, tab, name = line.partition("\t")
                if tab:
                    yield _Touch(commit, people, name, added=status == "A")


def _renames(found: Repository, touches: Iterable[_Touch]) -> Iterator[tuple[str, str, str]]:
    """Of files that a commit seems to have added: the commit, their name before, and the one that it gave them."""
    added = {(touch.commit, touch.name) for touch in touches if touch.added}
    commits = dict.fromkeys(commit for commit, _ in added)
    if not commits:
        return
    commit = ""
    for line in _told(found, *_RENAMES, given="".join(f"{each}\n" for each in commits)).split("\n"):
        match line.split("\t"):
            case [one] if one:
                commit = one
            case [status, old, new] if status.startswith("R") and (commit, new) in added:
                yield commit, old, new


def _told(found: Repository, *arguments: str, given: str = "") -> str:
    told = found.git(*arguments, given=given)
    if told is None:
        raise _LostError
    return told


def _address(text: str) -> str:
    """Of `Ann <ann@example.com>` the address; what has none is somebody, too."""
    inside = _ADDRESS.search(text)
    return (inside[1] if inside else text).strip().lower()
