"""The measured shapes of `../shared/facts/lock-oracle.json`, and the catalogue that each of them was measured on."""

import hashlib
import json
import os
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import psycopg

from flyback.model.lock_modes import strength
from flyback.model.snapshot import Snapshot
from flyback.postgres.scratch.databases import create_database, drop_database
from flyback.postgres.scratch.server import Server, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare
from flyback.postgres.snapshot.reader import read_snapshot

_T = TypeVar("_T")
ROOT = Path(__file__).parents[1]
ORACLE = ROOT.parent / "shared" / "facts" / "lock-oracle.json"
_MODEL = ROOT / "src" / "flyback" / "model" / "snapshot.py"
_READER = ROOT / "src" / "flyback" / "postgres" / "snapshot"
_SHARE = strength("ShareLock")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One statement on one major version, and what the server was seen to do."""

    id: str
    category: str
    major: int
    setup: str
    """Name of the preparation."""
    statement: str
    seen: Mapping[str, Any]

    @property
    def refused(self) -> bool:
        """Whether it does not run in a transaction."""
        return not self.seen["in_transaction_ok"]

    @property
    def long_blocking(self) -> bool:
        """Whether writers wait for work on all rows."""
        return bool(self.seen["long_blocking"])

    @property
    def lossy(self) -> bool:
        """Whether its author says that data is lost, or stored values were seen to change."""
        return "L" in self.seen["semantic"] or bool(self.seen["values_changed"])

    @property
    def strongest(self) -> str:
        """The strongest lock; empty for none, and of a statement that failed: it left none."""
        return (self.seen["ok"] and self.seen["strongest_lock"]) or ""

    @property
    def strong(self) -> frozenset[str]:
        """Relations locked at SHARE or more strongly."""
        return frozenset(name for name, mode in self.seen["locks"].items() if strength(mode) >= _SHARE)

    @property
    def emptied(self) -> frozenset[str]:
        """Relations that got new storage although nobody had to wait for it: TRUNCATE."""
        read = self.seen["scans"]
        return frozenset(
            name
            for name in self.seen["rewritten"]
            if not self.long_blocking and not read.get(name, {}).get("seq_tup_read")
        )

    @property
    def rewritten(self) -> frozenset[str]:
        """Relations whose rows were written anew."""
        return frozenset(self.seen["rewritten"]) - self.emptied

    @property
    def read(self) -> frozenset[str]:
        """Relations of which rows were read from end to end."""
        return frozenset(name for name, scan in self.seen["scans"].items() if scan["seq_tup_read"])

    @property
    def looked_at(self) -> frozenset[str]:
        """Relations that were read from end to end, and were empty or were being emptied."""
        read = frozenset(name for name, scan in self.seen["scans"].items() if scan["seq_scan"])
        return (read | self.emptied) - self.read

    @property
    def rebuilt(self) -> frozenset[str]:
        """Indexes from before that were built anew under the same oid."""
        return frozenset(self.seen["rebuilt_indexes"])


@dataclass(frozen=True, kw_only=True)
class Oracle:
    """All of it."""

    setups: Mapping[str, str]
    cases: tuple[Case, ...]

    @cached_property
    def majors(self) -> list[int]:
        """Versions that it was measured on."""
        return sorted({case.major for case in self.cases})


def load() -> Oracle | None:
    """The oracle; None where it is not beside this checkout."""
    if not ORACLE.is_file():
        return None
    raw = json.loads(ORACLE.read_text(encoding="utf-8"))
    return Oracle(
        setups=raw["setups"],
        cases=tuple(
            Case(
                id=case["id"],
                category=case["category"],
                major=case["pg"],
                setup=case["setup"],
                statement=case["statement"],
                seen=case,
            )
            for case in raw["cases"]
        ),
    )


def use_fetched_servers() -> None:
    """Lets flyback find what `ci/servers.sh` has fetched, unless it was told where to look."""
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    shelf = Path(os.environ.get("FLYBACK_TEST_SERVERS") or Path(caches, "flyback-test-servers"))
    os.environ.setdefault("FLYBACK_SERVERS", os.pathsep.join(map(str, shelf.glob("*/native/bin"))))


@dataclass(kw_only=True)
class Ground:
    """A server on which setups become databases; each is copied from the longest one that it begins with."""

    server: Server
    setups: Mapping[str, str]
    folder: str
    """For tablespaces."""
    failed: dict[str, str] = field(default_factory=dict)
    """Why a setup does not run."""
    _made: dict[str, str] = field(default_factory=dict)

    def text(self, sql: str) -> str:
        """With this machine's folder."""
        return sql.replace("{TSDIR}", self.folder)

    def template(self, setup: str) -> str | None:
        """The database of a setup, which nobody may change; None when it does not run."""
        if setup in self._made or setup in self.failed:
            return self._made.get(setup)
        text = self.setups[setup]
        beginnings = [name for name, other in self.setups.items() if name != setup and text.startswith(other)]
        base = max(beginnings, key=lambda name: len(self.setups[name]), default=None)
        source = self.template(base) if base else None
        name = f"setup_{setup}"
        create_database(self.server, name, source)
        try:
            with self.connect(name) as connection:
                connection.execute(self.text(text.removeprefix(self.setups[base]) if base else text).encode())
        except psycopg.Error as error:
            self.failed[setup] = str(error).splitlines()[0]
            drop_database(self.server, name)
            return None
        self._made[setup] = name
        return name

    def connect(self, database: str) -> psycopg.Connection:
        """A connection as the superuser."""
        return psycopg.connect(self.server.conninfo(database), autocommit=True)

    @contextmanager
    def copy(self, setup: str) -> Iterator[str]:
        """A database of its own with that setup, which must run."""
        name = "copied"
        create_database(self.server, name, self.template(setup))
        try:
            yield name
        finally:
            drop_database(self.server, name)


