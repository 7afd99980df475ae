"""The repeatable migrations of a project as they were at a commit."""

import io
import tarfile
import tempfile
from pathlib import Path

from flyback.filesystem.changed_since import commit_before, git_bytes, top_of
from flyback.filesystem.discover import read_young_project
from flyback.model.script import RepeatableScript
from flyback.settings import Settings


def repeatables_at(folder: Path, ref: str, settings: Settings) -> tuple[RepeatableScript, ...]:
    """Those where the branch left `ref`; what lies outside of the repository is not among them.

    Raises:
        UsageError: no git, no repository, an unknown ref, or no common history.
        ProjectError: they could not be read then either.
    """
    start, top = commit_before(folder, ref), top_of(folder, ref)
    prefix = settings.flyway.repeatable_sql_migration_prefix
    listed = git_bytes(top, ref, "ls-tree", "-r", "--name-only", "-z", start).decode("utf-8", "surrogateescape")
    names = [name for name in listed.split("\0") if name.rpartition("/")[2].startswith(f"{prefix}__")]
    if not names:
        return ()
    literal = (f":(literal){name}" for name in names)
    packed = git_bytes(top, ref, "archive", "--format=tar", start, "--", *literal)
    with tempfile.TemporaryDirectory(prefix="flyback-") as scratch:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(scratch, filter="data")
        then = Path(scratch) / folder.resolve().relative_to(top.resolve())
        return read_young_project(then, settings).repeatables if then.is_dir() else ()
