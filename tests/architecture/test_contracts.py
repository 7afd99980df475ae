"""Each import contract of pyproject.toml is broken here on purpose, so that none of them holds by accident."""

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in SETTINGS["contracts"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sin:
    contract: str
    module: str
    line: str

    def __str__(self) -> str:
        return f"{self.contract}: {self.line} in {self.module}"


SINS = (
    Sin(contract="layers", module="errors.py", line="import flyback.model"),
    Sin(contract="layers", module="model/version.py", line="import flyback.report"),
    Sin(contract="layers", module="report/__init__.py", line="import flyback.scripts"),
    Sin(contract="layers", module="filesystem/__init__.py", line="import flyback.postgres"),
    Sin(contract="layers", module="postgres/__init__.py", line="import flyback.workflows"),
    Sin(contract="layers", module="workflows/__init__.py", line="import flyback.cli"),
    Sin(contract="layers", module="attic/__init__.py", line="import flyback.errors"),
    Sin(contract="no-cycles", module="model/version.py", line="import flyback.model.script"),
    Sin(
        contract="no-cycles",
        module="model/version.py",
        line="import typing\nif typing.TYPE_CHECKING:\n    import flyback.model.script",
    ),
    Sin(contract="dry", module="scripts/__init__.py", line="import os"),
    Sin(contract="dry", module="model/version.py", line="from time import monotonic"),
    Sin(contract="dry", module="report/__init__.py", line="def show():\n    from pathlib import Path"),
    Sin(contract="dry", module="settings.py", line="import logging"),
    Sin(contract="driver", module="workflows/__init__.py", line="import psycopg"),
    Sin(contract="driver", module="cli/__init__.py", line="from psycopg import sql"),
    Sin(contract="parser", module="syntax/__init__.py", line="import postgast"),
    Sin(contract="parser", module="scripts/__init__.py", line="from postgast import parse"),
    Sin(contract="foreign-functions", module="filesystem/__init__.py", line="import ctypes"),
    Sin(contract="web", module="workflows/__init__.py", line="def ask():\n    import httpx"),
    Sin(contract="keys", module="evidence/__init__.py", line="import cryptography"),
    Sin(contract="keys", module="workflows/__init__.py", line="def sign():\n    from cryptography import x509"),
    Sin(contract="recurrence", module="report/__init__.py", line="from dateutil import tz"),
    Sin(contract="terminal", module="workflows/__init__.py", line="import rich"),
    Sin(contract="terminal", module="report/__init__.py", line="def show():\n    import click"),
)


def lint_imports(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--contract", contract],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("sin", SINS, ids=str)
def test_a_forbidden_import_breaks_its_contract(sin: Sin, tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    module = tmp_path / "src" / "flyback" / sin.module
    module.parent.mkdir(exist_ok=True)
    with module.open("a", encoding="utf-8") as file:
        file.write(f"\n{sin.line}\n")

    result = lint_imports(tmp_path, sin.contract)

    name = " ".join(CONTRACTS[sin.contract]["name"].split())
    assert f"{name} BROKEN" in " ".join(result.stdout.split()), result.stdout + result.stderr
    assert result.returncode == 1


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_package_keeps_the_contract(contract: str) -> None:
    result = lint_imports(ROOT, contract)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_contract_was_seen_to_break() -> None:
    assert {sin.contract for sin in SINS} == set(CONTRACTS)


def test_the_dry_contract_names_every_dry_room() -> None:
    layers: list[str] = CONTRACTS["layers"]["layers"]
    dry_layer = next(layer for layer in layers if "report" in layer)
    rooms = {room.strip(" ()") for room in dry_layer.split("|")} | {"settings", "model", "errors"}
    package = ROOT / "src" / "flyback"
    there = {room for room in rooms if (package / room).is_dir() or (package / f"{room}.py").is_file()}
    assert set(CONTRACTS["dry"]["source_modules"]) == {f"flyback.{room}" for room in there}
