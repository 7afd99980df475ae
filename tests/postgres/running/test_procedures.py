"""Procedures and blocks that commit: what they committed must not be done again."""

import pytest

from flyback.errors import InDoubtError
from flyback.execution.values import Done, Refused
from postgres.running.stage import Stage

BODY = "begin insert into t values (1); commit; raise 'busy' using errcode = '{}'; end"
CALLS = {
    "procedure": "create procedure f() language plpgsql as $$ {} $$;\ncall f();",
    "block": "select 1;\ndo $$ {} $$;",
}


@pytest.mark.parametrize("state", ["40P01", "55P03"])
@pytest.mark.parametrize("text", CALLS.values(), ids=CALLS)
def test_what_committed_before_it_failed_is_not_tried_again(stage: Stage, text: str, state: str) -> None:
    script = "-- executeInTransaction=false\ncreate table t (a int);\n" + text.format(BODY.format(state))
    event = stage.run(script)[-1]
    assert isinstance(event, Refused)
    assert event.failure.sqlstate == state
    assert stage.ask("select count(*) from t") == [(1,)]
    with pytest.raises(InDoubtError, match=r"V1__x\.sql:4:1"):
        stage.resumes(script)


def test_the_timeouts_of_the_script_hold_for_them(stage: Stage) -> None:
    checks = "assert current_setting('lock_timeout') = '7s' and current_setting('statement_timeout') = '9s'"
    script = (
        "-- executeInTransaction=false\nset lock_timeout = '7s'; set statement_timeout = '9s';"
        f"do $$ begin {checks}; commit; {checks}; end $$;"
    )
    assert all(isinstance(event, Done) for event in stage.run(script))


def test_reindex_of_a_partitioned_table_runs_outside_of_transactions(stage: Stage) -> None:
    script = (
        "-- executeInTransaction=false\ncreate table p (a int) partition by list (a); create index on p (a);"
        "create table p1 partition of p default; reindex table p; cluster p using p_a_idx;"
    )
    if stage.target.facts.server_version_num < 150000:
        script = script.replace("cluster p using p_a_idx;", "")
    assert all(isinstance(event, Done) for event in stage.run(script))
