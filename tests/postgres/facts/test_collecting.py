"""Everything that gates want to know, from real servers, files and repositories."""

import hashlib
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from flyback.gates.facts_json import decoded, encoded
from flyback.model.facts import Facts
from flyback.model.policy import Call, EnvironmentPolicy, InstancePolicy, OnCallPolicy, RunbookPolicy, TicketPolicy
from flyback.planning.undo_selection import LastOne
from flyback.workflows.facts.question import Migrating, Noting, Question, Undoing
from flyback.workflows.migrate.migrate import plan
from flyback.workflows.opened import opened
from flyback.workflows.undo.review import UndoRequest, prepare
from flyback.workflows.undo.undo import plan as undo_plan
from postgres.facts.conftest import FILES, Project


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_what_would_run(project: Project) -> None:
    project.commit()
    with opened(project.folder, project.settings) as ready:
        planned = plan(ready)

    pending = project.pending()

    assert (pending.verb, pending.plan) == ("migrate", planned.digest)
    assert [each.name for each in pending.files] == ["sql/V1__orders.sql", "undo/U1__orders.sql"]
    (script,) = pending.scripts
    assert (script.script, script.sha256) == ("sql/V1__orders.sql", sha256(FILES["sql/V1__orders.sql"]))
    assert (script.undo, script.undo_sha256) == ("undo/U1__orders.sql", sha256(FILES["undo/U1__orders.sql"]))
    assert (script.version, script.authors) == ("1", ("ann@x.org",))
    assert (script.destructive, script.massive, script.planned_ms) == ((), (), None)


def test_nothing_pending(project: Project) -> None:
    project.migrate()

    assert project.pending().scripts == ()


def test_the_target(project: Project, database: str) -> None:
    before = project.facts().target.value
    project.migrate()
    after = project.facts().target.value

    assert before
    assert after
    assert (before.identity, before.identity.database) == (after.identity, database)
    assert (before.state.version, after.state.version) == ("", "1")
    assert before.state.history != after.state.history
    assert before.state.catalogue != after.state.catalogue
    assert after.state == project_state(project.facts())


def project_state(facts: Facts) -> object:
    assert facts.target.value
    return facts.target.value.state


def test_two_databases_in_the_same_state(project: Project, admin: psycopg.Connection) -> None:
    project.write(
        {"sql/V2__x.sql": "ALTER TABLE orders ADD x int;\n", "undo/U2__x.sql": "ALTER TABLE orders DROP x;\n"}
    )
    project.migrate()
    first = project_state(project.facts())
    project.connection.execute("UPDATE flyway_schema_history SET installed_by = 'x', execution_time = 7")
    project.connection.execute("UPDATE flyway_schema_history SET installed_rank = installed_rank + 10")

    assert project_state(project.facts()) == first
    project.connection.execute("CREATE INDEX ON orders (x)")
    assert project_state(project.facts()) != first


def test_facts_are_of_now_and_print_as_json(project: Project) -> None:
    project.commit()
    before = datetime.now(UTC)
    facts = project.facts()

    assert before <= facts.now <= datetime.now(UTC)
    assert facts.environment == "production"
    assert facts.target.value
    assert abs(facts.target.value.clock - facts.now) < timedelta(seconds=5)
    assert len(facts.tool.commit) == 40
    assert not facts.tool.dirty
    assert facts.runner.value
    assert facts.runner.value.host == facts.tool.host
    assert decoded(encoded(facts), "facts.json") == facts


def test_a_first_run_has_no_records(project: Project) -> None:
    facts = project.facts()

    assert (facts.used.value, facts.last_run.value, facts.emergencies.value) == ((), (), ())
    assert facts.evidence.value
    assert facts.evidence.value.runs == ()


def test_what_nobody_can_be_asked_is_unknown(project: Project) -> None:
    facts = project.facts()

    assert [fact.value for fact in (facts.ticket, facts.on_call, facts.runbook, facts.instances)] == [None] * 4
    assert facts.ticket.unknown == "ticket.system names nobody to ask"
    assert facts.runbook.unknown == "runbook.path names no file"


