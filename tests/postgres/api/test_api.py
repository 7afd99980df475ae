"""The Python API on real databases, as the start of an application and as scripts of one's own use it."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

import flyback
from flyback import Project, State
from flyback.postgres.scratch.server import ROLE, Server

SCRIPTS = {
    "sql/V1__users.sql": "create table users (id int primary key, email text);",
    "sql/V2__email.sql": "create index by_email on users (email);",
    "undo/U2__email.sql": "drop index by_email;",
}


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def project(server: Server, database: str, tmp_path: Path) -> Project:
    """A project for an empty database."""
    write(tmp_path, SCRIPTS)
    settings: dict[str, str | bool] = {"locations": "filesystem:sql", "defaultSchema": "public", "cleanDisabled": False}
    return Project.open(tmp_path, url=server.conninfo(database, ROLE), settings=settings, environment={})


def tables(project: Project) -> list[str]:
    with psycopg.connect(project.settings.flyway.url) as connection:
        rows = connection.execute("select tablename from pg_tables where schemaname = 'public' order by 1").fetchall()
    return [name for (name,) in rows if name != "flyway_schema_history"]


def versions(result: flyback.MigrateResult) -> list[str]:
    return [str(each.step.version) for each in result.outcomes]


def test_from_nothing_and_again(project: Project) -> None:
    assert [each.state for each in flyback.info(project).listing.migrations] == [State.PENDING, State.PENDING]
    assert versions(flyback.migrate(project, target="1")) == ["1"]
    result = flyback.migrate(project)
    assert (versions(result), str(result.target)) == (["2"], "2")
    assert flyback.migrate(project).outcomes == ()
    assert flyback.validate(project).validated == 2
    assert [row.version for row in flyback.history(project).rows] == ["1", "2"]
    assert flyback.review_migrate(project).steps == ()


def test_a_target_that_is_none(project: Project) -> None:
    with pytest.raises(flyback.UsageError, match="Version may only contain"):
        flyback.migrate(project, target="soon")


def test_many_at_once(project: Project) -> None:
    with ThreadPoolExecutor(15) as pool:
        results = list(pool.map(lambda _: flyback.migrate(project), range(15)))
    assert sorted(len(result.outcomes) for result in results) == [*[0] * 14, 2]
    assert tables(project) == ["users"]


def test_a_failing_script_is_an_error_with_its_place(project: Project) -> None:
    write(project.folder, {"sql/V3__bad.sql": "create table third ();\nalter table nowhere add x int;"})
    with pytest.raises(flyback.RunError, match=r'V3__bad.sql:2:1: relation "nowhere" does not exist') as caught:
        flyback.migrate(project)
    assert caught.value.exit_code == 1
    assert [type(each) for each in caught.value.result.outcomes] == [
        flyback.Committed,
        flyback.Committed,
        flyback.RolledBack,
    ]
    assert tables(project) == ["users"]


def test_a_script_left_half_done(project: Project) -> None:
    script = "insert into users values (1, 'a'), (2, 'a');\ncreate unique index concurrently once on users (email);"
    write(project.folder, {"sql/V3__once.sql": script, "sql/V3__once.sql.conf": "executeInTransaction=false"})
    with pytest.raises(flyback.UnfinishedError, match=r"1 of 2 statements are there") as caught:
        flyback.migrate(project)
    assert caught.value.exit_code == 5
    # the failing statement is corrected into another one, whose success leaves the INVALID index where it is
    write(project.folder, {"sql/V3__once.sql": script.replace("unique index concurrently once", "index often")})
    result = flyback.migrate(project)
    assert versions(result) == ["3"]
    assert [note for note in result.notes if note.startswith("index public.once is INVALID")]


def test_scripts_and_history_do_not_agree(project: Project) -> None:
    flyback.migrate(project)
    write(project.folder, {"sql/V1__users.sql": "create table users (id int);"})
    with pytest.raises(flyback.ValidationError, match="checksum mismatch") as caught:
        flyback.validate(project)
    assert [each.version for each in caught.value.invalid] == ["1"]
    assert len(flyback.repair(project).aligned) == 1
    assert flyback.validate(project).invalid == ()


def test_a_change_by_hand_stops_the_next_run(project: Project) -> None:
    flyback.migrate(project)
    with psycopg.connect(project.settings.flyway.url, autocommit=True) as connection:
        connection.execute("alter table public.users add phone text")
    assert flyback.migrate(project).outcomes == (), "nothing pending: nothing to refuse"
    write(project.folder, {"sql/V3__next.sql": "create table third ();"})
    with pytest.raises(flyback.DriftError, match=r"table public\.users was changed") as caught:
        flyback.migrate(project)
    assert caught.value.exit_code == 4
    assert flyback.drift(project).differences == ("column users.phone is not from a migration",)
    ignoring = flyback.MigrateRequest(on_drift=flyback.OnDrift.IGNORE)
    assert versions(flyback.migrate(project, ignoring)) == ["3"]
    write(project.folder, {"sql/V4__next.sql": "create table fourth ();"})
    assert versions(flyback.migrate(project)) == ["4"], "kept anew"


def test_drift_is_forgotten_where_it_may_be(project: Project) -> None:
    flyback.migrate(project)
    with psycopg.connect(project.settings.flyway.url, autocommit=True) as connection:
        connection.execute("alter table public.users add phone text")
    write(project.folder, {"sql/V3__next.sql": "create table third ();"})
    without = replace(project.settings.flyback, drift=False)
    off = replace(project, settings=replace(project.settings, flyback=without))
    assert versions(flyback.migrate(off)) == ["3"]


def test_undo_runs_what_was_reviewed(project: Project) -> None:
    flyback.migrate(project)
    proposal = flyback.review_undo(project)
    with pytest.raises(flyback.UsageError, match="not what was reviewed"):
        flyback.undo(project, reviewed="0" * 64)
    assert versions(flyback.undo(project, reviewed=proposal.digest)) == ["2"]
    assert [each.state for each in flyback.info(project).listing.migrations if isinstance(each, flyback.Resolved)] == [
        State.PENDING
    ]
    assert versions(flyback.migrate(project)) == ["2"], "an undo is no drift"


def test_taking_a_database_over_and_cleaning_it(project: Project) -> None:
    with psycopg.connect(project.settings.flyway.url, autocommit=True) as connection:
        connection.execute("create table public.users (id int, email text)")
    with pytest.raises(flyback.HistoryError, match="Found non-empty schema"):
        flyback.migrate(project)
    assert str(flyback.baseline(project).version) == "1"
    assert versions(flyback.migrate(project)) == ["2"]
    assert flyback.clean(project).cleaned == ("public",)
    assert versions(flyback.migrate(project)) == ["1", "2"]


def test_rehearse_needs_no_database(project: Project) -> None:
    found = flyback.rehearse(project, flyback.These(versions=(flyback.Version("2"),)), flyback.Rows.LEFT_OUT)
    assert [proof.verdict for proof in found.proofs] == [flyback.Verdict.EXACT]


def test_a_role_and_a_schema_called_flyback(project: Project) -> None:
    """`"$user", public` leads to flyback's own schema as soon as that is there."""
    project = Project.open(project.folder, url=project.settings.flyway.url, environment={})
    flyback.migrate(project)
    write(project.folder, {"sql/V3__index.sql": "create index concurrently again on users (email);"})
    assert versions(flyback.migrate(project)) == ["3"]
    write(project.folder, {"sql/V4__more.sql": "create table more ();"})
    assert versions(flyback.migrate(project)) == ["4"]
    assert tables(project) == ["more", "users"]
    assert flyback.drift(project).differences == ()


def test_nobody_answers(tmp_path: Path) -> None:
    write(tmp_path, SCRIPTS)
    project = Project.open(tmp_path, url="postgresql://app:hunter2@127.0.0.1:1/shop", environment={})
    with pytest.raises(flyback.ServerError, match="Unable to connect") as caught:
        flyback.migrate(project)
    assert "hunter2" not in str(caught.value)
