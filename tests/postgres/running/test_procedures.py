"""Procedures and blocks that commit: what they committed must not be done again."""

import pytest

from flyback.errors import InDoubtError
from flyback.execution.values import Refused
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
