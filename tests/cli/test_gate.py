"""`flyback gate` and `flyback checklist` on facts from a file: the same answer whenever they are asked."""

import json
from functools import partial
from pathlib import Path

import pytest

from cli.commands import Flyback, write
from flyback.evidence.chain import sealed
from flyback.filesystem import settings_file
from flyback.frozen import replaced
from flyback.gates.facts_json import encoded
from flyback.model.audit import AuditEvent, AuditRecord
from flyback.model.facts import Facts
from flyback.postgres.ledger.ledger import Ledger
from flyback.scripts.policy_digest import policy_of
from flyback.workflows.opened import opened
from unit.gates.release import FACTS, KEYS, POLICY, changed

KEY = """
[[keys]]
owner = "{owner}"
emails = ["{owner}@example.com"]
role = "{role}"
public = "{public}"
may = {may}
environments = {environments}
"""
ENVIRONMENT = """
[environments.staging]

[environments.production]
after = "staging"
protected = true
system_identifier = "7212"
database = "shop"
hosts = ["db1:5432", "db2:5432"]

[environments.production.window]
zone = "UTC"
allow = ["Sat 02:00 for 4h"]
go_back = "30m"

[environments.production.ticket]
system = "servicenow"
url = "https://example.service-now.com"
token = "${env.SNOW}"

[environments.production.on_call]
file = "oncall.toml"
rosters = ["dba", "shop"]

[environments.production.runbook]
path = "docs/runbook.md"

[[environments.production.notify.channels]]
name = "ops"
kind = "slack"
url = "${env.SLACK}"

[environments.production.approval]
count = 2
roles = ["dba"]

[environments.production.runner]
hosts = ["deploy1"]
labels = ["runway"]

[environments.production.instances]
application = "shop-*"
"""
PROJECT = ENVIRONMENT + "".join(
    KEY.format(
        owner=key.owner,
        role=key.role,
        public=key.public,
        may=json.dumps(key.may),
        environments=json.dumps(key.environments),
    )
    for key in KEYS
)


@pytest.fixture
def project(flyback: Flyback) -> Flyback:
    write(flyback.folder, {"flyback.toml": PROJECT})
    return flyback


def under_its_policy(folder: Path, facts: Facts) -> bytes:
    """The facts as they are where this folder's policy was approved, and was in force before."""
    settings = settings_file.load(folder, {}, {})
    digest = policy_of(settings.flyback.environments["production"], settings.flyback.keys).digest
    for number in range(2):
        facts = changed(facts, f"evidence.approvals[{number}].predicate.policy", digest)
    return encoded(changed(facts, "last_run[0].policy", digest))


def test_a_release_with_everything_may_run(project: Flyback) -> None:
    (project.folder / "facts.json").write_bytes(under_its_policy(project.folder, FACTS))

    answer = project("gate", "--env", "production", "--facts", "facts.json")

    assert (answer.code, answer.out, answer.err) == (0, "production: open, 16 gates asked\n", "")


@pytest.mark.parametrize("verb", ["gate", "checklist"])
def test_one_gate_is_enough_to_block(project: Flyback, verb: str) -> None:
    second = changed(FACTS, "target.hosts[1].in_recovery", False)
    (project.folder / "facts.json").write_bytes(under_its_policy(project.folder, second))

    answer = project(verb, "--facts", "facts.json")

    assert answer.code == 3
    assert "production: BLOCKED, 1 of 16 gates refuses\n" in answer.out
    assert "FAIL     target         2 of its hosts are primaries: db1:5432, db2:5432\n" in answer.out
    assert "fix: stop the one that should not be" in answer.out


def test_programs_get_one_object(project: Flyback) -> None:
    (project.folder / "facts.json").write_bytes(under_its_policy(project.folder, FACTS))

    answer = project("checklist", "--facts", "facts.json", "--json")
    value = json.loads(answer.out)

    assert (answer.code, value["schema"], value["allowed"]) == (0, "flyback.checklist/1", True)
    assert len(value["gates"]) == 16
    assert value["used"]


def test_a_verb_behind_a_closed_gate_does_not_run(project: Flyback) -> None:
    """Flyway's code review check lets the verbs after it run even where it is told to fail."""
    (project.folder / "facts.json").write_bytes(encoded(FACTS))

    answer = project("gate", "migrate", "--facts", "facts.json")

    assert answer.code == 3
    assert "FAIL     configuration" in answer.out
    assert answer.err == ""


def test_a_database_is_protected_under_any_name(project: Flyback) -> None:
    staging = replaced(FACTS, environment="staging")
    (project.folder / "facts.json").write_bytes(under_its_policy(project.folder, staging))

    answer = project("gate", "--facts", "facts.json")

    assert answer.code == 3
    assert "these facts are of staging, the policy is of production" in answer.out