@contextmanager
def ground(major: int, setups: Mapping[str, str]) -> Iterator[Ground]:
    """A private server of that version."""
    with begin(Wish(major=major)) as server, tempfile.TemporaryDirectory() as folder:
        server.wait()
        prepare(server, Needs(), Trust.TRUSTED)
        Path(folder).chmod(0o777)  # the server may run as somebody else
        with psycopg.connect(server.conninfo("postgres"), autocommit=True) as connection:
            connection.execute("set allow_in_place_tablespaces = on")
            connection.execute("create tablespace oracle_ts location ''")
        yield Ground(server=server, setups=setups, folder=folder)


def snapshots(major: int, oracle: Oracle) -> Mapping[str, Snapshot | str]:
    """The catalogue of every setup, by name, or why it does not run."""
    setups = {case.setup: oracle.setups[case.setup] for case in oracle.cases if case.major == major}

    def read() -> dict[str, Snapshot | str]:
        found: dict[str, Snapshot | str] = {}
        with ground(major, oracle.setups) as prepared:
            for setup in setups:
                name = prepared.template(setup)
                if name is None:
                    found[setup] = prepared.failed[setup]
                    continue
                with prepared.connect(name) as connection:
                    found[setup] = read_snapshot(connection)
        return found

    return remembered(read, [_READER, _MODEL], (major, setups))


def remembered(make: Callable[[], _T], sources: Iterable[Path], key: object) -> _T:
    """What an earlier run made of the same key, with the same sources (files, and folders of files)."""
    files = [file for source in sources for file in ([source] if source.is_file() else source.rglob("*"))]
    texts = [file.read_bytes() for file in sorted(files) if file.suffix in (".py", ".sql")]
    digest = hashlib.sha256(repr((key, texts)).encode()).hexdigest()
    kept = Path(tempfile.gettempdir(), f"flyback-oracle-{os.getuid()}-{digest[:16]}.pickle")
    if kept.is_file():
        found: _T = pickle.loads(kept.read_bytes())
        return found
    found = make()
    draft = kept.with_suffix(f".{os.getpid()}")
    draft.write_bytes(pickle.dumps(found))
    draft.replace(kept)
    return found
