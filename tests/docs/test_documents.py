"""The documents say what is there: links resolve, options exist, the README's console blocks run."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from docs.drawn_demo import PLACE, README, ROOT, drawn
from flyback.cli.verbs import VERBS
from flyback.model.rehearsal import Verdict

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
BIN = Path(sys.executable).parent
NOT_PROVEN = ("V6", "V7", "V8", "V9")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path, "COLUMNS": "120"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def console_blocks(document: Path) -> list[str]:
    blocks = re.findall(r"^```console\n(.*?)^```", document.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return ["\n".join(line[2:] for line in block.splitlines() if line.startswith("$ ")) for block in blocks]


def options_in(document: Path) -> set[tuple[str, str]]:
    """Every verb with every option that the document gives it: `("rehearse", "--json")`."""
    calls = re.findall(rf"\bflyback ({'|'.join(VERBS)})\b([^`\n|]*)", document.read_text(encoding="utf-8"))
    return {(verb, option) for verb, rest in calls for option in re.findall(r"--[a-z-]+", rest)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=relative)
def test_links_resolve(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8"))
    local = [link for link in links if not link.startswith("https://")]
    assert [link for link in local if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", [document for document in DOCUMENTS if options_in(document)], ids=relative)
def test_options_exist(document: Path) -> None:
    asked = options_in(document)
    helps = {verb: run(f"flyback {verb} --help", ROOT).stdout for verb in {verb for verb, _ in asked}}
    assert [(verb, option) for verb, option in sorted(asked) if f"{option} " not in helps[verb]] == []


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    if not (ROOT / ".venv" / "run.stamp").exists():
        pytest.skip("make has not set up .venv in this checkout")
    folder = tmp_path_factory.mktemp("demo")
    return folder, run(f"make demo DEMO='{folder}'", ROOT)


def test_the_demo_succeeds_and_writes_a_page(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, result = demo
    assert result.returncode == 0, result.stdout + result.stderr
    assert "exit code 1 is expected" in result.stdout
    assert (folder / "rehearsal.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.usefixtures("demo")
def test_the_readme_shows_what_the_demo_draws() -> None:
    shown = PLACE.search(README.read_text(encoding="utf-8"))
    assert shown
    assert gist(shown[0].removeprefix("```text\n").removesuffix("```\n")) == gist(drawn())


def gist(drawing: str) -> list[str]:
    """The drawing without what differs from run to run: figures, and in the table everything but the verdict."""
    verdicts = "|".join(verdict.value for verdict in Verdict)
    lines = (re.sub(rf"^(\S  \d+ ) .*  ({verdicts}) .*", r"\1 \2", line) for line in drawing.splitlines())
    return [re.sub(r"[0-9][0-9.,]*( (ms|s|min)\b)?", "N", line) for line in lines]


def test_the_two_commands_exist() -> None:
    targets = [block for block in console_blocks(README) if block.startswith("make ")]
    assert targets == ["make demo", "make test"]
    for command in targets:
        assert run(f"{command} --dry-run", ROOT).returncode == 0


def test_the_extra_to_install_exists() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    installs = [block for block in console_blocks(README) if block.startswith("pip install ")]
    assert installs == ["pip install 'flyback[embedded]'"]
    assert "embedded" in extras


@pytest.mark.parametrize(
    "block", [block for block in console_blocks(README) if not block.startswith(("make ", "pip install "))]
)
def test_console_blocks_run(block: str, tmp_path: Path) -> None:
    project = tmp_path / "my-flyway-project"
    shutil.copytree(ROOT / "examples" / "shop", project)
    for name in NOT_PROVEN:
        (script,) = (project / "migrations").glob(f"{name}__*.sql")
        script.unlink()
        for undo in (project / "undo").glob(f"{name.replace('V', 'U')}__*.sql"):
            undo.unlink()

    result = run(block, tmp_path)

    assert result.returncode == 0, result.stdout + result.stderr
