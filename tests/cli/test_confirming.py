"""At a terminal an undo asks for the first digits of the digest that it has just shown."""

import os
import pty
import re
import select
import subprocess

import pytest

from cli.commands import Flyback, write

FILES = {"sql/V1__a.sql": "create table a (id int);", "undo/U1__a.sql": "drop table a;"}
SECONDS = 30


def converse(flyback: Flyback, answer: str) -> tuple[int, str]:
    """Runs `flyback undo` at a terminal and types the digits; `{}` in the answer stands for the right ones."""
    ours, its = pty.openpty()
    process = subprocess.Popen(
        flyback.command("undo"), cwd=flyback.folder, env=flyback.all_of(None), stdin=its, stdout=its, stderr=its
    )
    os.close(its)
    seen, typed = "", False
    try:
        while select.select([ours], [], [], SECONDS)[0] and (part := os.read(ours, 65536)):
            seen += part.decode()
            if "digits of the digest: " in seen and not typed:
                digest = re.search(r"\b[0-9a-f]{64}\b", seen)
                assert digest
                os.write(ours, (answer.format(digest[0][:8]) + "\n").encode())
                typed = True
    except OSError:
        pass  # how Linux says that nobody holds the other end any more
    finally:
        os.close(ours)
    return process.wait(SECONDS), seen


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        pytest.param("{}", 0, "Successfully undid 1 migration", id="the digits"),
        pytest.param("00000000", 2, "nothing was run", id="other digits"),
        pytest.param("", 2, "nothing was run", id="nothing"),
        pytest.param("yes", 2, "nothing was run", id="yes"),
    ],
)
def test_digits_are_typed(on_database: Flyback, answer: str, code: int, words: str) -> None:
    write(on_database.folder, FILES)
    assert on_database("migrate").code == 0
    found, seen = converse(on_database, answer)
    assert (found, words in seen, "drop table a" in seen) == (code, True, True), seen
