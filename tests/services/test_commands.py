"""Calls of commands: no shell, no secrets in sight, an end in time."""

import time
from datetime import timedelta
from pathlib import Path

import pytest

from flyback.errors import ServiceError
from flyback.model.policy import Call
from flyback.services.caller import Caller
from flyback.services.reply import LARGEST
from services.conftest import TOKEN


def shell(script: str, *words: str) -> tuple[str, ...]:
    return ("sh", "-c", script, *words)


def test_what_a_command_prints_is_its_answer(caller: Caller) -> None:
    call = Call(command=shell('cat; printf "%s|%s|%s" "$1" "$FLYBACK_TICKET" "$TOKEN"', "sh", "{ticket}; rm x"))

    assert caller.call(call, {"ticket": "C 1"}, b"given ").text == f"given C 1; rm x|C 1|{TOKEN}"


def test_no_command_is_given_the_key_that_signs(caller: Caller) -> None:
    assert "private key" not in caller.call(Call(command=("env",))).text


def test_it_runs_in_the_project_folder(caller: Caller, tmp_path: Path) -> None:
    program = tmp_path / "checks" / "health"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\npwd\n")
    program.chmod(0o755)

    assert caller.call(Call(command=("checks/health",))).text.strip() == str(tmp_path)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        pytest.param(Call(command=shell("echo no >&2; exit 3")), "exit code 3: no", id="failed"),
        pytest.param(Call(command=shell("echo on stdout; exit 3")), "exit code 3: on stdout", id="failed quietly"),
        pytest.param(Call(command=shell("kill -9 $$")), "killed by SIGKILL", id="killed"),
        pytest.param(Call(command=("no-such-command",)), "there is no such command", id="missing"),
        pytest.param(Call(command=("./plain",)), "may not be executed", id="not executable"),
        pytest.param(Call(command=("./bad",)), "cannot be started", id="no program"),
        pytest.param(Call(command=("echo", "\0")), "cannot be started", id="NUL"),
        pytest.param(Call(command=shell(f"yes | head -c {LARGEST + 2}")), "prints more than 4 MiB", id="too much"),
        pytest.param(Call(command=("curl", "-H", "X: ${env.TOKEN}")), "seen by everybody", id="secret in a command"),
        pytest.param(Call(command=("show", "{ticket}")), "taken for an option", id="option from a word"),
        pytest.param(Call(command=shell("echo my $TOKEN is wrong >&2; exit 1")), r"my \*\*\* is wrong", id="said it"),
    ],
)
def test_what_cannot_be_relied_on_is_refused(caller: Caller, tmp_path: Path, call: Call, says: str) -> None:
    (tmp_path / "plain").write_text("echo")
    (tmp_path / "bad").write_bytes(b"\0\1\2")
    (tmp_path / "bad").chmod(0o755)
    with pytest.raises(ServiceError, match=says) as caught:
        caller.call(call, {"ticket": "--all"})
    assert TOKEN not in repr(caught.value.args)


@pytest.mark.parametrize("script", ["sleep 30 & wait", "trap '' TERM; sleep 30 & sleep 30"], ids=["obeys", "stubborn"])
def test_the_time_of_a_command_and_of_all_it_started_ends(caller: Caller, script: str) -> None:
    began = time.monotonic()
    with pytest.raises(ServiceError, match=r"did not end within 0\.1 s"):
        caller.call(Call(command=shell(script), timeout=timedelta(seconds=0.1)))

    assert time.monotonic() - began < 10


def test_what_it_leaves_behind_is_not_waited_for(caller: Caller) -> None:
    began = time.monotonic()
    assert caller.call(Call(command=shell("sleep 3 & echo done"))).text == "done\n"
    assert time.monotonic() - began < 2


def test_a_command_is_tried_again_where_that_is_asked_for(caller: Caller, tmp_path: Path) -> None:
    again = shell("test -e seen && exit 0; touch seen; exit 1")

    assert caller.call(Call(command=again, retries=1)).attempts == 2
