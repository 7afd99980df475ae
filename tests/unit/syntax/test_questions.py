"""What to ask a server of a statement, and texts whose constants were replaced."""

import pytest

from flyback.syntax.normalized import mended
from flyback.syntax.questions import Question, Unaskable, question


@pytest.mark.parametrize(
    ("sql", "asked"),
    [
        ("select a from t", "select a from t"),
        ("prepare p (int) as select a from t where b = $1", " select a from t where b = $1"),
        ("copy (select (a) from t) to stdout with (format csv)", "select (a) from t"),
        ('copy s."T" (a, "B") to stdout', 'SELECT "a", "B" FROM s."T"'),
        ("copy t (a) from stdin", 'INSERT INTO t ("a") SELECT "a" FROM t'),
        ("truncate a, s.b", "SELECT FROM a t0, s.b t1"),
        ("lock table a in share mode", "SELECT FROM a t0"),
        ("refresh materialized view concurrently m", "SELECT FROM m"),
        ("call p(1)", "call p(1)"),
        ("declare c cursor for select 1", "declare c cursor for select 1"),
        ("selekt", "selekt"),
    ],
)
def test_question(sql: str, asked: str) -> None:
    found = question(sql)
    assert isinstance(found, Question)
    assert found.sql == asked
    assert not found.exact


def test_copy_without_columns_takes_them_as_they_are() -> None:
    assert question("copy t from stdin") == Question(sql="SELECT * FROM t", exact=True)


def test_where_a_merge_inserts() -> None:
    sql = "merge into s.t using u on true when not matched then insert (a) values (1) when matched then delete"
    found = question(sql)
    assert isinstance(found, Question)
    (into,) = found.merges
    assert (str(into.table), into.gives(1, "a"), into.gives(2, "b")) == ("s.t", True, False)


@pytest.mark.parametrize("sql", ["begin", "set work_mem = $1", "show all", "fetch 3 from c", "listen x", "execute p"])
def test_nothing_is_asked(sql: str) -> None:
    assert question(sql) is None


@pytest.mark.parametrize("sql", ["vacuum t", "do $$ begin end $$", "create table t ()"])
def test_nothing_is_known(sql: str) -> None:
    assert isinstance(question(sql), Unaskable)


@pytest.mark.parametrize(
    ("sql", "readable"),
    [
        ("select now() - interval $1", "select now() - $1::interval"),
        ("select INTERVAL $1 DAY TO SECOND", "select $1::INTERVAL DAY TO SECOND"),
        ("select timestamp with time zone $2, date $1", "select $2::timestamp with time zone, $1::date"),
        ("select extract($1 from d)", "select extract('epoch' from d)"),
        ("select a.date, b.interval from t where c in ($1 /*, ... */)", None),
        ("select update_date($1), cast($2 as date)", None),
    ],
)
def test_mended(sql: str, readable: str | None) -> None:
    assert mended(sql) == (readable or sql)
