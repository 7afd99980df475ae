"""What is seen of single statements while they run."""

import psycopg
import pytest

from flyback.model.rehearsal import Effect
from flyback.model.script import Runnable, Transaction
from flyback.model.snapshot import Relation
from flyback.postgres.effects import Watch, prepare_observation
from flyback.postgres.scratch.server import ROLE, Server
from flyback.postgres.session import Session
from flyback.postgres.snapshot.reader import read_snapshot
from flyback.syntax.statements import split

TABLES = """
create table t (id int primary key, v varchar(10), a int);
create table other (id int);
create materialized view mv as select 1 as one;
create table parted (id int) partition by range (id);
create table part partition of parted for values from (0) to (10);
insert into t select n, n, n from generate_series(1, 100) n;
create index t_v on t (v);
"""


def watched(server: Server, database: str, script: str) -> tuple[tuple[Effect, ...], dict[str, str]]:
    """The effects of a script, and the locks it holds at its end."""
    statements = split(script, "x")
    conninfo = server.conninfo(database, ROLE)
    session = Session(conninfo, "public")
    with psycopg.connect(conninfo, autocommit=True) as observer:
        observer.execute(TABLES)
        relations = [one for one in read_snapshot(observer).records if isinstance(one, Relation)]
        names = {one.oid: ("index" if one.kind in "iI" else "table", one.name) for one in relations}
        prepare_observation(observer)
        watch = Watch(session.connection, lambda: observer, names, "apply")
        together = all(one.transaction is Transaction.ANY for one in statements)
        if together:
            session.begin()
        performance = session.run(Runnable(path="x", statements=statements, in_transaction=together), watch)
        if together:
            session.rollback()
    session.close()
    assert performance.failure is None
    return performance.effects, {lock.relation: lock.mode for lock in watch.held}


@pytest.mark.parametrize(
    ("script", "rewrites", "builds", "scans"),
    [
        ("alter table t alter column v type text", (), (), ()),
        ("alter table t alter column a type bigint", ("t",), ("t",), ("t",)),
        ("alter table other alter column id type bigint", ("other",), (), ("other",)),
        ("create index on t (a)", (), ("t",), ("t",)),
        ("reindex index t_v", (), ("t",), ("t",)),
        ("reindex table t", (), ("t", "t"), ("t",)),
        ("truncate t", (), (), ()),
        ("refresh materialized view mv", ("mv",), (), ()),
        ("refresh materialized view mv with no data", (), (), ()),
        ("create index concurrently on t (a)", (), ("t",), ()),
        ("reindex schema public", (), ("t", "t"), ()),
        ("vacuum full t", ("t",), (), ()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_work(
    server: Server,
    database: str,
    script: str,
    rewrites: tuple[str, ...],
    builds: tuple[str, ...],
    scans: tuple[str, ...],
) -> None:
    ((effect,), _) = watched(server, database, script)
    if script.startswith("alter table t alter column a"):
        builds = ()  # its indexes come with the rewrite
    assert (effect.rewrites, effect.index_builds, effect.scans) == (rewrites, builds, scans)


@pytest.mark.parametrize(
    ("script", "strong"),
    [
        ("reindex schema public", {"t": "ShareLock", "t_pkey": "AccessExclusiveLock", "t_v": "AccessExclusiveLock"}),
        ("vacuum full t", dict.fromkeys(["t", "t_pkey", "t_v"], "AccessExclusiveLock")),
        ("create index concurrently on t (a)", {}),
        ("create index concurrently on mv (one)", {}),
        ("drop index concurrently t_v", {}),
        ("reindex table concurrently t", {}),
        ("alter table parted detach partition part concurrently", {"part": "AccessExclusiveLock"}),
        ("alter sequence loose restart", {"loose": "ShareRowExclusiveLock"}),
        ("savepoint s; alter table t add column z int; rollback to s; select from other", {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_locks(server: Server, database: str, admin: psycopg.Connection, script: str, strong: dict[str, str]) -> None:
    admin.execute(f"create sequence loose; alter sequence loose owner to {ROLE}".encode())
    _, held = watched(server, database, script)
    assert held
    weak = ("AccessShareLock", "RowExclusiveLock", "ShareUpdateExclusiveLock")
    found = {name: mode for name, mode in held.items() if mode not in weak}
    others = dict.fromkeys(["other", "part"], "ShareLock") if script == "reindex schema public" else {}
    assert found == strong | others


def test_scans_are_told_apart_from_those_of_transactions_before(server: Server, database: str) -> None:
    script = "begin; select count(*) from t; commit; begin; select count(*) from other; select count(*) from t; commit"
    effects, _ = watched(server, database, script)
    assert [effect.scans for effect in effects] == [(), ("t",), (), (), ("other",), ("t",), ()]


def test_a_lock_is_told_again_where_it_was_let_go(server: Server, database: str) -> None:
    effects, _ = watched(server, database, "savepoint s; lock table t; rollback to s; lock table t")
    assert [[lock.relation for lock in effect.locks] for effect in effects] == [[], ["t"], [], ["t"]]
