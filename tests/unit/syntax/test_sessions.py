"""How single statements stand to the session and to transactions of their own."""

import pytest

from flyback.model.plan import Wait
from flyback.syntax.libpg_query import tree
from flyback.syntax.sessions import Control, control_of, may_commit, outlasts_transaction, wait_of


@pytest.mark.parametrize(
    ("statement", "control"),
    [
        ("select 1", Control.NONE),
        ("begin", Control.BEGIN),
        ("start transaction", Control.BEGIN),
        ("begin isolation level repeatable read", Control.BEGIN_WITH_MODES),
        ("set transaction isolation level serializable", Control.MODES),
        ("set local transaction isolation level serializable", Control.MODES),
        ("set session characteristics as transaction isolation level serializable", Control.NONE),
        ("commit", Control.COMMIT),
        ("end work", Control.COMMIT),
        ("commit and chain", Control.OTHER),
        ("rollback", Control.ROLLBACK),
        ("abort", Control.ROLLBACK),
        ("rollback and chain", Control.OTHER),
        ("savepoint a", Control.SAVEPOINT),
        ("release a", Control.SAVEPOINT),
        ("rollback to a", Control.SAVEPOINT),
        ("prepare transaction 'x'", Control.OTHER),
        ("commit prepared 'x'", Control.OTHER),
    ],
)
def test_control(statement: str, control: Control) -> None:
    assert control_of(tree(statement.encode())) is control


@pytest.mark.parametrize(
    ("statement", "lasts"),
    [
        ("set search_path = s", True),
        ("set session role x", True),
        ("reset all", True),
        ("select pg_catalog.set_config('search_path', '', false)", True),
        ("set local search_path = s", False),
        ("set transaction isolation level serializable", False),
        ("select set_config('search_path', '', false) from t", False),
        ("select f()", False),
        ("create table t ()", False),
    ],
)
def test_settings_that_outlast_a_transaction(statement: str, lasts: bool) -> None:
    assert outlasts_transaction(tree(statement.encode())) is lasts


@pytest.mark.parametrize(
    ("statement", "may"),
    [
        ("call p()", True),
        ("do 'begin commit; end'", True),
        ("do 'begin ROLLBACK; end'", True),
        ("do 'begin end'", False),
        ("reindex table t", True),
        ("cluster t using i", True),
        ("select f()", False),
    ],
)
def test_what_may_commit(statement: str, may: bool) -> None:
    assert may_commit(tree(statement.encode()), statement) is may


@pytest.mark.parametrize(
    ("statement", "wait"),
    [
        ("call p()", Wait.OWN),
        ("do 'begin commit; end'", Wait.OWN),
        ("vacuum t", Wait.PATIENT),
        ("vacuum (analyze) t", Wait.PATIENT),
        ("vacuum full t", Wait.BOUNDED),
        ("vacuum (full) t", Wait.BOUNDED),
        ("vacuum (full true) t", Wait.BOUNDED),
        ("vacuum (full off) t", Wait.PATIENT),
        ("cluster", Wait.BOUNDED),
        ("reindex schema s", Wait.BOUNDED),
        ("reindex (verbose) database", Wait.BOUNDED),
        ("reindex schema concurrently s", Wait.PATIENT),
        ("reindex (concurrently) index i", Wait.PATIENT),
        ("reindex (concurrently false) schema s", Wait.BOUNDED),
        ("create index concurrently on t (a)", Wait.PATIENT),
        ("drop index concurrently i", Wait.PATIENT),
        ("alter table t detach partition p concurrently", Wait.PATIENT),
        ("create database d", Wait.PATIENT),
        ("alter system set work_mem = 1", Wait.PATIENT),
    ],
)
def test_how_a_statement_alone_waits(statement: str, wait: Wait) -> None:
    assert wait_of(tree(statement.encode())) is wait
