"""What a script SETs for later transactions does not reach them, nor the row of the history."""

import psycopg
import pytest

from flyback.errors import ProjectError
from flyback.execution.values import Done
from postgres.running.stage import Stage

ISOLATION = "do $$ begin assert current_setting('transaction_isolation') = 'read committed'; end $$"


@pytest.mark.parametrize(
    "left",
    [
        "set default_transaction_read_only = on",
        "set session characteristics as transaction read only",
        "set default_transaction_isolation = serializable",
    ],
)
def test_the_next_transaction_begins_with_the_servers_defaults(stage: Stage, left: str) -> None:
    events = stage.run(f"{left};", f"{ISOLATION}; create table t (a int);")
    assert all(isinstance(event, Done) for event in events), events[-1]
    stage.run_second(f"{left};")
    stage.target.query("create table written_by_flyback ()")
    with stage.target.transaction():
        stage.target.query("create table written_in_a_transaction ()")


def test_a_script_in_another_time_zone_is_installed_now(stage: Stage) -> None:
    for event in stage.run("select 1;", "set time zone 'Asia/Tokyo';", "set timezone = 'UTC-9';"):
        assert isinstance(event, Done)
    apart = "select installed_on - lag(installed_on, 1, installed_on) over (order by installed_rank) from {}"
    assert all(abs(row[0].total_seconds()) < 60 for row in stage.ask(apart.format("flyway_schema_history")))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param("begin read only; select 1; commit;", "READ ONLY", id="begin"),
        pytest.param("set transaction isolation level serializable, read only;", "READ ONLY", id="set"),
        pytest.param("set standard_conforming_strings = off; select 'a\\b';", "backslashes", id="backslashes"),
    ],
)
def test_what_cannot_work_is_refused_before_anything_runs(stage: Stage, text: str, what: str) -> None:
    with pytest.raises(ProjectError, match=what):
        stage.plan(text)


def test_backslashes_of_before_are_kept_as_they_are_read(stage: Stage, connection: psycopg.Connection) -> None:
    text = "set standard_conforming_strings = on; create table t as select 'a\\nb' as x;"
    assert all(isinstance(event, Done) for event in stage.run(text))
    assert connection.execute("select x from t").fetchone() == ("a\\nb",)
