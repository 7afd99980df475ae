"""What git knows of files: whether they are as committed, and who wrote them. No git, or no repository: nothing."""

import os
import subprocess
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path

from flyback.frozen import frozen

_REDIRECTIONS = frozenset(
    {
        *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY"),
        *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_LITERAL_PATHSPECS"),
    }
)
"""Variables that make git look elsewhere than in the repository around the folder."""
_OPTIONS = ("--no-optional-locks", "--no-replace-objects", "--literal-pathspecs", "-c", "core.fsmonitor=false")
_SECONDS = 60.0


@frozen
class Repository:
    """A work tree with a commit."""

    top: Path
    """Its folder, links resolved."""
    commit: str
    """That is checked out."""
    shallow: bool
    """Whether history was cut off when it was cloned: who wrote what is not known then."""

    def git(self, *arguments: str, given: str = "") -> str | None:
        """What git prints; None where it fails."""
        return run_git(self.top, *arguments, given=given)

    def names(self, files: Iterable[Path]) -> dict[Path, str]:
        """The files as git calls them; empty where they are outside. Links are followed, each folder's once."""
        folder = cache(os.path.realpath)
        top = f"{self.top}/"
        found = {}
        for file in files:
            real = os.path.realpath(file) if file.is_symlink() else f"{folder(file.parent)}/{file.name}"
            found[file] = real.removeprefix(top) if real.startswith(top) else ""
        return found


def repository(folder: Path) -> Repository | None:
    """The repository around a folder; None without git, repository or commit."""
    said = run_git(folder, "rev-parse", "--show-toplevel", "--is-shallow-repository", "--verify", "HEAD^{commit}")
    lines = said.splitlines() if said else []
    if len(lines) != 3:
        return None
    top, shallow, commit = lines
    return Repository(top=Path(top).resolve(), commit=commit, shallow=shallow != "false")


def committed(found: Repository, files: Iterable[Path]) -> frozenset[Path]:
    """Those of the files whose bytes are those of the commit.

    Filters that git applies on the way into the work tree make other bytes: what runs is what counts.
    """
    names = {file: name for file, name in found.names(files).items() if _can_be_asked(name) and file.is_file()}
    blobs, there = _blobs(found, names.values()), _hashed(found, names.values())
    return frozenset(file for file, name in names.items() if name in blobs and blobs[name] == there.get(name))


def own_addresses(folder: Path) -> tuple[str, ...]:
    """Who commits here: the e-mail addresses that git would write, in lower case."""
    said = [run_git(folder, "var", name) or "" for name in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")]
    found = [each[each.index("<") + 1 : each.rindex(">")].lower() for each in said if "<" in each and ">" in each]
    return tuple(dict.fromkeys(each for each in found if each))


def run_git(folder: Path, *arguments: str, given: str = "") -> str | None:
    """What git prints; None where it cannot be run, fails or takes too long."""
    kept = {name: value for name, value in os.environ.items() if name not in _REDIRECTIONS}
    try:
        done = subprocess.run(
            ("git", *_OPTIONS, "-C", str(folder), *arguments),
            input=given.encode("utf-8", "surrogateescape"),
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env={**kept, "GIT_GRAFT_FILE": os.devnull, "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None


def _blobs(found: Repository, names: Collection[str]) -> Mapping[str, str]:
    """The ids of files in the commit, by name; links and submodules are none."""
    told = found.git("ls-tree", "-r", "-z", found.commit) if names else ""
    wanted = set(names)
    entries = (line.partition("\t") for line in (told or "").split("\0") if line.startswith("100"))
    return {name: head.split(" ")[2] for head, _, name in entries if name in wanted}


def _hashed(found: Repository, names: Collection[str]) -> Mapping[str, str]:
    """The ids that the files' bytes would have."""
    asked = list(names)
    told = found.git("hash-object", "--no-filters", "--stdin-paths", given="".join(f"{each}\n" for each in asked))
    ids = (told or "").split()
    return dict(zip(asked, ids, strict=True)) if len(ids) == len(asked) else {}


def _can_be_asked(name: str) -> bool:
    """Whether git takes it for the name that it is, in a list of names."""
    return bool(name) and not name.startswith('"') and "\n" not in name
