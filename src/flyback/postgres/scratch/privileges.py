"""Runs the server, and only the server, without root's rights.

PostgreSQL refuses to run as root. Nobody's directory modes are changed for that, and flyback itself stays who it is.
"""

import ctypes
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from flyback.errors import Problem, ServerError
from flyback.frozen import frozen
from flyback.postgres.scratch.binaries import Binaries, version_of

_CLONE_NEWUSER = 0x10000000
_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR")


@frozen
class Launcher:
    """How server programs are started: as ourselves, as another user, or in a user namespace."""

    binaries: Binaries
    user: int | None = None
    """The user that the server runs as and that must own its files; None for our own."""
    group: int | None = None
    enter: Callable[[], None] | None = None
    """Called in the child before the program starts."""

    def start(
        self, argv: Sequence[str | Path], *, stdin: int | IO[bytes], output: int | IO[bytes]
    ) -> subprocess.Popen[bytes]:
        """Starts a program of the server with a clean environment, in a session of its own (Ctrl-C is for us)."""
        environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        return subprocess.Popen(
            [self.binaries.folder / argv[0], *argv[1:]],
            stdin=stdin,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=environment | {"LC_ALL": "C", "TZ": "UTC"},
            start_new_session=True,
            user=self.user,
            group=self.group,
            extra_groups=None if self.user is None else [],
            preexec_fn=self.enter,  # noqa: PLW1509 - the function only makes system calls
        )

    def own(self, path: Path) -> None:
        """Hands a file or directory to the server's user."""
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group)


def launcher_for(binaries: Binaries) -> Launcher:
    """Chooses the first way that works: ourselves, an unprivileged user, a user namespace, that user on a copy.

    In the namespace the server has none of root's capabilities, but the files of root are its own.

    Raises:
        ServerError: none of them works.
    """
    direct = Launcher(binaries=binaries)
    if os.geteuid() != 0 and _has_account(os.geteuid()):
        return direct
    account = _unprivileged()
    if os.geteuid() != 0:
        return replace(direct, enter=_user_namespace(account.pw_uid, account.pw_gid))
    as_account = replace(direct, user=account.pw_uid, group=account.pw_gid)
    if version_of(binaries.folder / "postgres", user=account.pw_uid, group=account.pw_gid):
        return as_account
    enter = _user_namespace(account.pw_uid, account.pw_gid)
    if enter:
        return replace(direct, enter=enter)
    return replace(as_account, binaries=_reachable_copy(binaries))


def _has_account(user: int) -> bool:
    """Whether the user is in the password file: initdb refuses a bare number, which containers often run as."""
    try:
        return bool(pwd.getpwuid(user))
    except KeyError:
        return False


def _unprivileged() -> pwd.struct_passwd:
    for name in ("nobody", "postgres"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServerError(
        Problem(
            code="no-unprivileged-user",
            what="PostgreSQL does not run as root, and there is no user `nobody` or `postgres` to run it as",
            hint="run flyback as a plain user, or name a server with --server DSN",
        )
    )


def _user_namespace(user: int, group: int) -> Callable[[], None] | None:
    """What makes the calling process that user in a namespace of its own; None where that is forbidden."""
    libc = ctypes.CDLL(None, use_errno=True)
    ours, our_group = os.geteuid(), os.getegid()
    if not hasattr(libc, "unshare"):
        return None

    def enter() -> None:
        if libc.unshare(_CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{user} {ours} 1"),
            ("gid_map", f"{group} {our_group} 1"),
        ):
            Path(f"/proc/self/{name}").write_text(text, encoding="ascii")

    try:
        subprocess.run(["/bin/true"], check=True, preexec_fn=enter)
    except (OSError, subprocess.SubprocessError):
        return None
    return enter


def _reachable_copy(binaries: Binaries) -> Binaries:
    """A copy of the installation where the unprivileged user can read it."""
    root = binaries.folder.parent
    shelf = Path(tempfile.gettempdir()) / f"flyback-servers-{os.geteuid()}"
    shelf.mkdir(mode=0o755, exist_ok=True)
    if shelf.is_symlink() or shelf.stat().st_uid != os.geteuid():
        raise ServerError(Problem(code="foreign-directory", what="belongs to somebody else", where=str(shelf)))
    shelf.chmod(0o755)  # made a line above, by us, under a umask that may be tight
    name = hashlib.sha256(f"{root.resolve()} {binaries.version}".encode()).hexdigest()[:16]
    libraries = root.parent.with_name(f"{root.parent.name}.libs")  # a wheel keeps its libraries beside the package
    target = shelf / name
    if not target.exists():
        draft = Path(tempfile.mkdtemp(dir=shelf))
        shutil.copytree(root, draft / root.parent.name / root.name, symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.stat().st_mode & 0o100 else 0o444))
        try:
            draft.rename(target)
        except OSError:  # somebody else was faster
            shutil.rmtree(draft)
    return replace(binaries, folder=target / root.parent.name / root.name / binaries.folder.name)
