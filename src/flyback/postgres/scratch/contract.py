"""What a disposable server is to the rest of flyback."""

import abc
import enum
from types import TracebackType
from typing import Self

from flyback.frozen import frozen

SUPERUSER = "flyback_admin"
"""The bootstrap superuser of private servers; not `postgres`, so that scripts may use that name for a plain role."""
ROLE = "flyback"
"""The role that scripts run as."""
ADMIN_DATABASE = "postgres"


class Trust(enum.Enum):
    """Whether the scripts may do what only a superuser can."""

    UNTRUSTED = "untrusted"
    TRUSTED = "trusted"


@frozen
class Wish:
    """What kind of server is wanted."""

    major: int | None = None
    dsn: str = ""
    """A server that exists already; the role needs CREATEDB."""
    base: str = ""
    """Digest of what makes the base state; empty when there is none to look for."""


class Server(abc.ABC):
    """A PostgreSQL server, or a corner of one, that is gone when the `with` block ends."""

    private: bool
    """Whether the whole server is ours; if not, only databases are."""
    empty: str
    """The database that new ones are copied from."""
    major: int
    version: str
    """`18.6`."""
    source: str
    """`/usr/lib/postgresql/15/bin`, `embedded wheel` or `--server`."""
    owner_note: str = ""
    """Comment on this run's databases that tells a later run whose they are; only where others could see them."""
    base_found: bool = False
    """Whether the data directory came from the cache entry of the wished base state."""

    @abc.abstractmethod
    def wait(self) -> None:
        """Returns when the server accepts connections.

        Raises:
            ServerError: it does not come up; the message ends with its log.
        """

    @abc.abstractmethod
    def conninfo(self, database: str, role: str = SUPERUSER) -> str:
        """A libpq connection string for a database of this run."""

    @abc.abstractmethod
    def database(self, name: str) -> str:
        """The name that a database of this run has on the server."""

    @abc.abstractmethod
    def keep_base(self) -> None:
        """Keeps the present state under the wished base; every connection must be closed before."""

    @abc.abstractmethod
    def explain_loss(self) -> str:
        """Why the server does not answer any more, with the end of its log; empty while it runs."""

    @abc.abstractmethod
    def close(self) -> None:
        """Stops and removes everything this run made; harmless when called again."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