@pytest.mark.parametrize(
    ("arguments", "content", "code", "says"),
    [
        pytest.param(("--facts", "gone.json"), None, 2, "cannot be read", id="no file"),
        pytest.param(("--facts", "facts.json"), b"{}", 1, "these are no facts", id="no facts"),
        pytest.param(("--facts", "facts.json", "--env", "staging"), encoded(FACTS), 2, "not of staging", id="other"),
        pytest.param(
            ("--facts", "facts.json"),
            encoded(replaced(FACTS, environment="prod", target=Facts.__dataclass_fields__["target"].default)),
            2,
            "has no environment prod",
            id="environment that nobody described",
        ),
    ],
)
def test_what_cannot_be_judged(
    project: Flyback, arguments: tuple[str, ...], content: bytes | None, code: int, says: str
) -> None:
    if content is not None:
        (project.folder / "facts.json").write_bytes(content)

    answer = project("gate", *arguments)

    assert answer.code == code, answer
    assert says in answer.err
    assert "Traceback" not in answer.err


def test_the_policy_of_the_file_is_that_of_the_tests(project: Flyback) -> None:
    found = settings_file.load(project.folder, {}, {}).flyback

    assert found.environments["production"].window == POLICY.environment.window
    assert found.keys == KEYS


SCRIPTS = {"sql/V1__a.sql": "CREATE TABLE a (id int);\n", "undo/U1__a.sql": "DROP TABLE a;\n"}
UNSAID = """
[environments.production]
protected = true
system_identifier = "7212"
database = "shop"
"""
EASY = """
[environments.test]
"""


def test_production_that_says_nothing_lets_nothing_in(on_database: Flyback) -> None:
    write(on_database.folder, {**SCRIPTS, "flyback.toml": UNSAID})

    answer = on_database("checklist", "--env", "production")

    assert answer.code == 3, answer
    assert "BLOCKED" in answer.out
    assert "FAIL     target         it is another database" in answer.out
    assert "not asked here" not in answer.out
    assert "Traceback" not in answer.err


def test_gates_change_nothing(on_database: Flyback) -> None:
    write(on_database.folder, {**SCRIPTS, "flyback.toml": UNSAID})
    before = on_database("history").out

    assert on_database("gate", "--env", "production").code == 3

    assert on_database("history").out == before


def test_an_environment_without_demands_is_open(on_database: Flyback) -> None:
    write(on_database.folder, {**SCRIPTS, "flyback.toml": EASY})

    answer = on_database("gate", "--env", "test", "--json")
    value = json.loads(answer.out)

    assert (answer.code, value["allowed"]) == (0, True), value
    assert [each["gate"] for each in value["gates"]] == ["target", "clock", "configuration", "follow-up", "pending"]


def test_an_environment_that_nobody_described_has_no_gates_to_pass(on_database: Flyback) -> None:
    """GitHub makes an environment that is not there, without protection."""
    write(on_database.folder, {**SCRIPTS, "flyback.toml": EASY})

    answer = on_database("gate", "--env", "production")

    assert answer.code == 2
    assert "there is no environment 'production'" in answer.err


def test_having_nothing_to_run_is_no_leave(on_database: Flyback) -> None:
    write(on_database.folder, {**SCRIPTS, "flyback.toml": EASY})
    assert on_database("migrate", "--env", "test").code == 0

    told = [on_database(verb, "--env", "test") for verb in ("gate", "checklist")]
    value = json.loads(on_database("gate", "--env", "test", "--json").out)

    assert [(each.code, each.out) for each in told] == [(3, "test: nothing is pending: flyback info --env test\n")] * 2
    assert (value["nothing_pending"], value["allowed"]) == (True, False)
    assert [each["gate"] for each in value["gates"]] == ["follow-up", "pending"]


def test_a_database_that_was_protected_runs_nothing_without_its_gates(on_database: Flyback) -> None:
    """Leaving the environment out of flyback.toml takes no gate away."""
    write(on_database.folder, SCRIPTS)
    settings = settings_file.load(on_database.folder, on_database.environment, {})
    with opened(on_database.folder, settings) as ready:
        record = AuditRecord(
            event=AuditEvent.BEGUN,
            environment="production",
            verb="migrate",
            deployment="d1",
            who=("dave",),
            keys=("k",),
        )
        Ledger(target=ready.target, schema=settings.flyback.schema).add(partial(sealed, record, FACTS.now))

    for verb in (("migrate",), ("baseline", "-baselineVersion=1"), ("repair",), ("clean", "-cleanDisabled=false")):
        answer = on_database(*verb)
        assert (answer.code, "was protected at its last run, d1" in answer.err) == (3, True), (verb, answer)
