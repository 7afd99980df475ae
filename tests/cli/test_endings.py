"""What becomes of a run when somebody wants it to end, or nobody listens any more."""

import json
import signal
import subprocess
from pathlib import Path

import pytest

from cli.commands import Flyback, write

SLOW = {
    "sql/V1__a.sql": "create table a (id int);",
    "sql/V2__slow.sql": "select pg_sleep(30); create table b (id int);",
}
TALKING = {f"sql/V{number}__talks.sql": f"select {number} as said;" for number in range(1, 4)}


def asked_to_end(flyback: Flyback, number: signal.Signals, *more: str) -> tuple[int, str, str]:
    """Sends a signal while the second script runs."""
    run = flyback.start(["migrate", *more])
    while "V1__a.sql" not in flyback("history").out:
        assert run.poll() is None, run.communicate()
    run.send_signal(number)
    out, err = run.communicate(timeout=20)
    return run.returncode, out, err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_to_end_cancels_what_is_under_way(on_database: Flyback, number: signal.Signals) -> None:
    write(on_database.folder, SLOW)
    code, _, err = asked_to_end(on_database, number)
    assert code == 128 + number
    assert err.startswith("interrupted; what was committed stays\n"), err
    assert "| a " in on_database("info").out
    assert [line.split("|")[-3].strip() for line in on_database("info").out.splitlines() if "Versioned" in line] == [
        "Success",
        "Pending",
    ]


def test_it_says_so_in_json(on_database: Flyback) -> None:
    write(on_database.folder, SLOW)
    code, out, err = asked_to_end(on_database, signal.SIGTERM, "--json")
    assert (code, err) == (143, "")
    assert json.loads(out)["error"]["errorCode"] == "INTERRUPTED"


def test_a_reader_that_goes_away_stops_no_run(on_database: Flyback) -> None:
    write(on_database.folder, TALKING)
    run = on_database.start(["migrate"])
    assert run.stdout is not None
    run.stdout.close()
    assert run.stderr is not None
    assert run.stderr.read() == ""
    run.stderr.close()
    assert run.wait(30) == 0
    assert on_database("validate").code == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_stops_no_run_and_is_said(on_database: Flyback) -> None:
    write(on_database.folder, TALKING)
    command = [*on_database.command("migrate")]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command,
            cwd=on_database.folder,
            env=on_database.all_of(None),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert (done.returncode, b"No space left on device" in done.stderr) == (1, True)
    assert on_database("validate").code == 0


@pytest.mark.parametrize(
    "line", ["info --nope", "info extra", "nope", "migrate --in-doubt perhaps", "rehearse -target=x"]
)
def test_what_cannot_be_understood_is_json_too(flyback: Flyback, line: str) -> None:
    answer = flyback(*line.split(), "--json")
    assert (answer.code, answer.err) == (2, "")
    assert json.loads(answer.out)["flyback"]["exit_code"] == 2
