"""What `import flyback` offers, and that it costs nothing until it is used."""

import ast
import inspect
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import flyback

SOURCES = Path(flyback.__file__).parents[1]
COSTLY = {"click", "jinja2", "psycopg", "rich", "asyncio", "tomllib", "flyback.api", "flyback.settings"}


def modules_after(line: str) -> set[str]:
    """What a fresh Python has imported after a line."""
    code = f"import json, sys; {line}; print(json.dumps(sorted(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    answer = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return set(json.loads(answer.stdout))


def test_the_stub_says_what_the_package_does() -> None:
    tree = ast.parse((SOURCES / "flyback" / "__init__.pyi").read_text(encoding="utf-8"))
    imported = {
        alias.name: node.module for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    listed = next(ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.Assign))
    assert sorted(listed) == sorted(flyback.__all__) == sorted(["__version__", *imported])
    for name, home in imported.items():
        found = getattr(flyback, name)
        assert getattr(sys.modules[str(home)], name) is found


@pytest.mark.parametrize("name", [name for name in flyback.__all__ if name != "__version__"])
def test_every_name_is_documented(name: str) -> None:
    found = getattr(flyback, name)
    if inspect.isclass(found) or inspect.isfunction(found):
        assert inspect.getdoc(found)


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'migrations'"):
        getattr(flyback, "migrations")  # noqa: B009 - the type checker knows better
    assert "migrate" in dir(flyback)


@pytest.mark.parametrize("line", ["import flyback", "import flyback.pytest_plugin", "from flyback import FlybackError"])
def test_an_import_is_cheap(line: str) -> None:
    assert modules_after(line).isdisjoint(COSTLY - ({"asyncio", "tomllib"} if "pytest" in line else set()))


def test_a_project_shows_no_secret(tmp_path: Path) -> None:
    project = flyback.Project.open(
        tmp_path,
        url="postgresql://app:hunter2@db/shop",
        settings={"password": "hunter2", "placeholders.owner": "app", "group": True, "schemas": ["a", "b"]},
        environment={},
    )
    assert "hunter2" not in repr(project) + str(project) + repr(project.settings)
    flyway = project.settings.flyway
    assert (flyway.placeholders["owner"], flyway.group, flyway.schemas) == ("app", True, ("a", "b"))


def test_another_database_takes_no_password_along(tmp_path: Path) -> None:
    project = flyback.Project.open(tmp_path, settings={"user": "app", "password": "hunter2"}, environment={})
    other = project.at("postgresql:///other").settings.flyway
    assert (other.url, other.user, other.password.value) == ("postgresql:///other", "", "")


def test_errors_travel_between_processes() -> None:
    problem = flyback.Problem(code="gone", what="the server is gone", where="db", hint="look")
    invalid = flyback.Invalid(code="CHECKSUM_MISMATCH", message="1 differs", version="1", description="a", path="")
    for error in (flyback.ServerError(problem), flyback.ValidationError([invalid])):
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
        assert (type(again), again.problems, str(again)) == (type(error), error.problems, str(error))


def test_a_teller_overrides_what_it_wants_to_hear() -> None:
    class Notes(flyback.Teller):
        heard = ""

        def note(self, text: str) -> None:
            self.heard += text

    notes = Notes()
    notes.note("a")
    notes.rows([], [])
    assert notes.heard == "a"