@pytest.mark.parametrize(
    ("files", "destructive"),
    [
        pytest.param({"sql/V2__a.sql": "DROP TABLE orders;"}, ("sql/V2__a.sql:1 drop-table",), id="drop"),
        pytest.param(
            {"sql/V2__a.sql": "-- flyback: allow drop-table because it is empty\nDROP TABLE orders;"},
            ("sql/V2__a.sql:2 drop-table",),
            id="what a comment allows is still of its class",
        ),
        pytest.param(
            {"sql/V2__a.sql": "DROP TABLE orders;", "flyback.toml": 'disabled_rules = ["drop-table"]'},
            ("sql/V2__a.sql:1 drop-table",),
            id="what is switched off, too",
        ),
        pytest.param(
            {"sql/V2__a.sql": "DO $$ BEGIN EXECUTE (SELECT note FROM orders); END $$;"},
            ("sql/V2__a.sql:1 opaque-statement",),
            id="what nobody can tell",
        ),
        pytest.param(
            {"sql/V2__a.sql": "SELECT 1;", "sql/afterMigrate.sql": "SELECT 1;\nTRUNCATE orders;"},
            ("sql/afterMigrate.sql:2 truncate",),
            id="callback",
        ),
        pytest.param(
            {"sql/V2__a.sql": "SELECT 1;", "sql/afterUndo.sql": "TRUNCATE orders;"}, (), id="callback of another verb"
        ),
        pytest.param({"sql/V2__a.sql": "ALTER TABLE orders ADD a int;"}, (), id="harmless"),
    ],
)
def test_what_is_destructive(project: Project, files: dict[str, str], destructive: tuple[str, ...]) -> None:
    project.migrate()
    project.connection.execute("INSERT INTO orders VALUES (1)")
    project.write(files)

    (script,) = project.pending().scripts

    assert script.destructive == destructive


def test_what_is_massive_is_told_by_the_live_catalogue(project: Project) -> None:
    project.migrate()
    project.write({"sql/V2__a.sql": "CREATE INDEX ON orders (note);", "flyback.toml": "massive_rows = 1000\n"})
    project.connection.execute("ANALYZE orders")
    assert project.pending().scripts[0].massive == ()

    project.connection.execute("INSERT INTO orders SELECT g, 'x' FROM generate_series(1, 5000) g")
    project.connection.execute("ANALYZE orders")

    assert "sql/V2__a.sql:1 index-blocks-writes" in project.pending().scripts[0].massive


def test_a_program_is_destructive(project: Project) -> None:
    project.migrate()
    project.write({"sql/V2__a.sh": "#!/bin/sh\ntrue\n"})

    assert project.pending().scripts[0].destructive == ("sql/V2__a.sh a program: nobody knows what it does",)


def test_authors_of_migration_and_undo(project: Project) -> None:
    project.commit("ann@x.org")
    project.write({"undo/U1__orders.sql": "DROP TABLE orders CASCADE;\n"})
    project.commit("bob@x.org")
    assert project.pending().scripts[0].authors == ("ann@x.org", "bob@x.org")

    project.write({"undo/U1__orders.sql": "DROP TABLE orders RESTRICT;\n"})
    assert project.pending().scripts[0].authors == ()
    assert project.facts().tool.dirty


def test_a_script_config_has_authors(project: Project) -> None:
    project.commit("ann@x.org")
    project.write({"sql/V1__orders.sql.conf": "executeInTransaction=true"})
    assert project.pending().scripts[0].authors == ()
    project.commit("cy@x.org")

    assert project.pending().scripts[0].authors == ("ann@x.org", "cy@x.org")


def test_why_a_migration_is_not_undoable(project: Project) -> None:
    project.write({"sql/V2__a.sql": "-- flyback: not-undoable mails were sent\nSELECT 1;"})

    assert [each.not_undoable for each in project.pending().scripts] == ["", "mails were sent"]
    assert project.pending().scripts[1].undo == ""


