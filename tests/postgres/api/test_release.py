"""A release looked at from Python: what it does to a database, and to the release that is still running."""

from pathlib import Path

import pytest

import flyback
from flyback import Harm, Last, Project, Query, ReleaseRequest, These, Version, WayBack
from flyback.postgres.scratch.server import ROLE, Server
from postgres.api.test_api import write

SCRIPTS = {
    "sql/V1__users.sql": "create table users (id int primary key, email text); create schema shop;"
    "create table shop.goods (id int primary key, name text);",
    "sql/V2__name.sql": "alter table users add column name text;",
    "undo/U2__name.sql": "alter table users drop column name;",
    "sql/V3__email.sql": "alter table users drop column email;",
    "queries.sql": "select email from users where id = $1;\nselect id from users;\n",
}
WITHOUT = ReleaseRequest(rehearsing=None)


@pytest.fixture
def project(server: Server, database: str, tmp_path: Path) -> Project:
    """A project whose first migration is applied, unless a test needs nothing there."""
    write(tmp_path, SCRIPTS)
    found = Project.open(tmp_path, url=server.conninfo(database, ROLE), environment={})
    flyback.migrate(found, target="1")
    return found


def test_plan(project: Project) -> None:
    release = flyback.plan(project)
    assert [(each.way.back, each.verdict, each.way.undoable) for each in release.steps] == [
        (WayBack.PROVEN_UNDO, flyback.Verdict.EXACT, True),
        (WayBack.RESTORE, flyback.Verdict.NO_UNDO, False),
    ]
    assert release.no_return == flyback.NoReturn(step=1)
    assert release.plan.digest == flyback.review_migrate(project).digest
    assert all(each.estimated_ms is not None for each in release.steps)
    assert [row.version for row in flyback.history(project).rows] == ["1"]


def test_plan_without_a_rehearsal(project: Project) -> None:
    release = flyback.plan(project, WITHOUT)
    assert (release.rehearsed_on, [each.verdict for each in release.steps]) == ("", [None, None])
    assert any(finding.rule == "drop-column" for each in release.steps for finding in each.findings)
    flyback.migrate(project)
    after = flyback.plan(project, WITHOUT)
    assert (after.steps, after.no_return, after.estimated_ms) == ((), None, 0)


@pytest.mark.parametrize(
    ("statements", "compatible"),
    [
        pytest.param(["select id from users"], True, id="works"),
        pytest.param(["select email from users", "select id from users"], False, id="breaks"),
        pytest.param(["select id from users; select email from users"], False, id="several-in-one-text"),
    ],
)
def test_compat_of_statements(project: Project, statements: list[str], *, compatible: bool) -> None:
    found = flyback.compat(project, statements, Last(count=2))
    assert found.compatible is compatible
    assert [(each.harm, each.script) for each in found.found] == [(Harm.FAILS, "sql/V3__email.sql")] * (not compatible)


def test_compat_of_files_and_of_a_selection(project: Project) -> None:
    files = [str(project.folder / "queries.sql")]
    found = flyback.compat(project, None, Last(count=2), files=files)
    assert [each.query.where for each in found.found] == ["queries.sql:1:1"]
    assert flyback.compat(project, None, These(versions=(Version("2"),)), files=files).compatible
    from_nothing = flyback.compat(project, files=files)
    assert (len(from_nothing.unjudged), from_nothing.compatible) == (2, False)


def test_compat_on_the_schema_of_a_database(project: Project) -> None:
    found = flyback.compat(project, ["select email from users"], base_dsn=project.settings.flyway.url)
    assert found.base == "the schema of a live database"
    assert found.scripts == ("sql/V2__name.sql", "sql/V3__email.sql")
    assert not found.compatible


def test_compat_of_a_statement_with_a_path_of_its_own(project: Project) -> None:
    write(project.folder, {"sql/V4__goods.sql": "alter table shop.goods drop column name;"})
    here = Query(sql="select name from goods", where="app.py:12", search_path="shop")
    found = flyback.compat(project, [here], base_dsn=project.settings.flyway.url)
    assert [each.query for each in found.found] == [here]
    elsewhere = Query(sql="select name from goods", where="app.py:12")
    found = flyback.compat(project, [elsewhere], base_dsn=project.settings.flyway.url)
    assert ([each.query for each in found.unjudged], found.compatible) == ([elsewhere], False)


def test_compat_of_nothing(project: Project) -> None:
    with pytest.raises(flyback.UsageError, match="none of the statements asks anything"):
        flyback.compat(project, [])
    with pytest.raises(flyback.ServerError, match="pg_stat_statements"):
        flyback.compat(project)
    nowhere = Project.open(project.folder, environment={})
    with pytest.raises(flyback.UsageError, match="open the project with a url"):
        flyback.compat(nowhere)
    with pytest.raises(flyback.ScriptSyntaxError, match=r"statements\[1\]:1:"):
        flyback.compat(nowhere, ["select 1", "select ? from users"])
