"""The Python in the guides runs."""

import re
from pathlib import Path

import pytest

import flyback
from flyback.postgres.scratch.server import ROLE, Server
from postgres.api.inner import Inner

DOCS = Path(__file__).parents[3] / "docs"
SCRIPTS = {
    "sql/V1__customers.sql": "create table customers (id int primary key, email text);",
    "sql/V2__orders.sql": "create table orders (id serial, customer_id int references customers);",
    "undo/U2__orders.sql": "drop table orders;",
}


def blocks(guide: str, language: str = "python") -> list[str]:
    text = (DOCS / guide).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
def inner(tmp_path: Path) -> Inner:
    """A folder with the project `db`."""
    made = Inner(folder=tmp_path)
    made.write({f"db/{name}": text for name, text in SCRIPTS.items()})
    return made


def test_python_api(
    inner: Inner, server: Server, database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = server.conninfo(database, ROLE)
    monkeypatch.setenv("FLYWAY_URL", url)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.chdir(inner.folder)
    names: dict[str, object] = {}
    for block in blocks("python-api.md"):
        exec(block, names)  # noqa: S102 - the guide's own text
    assert f"{database} is at version 2" in capsys.readouterr().out
    assert isinstance(names["result"], flyback.MigrateResult)


def test_testing_with_pytest(inner: Inner) -> None:
    first, conftest, migration, without = blocks("testing-with-pytest.md")
    (ini,) = blocks("testing-with-pytest.md", "ini")
    inner.settings(ini.removeprefix("[pytest]"))
    inner.write({"conftest.py": conftest, "test_first.py": first, "test_migration.py": migration})
    inner.write({"test_without.py": without + "\n    def test_it(self) -> None: pass\n"})
    assert inner.run().counts == {"passed": 3}


@pytest.mark.parametrize("name", [name for name in flyback.__all__ if name.islower() and name != "__version__"])
def test_every_function_is_in_the_guide(name: str) -> None:
    assert re.search(rf"`{name}\(project", (DOCS / "python-api.md").read_text(encoding="utf-8"))