def test_a_repeatable_migration_has_no_undo_and_may_say_why(project: Project) -> None:
    project.migrate()
    project.write({"sql/R__view.sql": "-- flyback: not undoable because git has the one before\nSELECT 1;"})

    (script,) = project.pending().scripts

    assert (script.script, script.version, script.undo) == ("sql/R__view.sql", "", "")
    assert script.not_undoable == "git has the one before"


def test_what_cannot_run_is_unknown_and_nothing_else(project: Project) -> None:
    project.migrate()
    project.write({"sql/V1__orders.sql": "CREATE TABLE other (id int);\n"})

    facts = project.facts()

    assert facts.pending.value is None
    assert "Migration checksum mismatch" in facts.pending.unknown
    assert facts.target.value
    assert facts.used.value == ()


def test_an_undo(project: Project) -> None:
    project.commit()
    project.migrate()
    with opened(project.folder, project.settings) as ready:
        prepared = prepare(ready, UndoRequest(what=LastOne()))
        digest = undo_plan(ready, prepared).digest

    pending = project.facts(question=Question(what=Undoing(prepared=prepared))).pending.value

    assert pending
    assert (pending.verb, pending.plan) == ("undo", digest)
    assert [(each.script, each.undo) for each in pending.scripts] == [("sql/V1__orders.sql", "undo/U1__orders.sql")]
    assert pending.scripts[0].destructive == ("undo/U1__orders.sql:1 drop-table",)


def test_a_verb_that_runs_no_script(project: Project) -> None:
    one, other = (
        project.facts(question=Question(what=Noting(verb="baseline", asked=(version,)))).pending.value
        for version in ("1", "2")
    )

    assert one
    assert other
    assert (one.verb, one.scripts, len(one.plan)) == ("baseline", (), 64)
    assert one.plan != other.plan
    assert one.set_digest == other.set_digest


def test_a_run_that_another_program_does(project: Project) -> None:
    guarded = project.facts(question=Question(what=Migrating(verb="guard"))).pending.value

    assert guarded
    assert (guarded.verb, guarded.plan) == ("guard", project.pending().plan)


def test_offices_are_asked(project: Project) -> None:
    project.write(
        {
            "docs/run.md": "reviewed: 2026-10-01\n# Abort\n",
            "on-call.toml": '[[shift]]\nwho = "ann"\ncontact = "+49 1"\n'
            "begins = 2026-01-01T00:00:00Z\nends = 2036-01-01T00:00:00Z\n",
        }
    )
    project.commit()

    facts = project.facts(
        EnvironmentPolicy(
            name="production",
            runbook=RunbookPolicy(path="docs/run.md"),
            on_call=OnCallPolicy(file="on-call.toml"),
            instances=InstancePolicy(call=Call(command=("echo", "3"))),
            ticket=TicketPolicy(system="http"),
        )
    )

    assert facts.runbook.value
    assert (facts.runbook.value.committed, facts.runbook.value.headings) == (True, ("Abort",))
    assert facts.on_call.value
    assert facts.on_call.value[0].who == "ann"
    assert facts.instances.value == 3
    assert facts.ticket.unknown == "no ticket is named"


def test_an_office_that_fails_says_why(project: Project) -> None:
    facts = project.facts(
        EnvironmentPolicy(
            name="production",
            instances=InstancePolicy(call=Call(command=("false",))),
            on_call=OnCallPolicy(file="missing.toml"),
            runbook=RunbookPolicy(path="missing.md"),
        )
    )

    assert facts.instances.value is None
    assert facts.instances.unknown
    assert facts.on_call.unknown.startswith("missing.toml: ")
    assert facts.runbook.unknown == "missing.md: the runbook cannot be read: No such file or directory"


def test_records_that_may_not_be_read_are_unknown(project: Project, admin: psycopg.Connection) -> None:
    admin.execute("CREATE SCHEMA flyback_state")
    admin.execute("CREATE TABLE flyback_state.audit (number int, at int, record int, before int, seal int)")

    facts = project.facts()

    assert [each.value for each in (facts.used, facts.last_run, facts.emergencies)] == [None] * 3
    assert "permission denied" in facts.used.unknown
