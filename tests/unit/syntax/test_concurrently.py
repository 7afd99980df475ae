"""What statements that cannot run in a transaction make, read from their text."""

import pytest

from flyback.syntax.concurrently import (
    Deed,
    Detach,
    IndexBuild,
    IndexDrop,
    Made,
    Reindex,
    Removed,
    Repeatable,
    deed_of,
)
from flyback.syntax.object_names import ObjectName

T = ObjectName(name="t")
DEEDS: dict[str, Deed | None] = {
    "create index concurrently ix on t (a)": IndexBuild(name="ix", table=T, if_not_exists=False),
    'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "Ix" ON s.t (a)': IndexBuild(
        name="Ix", table=ObjectName(schema="s", name="t"), if_not_exists=True
    ),
    "create index concurrently on only t using gin (a)": IndexBuild(name="", table=T, if_not_exists=False),
    "drop index concurrently if exists s.ix": IndexDrop(index=ObjectName(schema="s", name="ix")),
    "reindex index concurrently t": Reindex(scope="INDEX", name=T),
    "reindex (concurrently, verbose) table t": Reindex(scope="TABLE", name=T),
    "reindex schema concurrently t": Reindex(scope="SCHEMA", name=T),
    "reindex database concurrently": Reindex(scope="DATABASE", name=None),
    "reindex system shop": Reindex(scope="SYSTEM", name=None),
    "alter table p detach partition t concurrently": Detach(parent=ObjectName(name="p"), partition=T),
    "create database x": Made(kind="database", name="x"),
    "create tablespace x location '/x'": Made(kind="tablespace", name="x"),
    "create subscription x connection 'c' publication p": Made(kind="subscription", name="x"),
    "drop database if exists x": Removed(kind="database", name="x"),
    "drop tablespace x": Removed(kind="tablespace", name="x"),
    "drop subscription x": Removed(kind="subscription", name="x"),
    "vacuum full t": Repeatable(),
    "alter system set work_mem = '4MB'": Repeatable(),
    "cluster": Repeatable(),
    "discard all": Repeatable(),
    "call f()": None,
    "do $$ begin commit; end $$": None,
    "insert into t values (1)": None,
    "no sql": None,
}


@pytest.mark.parametrize("sql", DEEDS)
def test_statements_are_understood(sql: str) -> None:
    assert deed_of(sql) == DEEDS[sql]
