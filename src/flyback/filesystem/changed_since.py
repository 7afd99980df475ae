"""Which scripts a branch adds or changes, asked of git."""

import subprocess
from pathlib import Path

from flyback.errors import Problem, UsageError
from flyback.frozen import frozen
from flyback.model.script import Project, UndoScript, VersionedScript
from flyback.model.version import Version


@frozen
class Changed:
    """Files of the work tree that differ from where the branch left a commit; all are real paths."""

    files: frozenset[Path]
    """Added and changed ones; those that are gone are not among them."""
    added: frozenset[Path]
    """Those that were not there then."""

    def has(self, file: Path) -> bool:
        """Whether a script, or the `.conf` file beside it, differs."""
        path = file.resolve()
        return path in self.files or path.with_name(f"{path.name}.conf") in self.files


def versions_changed_since(folder: Path, ref: str, project: Project) -> frozenset[Version]:
    """Versions whose migration, undo script or `.conf` file differs from where the branch left `ref`.

    Raises:
        UsageError: as `changed_since`.
    """
    changed = changed_since(folder, ref)
    scripts: tuple[VersionedScript | UndoScript, ...] = (*project.versioned, *project.undo)
    return frozenset(script.version for script in scripts if changed.has(folder / script.source.path))


def changed_since(folder: Path, ref: str) -> Changed:
    """What differs from where the branch left `ref`.

    Compared are the work tree, files git does not know yet included, and the merge base of `ref` and `HEAD`.

    Raises:
        UsageError: no git, no repository, an unknown ref, or no common history.
    """
    start, top = commit_before(folder, ref), top_of(folder, ref)
    told = _git(top, ref, "diff", "--name-status", "-z", "--no-renames", "--no-ext-diff", "--diff-filter=d", start)
    words = told.split("\0")
    changed = dict(zip(words[1::2], words[::2], strict=False))
    unknown = _git(top, ref, "ls-files", "--others", "--exclude-standard", "-z").split("\0")
    added = {(top / name).resolve() for name in (*unknown, *(each for each in changed if changed[each] == "A")) if name}
    return Changed(files=frozenset({(top / name).resolve() for name in changed} | added), added=frozenset(added))


def commit_before(folder: Path, ref: str) -> str:
    """Where the branch left `ref`: the merge base with `HEAD`.

    Raises:
        UsageError: as `changed_since`.
    """
    if not ref or ref.startswith("-"):
        raise UsageError(_problem(ref, "not the name of a commit", "name a branch, tag or commit: main"))
    top_of(folder, ref)
    commit = _git(folder, ref, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").strip()
    return _git(folder, ref, "merge-base", "HEAD", commit).strip()


def top_of(folder: Path, ref: str) -> Path:
    """The repository's folder.

    Raises:
        UsageError: as `changed_since`.
    """
    return Path(_git(folder, ref, "rev-parse", "--show-toplevel").strip("\n"))


_FAULTS = {
    "rev-parse --show-toplevel": ("the project is not in a git repository", "leave --since out, or use --last N"),
    "rev-parse --verify": ("git knows no such commit", "fetch it first: git fetch origin"),
    "merge-base HEAD": (
        "it has no commit in common with HEAD",
        "in a shallow clone fetch the whole history: git fetch --unshallow, or fetch-depth: 0 in CI",
    ),
}


def _git(folder: Path, ref: str, *arguments: str) -> str:
    return git_bytes(folder, ref, *arguments).decode("utf-8", "surrogateescape")


def git_bytes(folder: Path, ref: str, *arguments: str) -> bytes:
    """What git prints; `ref` is named in errors.

    Raises:
        UsageError: git cannot be run, or fails.
    """
    command = ("git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", str(folder), *arguments)
    try:
        done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    except OSError as error:
        problem = _problem(ref, f"git cannot be run: {error.strerror}", "install git, or leave --since out")
        raise UsageError(problem) from None
    if done.returncode == 0:
        return done.stdout
    what, hint = _FAULTS.get(" ".join(arguments[:2]), (f"git {arguments[0]} failed", ""))
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    raise UsageError(_problem(ref, f"{what} ({said[0]})" if said else what, hint))


def _problem(ref: str, what: str, hint: str) -> Problem:
    return Problem(code="bad-since", what=what, where=f"--since {ref}", hint=hint)
