"""A corner of a server that exists already: databases with a prefix of their own, dropped at the end."""

import atexit
import contextlib
import hashlib
import os
import secrets
import socket

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from flyback.errors import Problem, ServerError
from flyback.postgres.scratch.contract import ADMIN_DATABASE, SUPERUSER, Server, Wish

_LOCK_CLASS = 1718385250
"""First half of the advisory locks that runs hold; "flyb" in ASCII."""
_STALE = """
    SELECT datname FROM pg_database d JOIN pg_roles r ON r.oid = datdba
    WHERE rolname = current_user
      AND datname ~ '^flyback_[0-9a-f]{7}_'
      AND shobj_description(d.oid, 'pg_database') LIKE 'flyback run %%'
      AND NOT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND classid = %s::bigint::oid
          AND objid = ('x' || lpad(substr(datname, 9, 7), 8, '0'))::bit(32)::bigint::oid
      )
"""


class GivenServer(Server):
    """Databases on the server that `--server DSN` names; everything runs as the role of the DSN.

    The run holds an advisory lock whose number is in the names of its databases: where nobody holds that lock, the
    run is dead, whatever machine it was on, and the next run drops them.
    """

    private = False
    source = "--server"
    empty = "empty"

    def __init__(self, wish: Wish) -> None:
        self._dsn = wish.dsn
        self._run = secrets.randbits(28)
        self._prefix = f"flyback_{self._run:07x}_"
        self._holder = _connect(wish.dsn)
        info = self._holder.info
        self._home = info.dbname
        self.major = info.server_version // 10000
        self.version = (info.parameter_status("server_version") or "").split()[0]
        self.owner_note = f"flyback run of process {os.getpid()} on {socket.gethostname()}"
        atexit.register(self.close)
        try:
            self._begin()
        except psycopg.Error as error:
            self.close()
            raise _refusal(error.diag.message_primary or str(error), error.diag.message_hint or "") from None
        except BaseException:
            self.close()
            raise

    def _begin(self) -> None:
        rights = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
        if not (self._holder.execute(rights).fetchone() or (False,))[0]:
            role = self._holder.info.user
            raise _refusal(f"the role {role} may not create databases", f'ALTER ROLE "{role}" CREATEDB')
        if self.major < 14:
            raise _refusal(f"PostgreSQL {self.version} is too old", "flyback needs PostgreSQL 14 or newer")
        self._holder.execute("SELECT pg_advisory_lock(%s, %s)", [_LOCK_CLASS, self._run])
        for (stale,) in self._holder.execute(_STALE, [_LOCK_CLASS]).fetchall():
            with contextlib.suppress(psycopg.Error):  # somebody looks at it, or another run was faster
                self._holder.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(stale)))
        name = sql.Identifier(self.database(self.empty))
        self._holder.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
        self._holder.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(self.owner_note)))

    def wait(self) -> None:
        """Nothing to wait for: the server was there before us."""

    def conninfo(self, database: str, role: str = SUPERUSER) -> str:  # noqa: ARG002 - there is only the DSN's role
        return make_conninfo(self._dsn, dbname=self._home if database == ADMIN_DATABASE else self.database(database))

    def database(self, name: str) -> str:
        full = self._prefix + name
        return full if len(full.encode()) <= 63 else self._prefix + hashlib.sha256(name.encode()).hexdigest()[:32]

    def keep_base(self) -> None:
        """Nothing is kept: the server's data directory is not ours to copy."""

    def explain_loss(self) -> str:
        try:
            self._holder.execute("SELECT 1")
        except psycopg.Error as error:
            return f"the given server does not answer: {str(error).strip()}"
        return ""

    def close(self) -> None:
        if self._holder.closed:
            return
        with contextlib.suppress(psycopg.Error), self._holder:
            ours = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            for (name,) in self._holder.execute(ours, [self._prefix]).fetchall():
                self._holder.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        atexit.unregister(self.close)


def _connect(dsn: str) -> psycopg.Connection:
    try:
        conninfo_to_dict(dsn)
    except psycopg.ProgrammingError:  # its message repeats the string, with the password
        raise _refusal("the DSN cannot be read", "write it as postgresql://role@host/database") from None
    try:
        return psycopg.connect(dsn, autocommit=True)
    except psycopg.Error as error:
        hint = "the DSN must lead to a database one may connect to, as a role with CREATEDB"
        raise _refusal(str(error).strip(), hint) from None


def _refusal(what: str, hint: str) -> ServerError:
    return ServerError(Problem(code="given-server", what=what, where="--server", hint=hint))
