"""`flyback facts`: what gates decide on, as JSON."""

import json
import subprocess
from pathlib import Path

import pytest

from cli.commands import SECRET, Flyback, write
from flyback.gates.facts_json import decoded

FILES = {
    "sql/V1__a.sql": "CREATE TABLE a (id int);\n",
    "undo/U1__a.sql": "DROP TABLE a;\n",
    "flyback.toml": '[environments.staging]\n[environments.staging.ticket]\nsystem = "http"\n'
    'url = "http://127.0.0.1:1/x"\ntoken = "${env.TOKEN}"\ncall.url = "http://127.0.0.1:1/{ticket}"\n',
}


@pytest.fixture
def project(on_database: Flyback) -> Flyback:
    write(on_database.folder, FILES)
    return on_database


def test_facts_of_an_environment(project: Flyback, database: str) -> None:
    answer = project("facts", "--env", "staging")

    found = decoded(answer.out.encode(), "facts")
    assert (answer.code, answer.err) == (0, "")
    assert found.environment == "staging"
    assert found.target.value
    assert found.target.value.identity.database == database
    assert found.pending.value
    assert [each.script for each in found.pending.value.scripts] == ["sql/V1__a.sql"]
    assert json.loads(answer.out)["ticket"]["unknown"] == "no ticket is named"


def test_as_json_it_says_the_same(project: Flyback) -> None:
    value = json.loads(project("facts", "--env", "staging", "--json").out)

    assert value["schema"] == "flyback.facts/1"
    assert value["pending"]["value"]["verb"] == "migrate"


def test_gates_are_asked_about_facts_in_a_file(project: Flyback, tmp_path: Path) -> None:
    (tmp_path / "facts.json").write_text(project("facts", "--env", "staging").out)

    answer = project("gate", "--facts", "facts.json")

    assert answer.code == 3
    assert "ticket" in answer.out


def test_a_database_without_environment(project: Flyback) -> None:
    answer = project("facts")

    assert answer.code == 2
    assert "is no environment of flyback.toml" in answer.err
    assert "there are: staging" in answer.err


def test_a_dsn_that_leads_to_a_protected_environment(project: Flyback, database: str) -> None:
    value = json.loads(project("facts", "--env", "staging", "--json").out)
    system = value["target"]["value"]["identity"]["system_identifier"]
    protected = (
        f'[environments.production]\nprotected = true\nsystem_identifier = "{system}"\ndatabase = "{database}"\n'
    )
    write(project.folder, {"flyback.toml": f"{FILES['flyback.toml']}{protected}"})

    assert json.loads(project("facts", "--json").out)["environment"] == "production"
    assert json.loads(project("facts", "--env", "staging", "--json").out)["environment"] == "production"


def test_no_secret_is_among_them(project: Flyback) -> None:
    subprocess.run(["git", "init", "-q"], cwd=project.folder, check=True)
    secrets = {"TOKEN": SECRET, "FLYWAY_PASSWORD": SECRET, "FLYBACK_SIGNING_PASSPHRASE": SECRET}

    answer = project("facts", "--env", "staging", "--ticket", "CHG1", more=secrets)

    assert answer.code == 0, answer.err
    assert SECRET not in answer.out + answer.err
    assert json.loads(answer.out)["ticket"]["value"] is None
