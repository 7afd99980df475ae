"""`.ci/run` fails when anything fails, and says nothing after the tests."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("bash", "dirname", "echo", "false", "grep", "id", "make", "sh")
CHECKS = ("lint", "types", "contracts", "test")


@pytest.mark.parametrize("failing", [None, *CHECKS])
def test_one_failing_check_fails_the_run(failing: str | None, tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci")
    recipes = [f"{check}:\n\t@echo {check} ran\n" + "\t@false\n" * (check == failing) for check in CHECKS]
    (tmp_path / "Makefile").write_text("".join(recipes), encoding="utf-8")
    tools = tmp_path / "bin"  # without apt-get: nothing may be installed by a test
    tools.mkdir()
    for tool in TOOLS:
        (tools / tool).symlink_to(shutil.which(tool) or pytest.skip(f"no {tool} on this machine"))

    result = subprocess.run(
        [tools / "bash", tmp_path / ".ci" / "run"],
        env={"PATH": str(tools), "HOME": os.devnull},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )

    assert (result.returncode == 0) is (failing is None), result.stdout
    assert result.stdout.splitlines()[-1] == "test ran"
    assert all(f"{check} ran" in result.stdout for check in CHECKS)
