"""Smoke tests, hooks and counts that are calls."""

from datetime import timedelta

import pytest

from doubles.web import Said, Seen, serving
from flyback.errors import ServiceError
from flyback.model.policy import Call, SmokePolicy
from flyback.services.caller import Caller
from flyback.services.hooks import run_hooks
from flyback.services.instances import count
from flyback.services.smoke import run_checks
from services.conftest import TOKEN


def shell(script: str) -> Call:
    return Call(command=("sh", "-c", script))


def test_every_check_is_made(caller: Caller) -> None:
    with serving(lambda seen: Said(status=200 if seen.path == "/health" else 503, body=b"warming up")) as url:
        checks = (
            Call(url=f"{url}/health?token=${{env.TOKEN}}"),
            Call(url=f"{url}/orders"),
            shell("echo $FLYBACK_ENVIRONMENT; exit 1"),
        )
        found = run_checks(SmokePolicy(checks=checks), caller, {"environment": "staging"})

    assert [each.passed for each in found] == [True, False, False]
    assert found[1].said == "answered 503 Service Unavailable: warming up"
    assert found[2].said == "the command ended with exit code 1: staging"
    assert (found[0].name, found[1].name) == (
        f"GET {url}/health?token=${{env.TOKEN}}".split("?")[0],
        f"GET {url}/orders",
    )
    assert TOKEN not in repr(found)


def test_an_application_has_time_to_come_up(caller: Caller, pauses: list[float]) -> None:
    seen: list[Seen] = []

    def come_up(request: Seen) -> Said:
        seen.append(request)
        return Said(status=404 if len(seen) < 3 else 200)

    with serving(come_up) as url:
        policy = SmokePolicy(checks=(Call(url=url),), retries=5, pause=timedelta(seconds=4))
        (found,) = run_checks(policy, caller, {})

    assert (found.passed, found.attempts, pauses) == (True, 3, [4.0, 4.0])


def test_a_check_that_never_passes_ends(caller: Caller, pauses: list[float]) -> None:
    (found,) = run_checks(SmokePolicy(checks=(Call(command=("false",), retries=2),)), caller, {})

    assert (found.passed, found.attempts, len(pauses)) == (False, 3, 2)


def test_no_checks_are_no_tests(caller: Caller) -> None:
    assert run_checks(SmokePolicy(), caller, {}) == ()


def test_hooks_stop_at_the_first_that_fails(caller: Caller) -> None:
    hooks = (shell("echo $FLYBACK_DEPLOYMENT > one"), shell("exit 7"), shell("touch three"))
    with pytest.raises(ServiceError, match="hook 2 of 3, sh -c exit 7, failed; done before it: sh -c echo") as caught:
        run_hooks(hooks, caller, {"deployment": "d1"})

    assert "exit code 7" in str(caught.value)
    assert (caller.folder / "one").read_text() == "d1\n"
    assert not (caller.folder / "three").exists()


@pytest.mark.parametrize("said", ["0", " 12\n"])
def test_a_count_is_a_number(caller: Caller, said: str) -> None:
    (caller.folder / "said").write_text(said)
    assert count(Call(command=("cat", "said")), caller) == int(said)


@pytest.mark.parametrize("said", ["", "-1", "1.0", "two", "1 2", "１", "1e3", "9" * 20, TOKEN])
def test_what_is_no_number_is_no_count(caller: Caller, said: str) -> None:
    (caller.folder / "said").write_text(said)
    with pytest.raises(ServiceError, match="no number of instances") as caught:
        count(Call(command=("cat", "said")), caller)
    assert TOKEN not in str(caught.value)
