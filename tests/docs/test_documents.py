"""The documents say what is there: links resolve, options exist, the README's console blocks run."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.console import PROJECT, blocks, ground, run
from docs.drawn_demo import DRAWN, README, ROOT, parts
from flyback.cli.verbs import VERBS
from flyback.model.rehearsal import Verdict
from flyback.postgres.scratch.server import Server, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ELSEWHERE = ROOT / "docs" / "releasing-to-production.md"
"""Runs on an estate of its own: tests/scenarios/release."""
NOT_RUN = ("make ", "pip install ")
"""How commands begin that set up what the tests run in."""


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


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
    in_full = {(verb, "--environment" if option == "--env" else option) for verb, option in asked}
    assert [(verb, option) for verb, option in sorted(in_full) if f"{option} " not in helps[verb]] == []


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
@pytest.mark.parametrize("name", DRAWN)
def test_the_readme_shows_what_the_demo_draws(name: str) -> None:
    _, shown, _ = parts(README.read_text(encoding="utf-8"), name)
    assert gist(shown) == gist(DRAWN[name]()), "run: make readme"


def gist(drawing: str) -> list[str]:
    """The drawing without what differs from run to run: figures, and in the table everything but the verdict."""
    verdicts = "|".join(verdict.value for verdict in Verdict)
    lines = (re.sub(rf"^(\S  \d+ ) .*  ({verdicts}) .*", r"\1 \2", line) for line in drawing.splitlines())
    return [re.sub(r"[0-9][0-9.,]*( (ms|s|min)\b)?", "N", line) for line in lines]


def test_the_two_commands_exist() -> None:
    targets = [block.commands for block in blocks(README) if block.commands.startswith("make ")]
    assert targets == ["make demo", "make test"]
    for command in targets:
        assert run(f"{command} --dry-run", ROOT).returncode == 0


def test_the_extra_to_install_exists() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    installs = [block.commands for block in blocks(README) if block.commands.startswith("pip install ")]
    assert installs == ["pip install 'flyback[embedded]'"]
    assert "embedded" in extras


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Of the example's major version."""
    with begin(Wish(major=18)) as started:
        started.wait()
        prepare(started, Needs(), Trust.UNTRUSTED)
        yield started


RUN_HERE = [document for document in DOCUMENTS if blocks(document) and document != ELSEWHERE]


@pytest.mark.parametrize("document", RUN_HERE, ids=relative)
def test_console_blocks_run(document: Path, server: Server, tmp_path: Path) -> None:
    folder = tmp_path if document == README else tmp_path / PROJECT
    with ground(server, tmp_path) as variables:
        for block in blocks(document):
            if block.commands.startswith(NOT_RUN):
                continue
            result = run(block.commands, folder, variables, output=subprocess.STDOUT)
            assert result.returncode == block.code, f"{block.commands}\n{result.stdout}"
            assert block.agrees(result.stdout), f"{block.commands}\n{result.stdout}"
            moved = re.match(r"cd (\S+)", block.commands)
            folder = folder / moved[1] if moved else folder
