"""Whole comparisons: a live database, its history and its project against a disposable server of the same major."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from flyback.errors import FlybackError
from flyback.filesystem.discover import read_project
from flyback.model.migration import ForwardScript
from flyback.model.results import Drift
from flyback.model.script import RepeatableScript
from flyback.postgres.scratch.server import ROLE, Server
from flyback.settings import FlybackSettings, FlywaySettings, Settings
from flyback.workflows.drift.drift import Disposable, drift
from flyback.workflows.opened import opened

USERS = "create table users (id int primary key, email text not null default 'x', note text);"
SCRIPTS = {
    "V1__users.sql": USERS,
    "V2__orders.sql": "create table orders (id serial primary key, user_id int references users);"
    " create index by_user on orders (user_id); create view busy as select user_id from orders",
    "R__counting.sql": "create or replace function counted() returns bigint language sql as"
    " 'select count(*) from users'",
}
_HISTORY = """
create table flyway_schema_history (
  installed_rank int not null primary key, version varchar(50), description varchar(200) not null,
  type varchar(20) not null, script varchar(1000) not null, checksum int, installed_by varchar(100) not null,
  installed_on timestamp not null default now(), execution_time int not null, success boolean not null);
create index flyway_schema_history_s_idx on flyway_schema_history (success)
"""


@dataclass(kw_only=True)
class Live:
    """A database that a project was applied to, script by script, and what one did to it afterwards."""

    folder: Path
    conninfo: str
    flyway: FlywaySettings = field(default_factory=lambda: FlywaySettings(default_schema="public"))
    flyback: FlybackSettings = field(default_factory=FlybackSettings)

    @property
    def settings(self) -> Settings:
        flyway = replace(self.flyway, url=self.conninfo, locations=("filesystem:sql",))
        return Settings(flyway=flyway, flyback=self.flyback)

    def write(self, scripts: Mapping[str, str]) -> None:
        (self.folder / "sql").mkdir(exist_ok=True)
        for name, text in scripts.items():
            (self.folder / "sql" / name).write_text(text, encoding="utf-8")

    def run(self, text: str) -> None:
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            connection.execute("set search_path = public")
            connection.execute(text.encode())

    def row(self, version: str | None, description: str, kind: str, script: str, checksum: int | None) -> None:
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            connection.execute(
                "insert into flyway_schema_history select coalesce(max(installed_rank), 0) + 1, %s, %s, %s, %s, %s,"
                " current_user, now(), 1, true from flyway_schema_history",
                [version, description, kind, script, checksum],
            )

    def apply(self, *names: str) -> None:
        """Applies scripts in that order, as Flyway would."""
        project = read_project(self.folder, self.settings)
        every: tuple[ForwardScript, ...] = (*project.versioned, *project.baselines, *project.repeatables)
        scripts = {each.source.script: each for each in every}
        for name in names:
            script = scripts[name]
            self.run(script.source.sql)
            version = None if isinstance(script, RepeatableScript) else script.version.text
            kind = "SQL_BASELINE" if name.startswith("B") else "SQL"
            self.row(version, script.description, kind, name, script.source.checksum)

    def drift(self) -> Drift:
        with opened(self.folder, self.settings) as ready:
            return drift(ready, Disposable())


@pytest.fixture
def live(server: Server, database: str, tmp_path: Path) -> Live:
    """An empty database with a history table."""
    made = Live(folder=tmp_path, conninfo=server.conninfo(database, ROLE))
    made.run(_HISTORY)
    made.write(SCRIPTS)
    return made


def roles(connection: psycopg.Connection, *names: str) -> None:
    for name in names:
        if connection.execute("select from pg_roles where rolname = %s", [name]).fetchone() is None:
            connection.execute(sql.SQL("create role {}").format(sql.Identifier(name)))


def everything(live: Live) -> None:
    live.apply("V1__users.sql", "V2__orders.sql", "R__counting.sql")


def test_nothing_differs(live: Live) -> None:
    everything(live)
    found = live.drift()
    assert (found.differences, found.notes) == ((), ())
    assert found.expected.startswith("the migrations up to 2, on PostgreSQL ")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("create index by_hand on users (email)", "index by_hand is not from a migration"),
        ("drop index by_user", "index by_user is missing"),
        ("alter table users add phone text", "column users.phone is not from a migration"),
        (
            "alter table users alter note type varchar(9)",
            "column users.note: type is character varying(9), should be text",
        ),
        ("alter table users alter email drop default", "column users.email: default 'x'::text is missing"),
        ("create table extra (id int)", "table extra is not from a migration"),
        ("drop view busy", "view busy is missing"),
        (
            "create or replace function counted() returns bigint language sql as 'select 1'",
            "function counted(): body differs (line 1)",
        ),
        ("grant select on users to public", "table users: privilege SELECT for PUBLIC is not from a migration"),
        ("alter index by_user rename to other", "index by_user is named other"),
        ("drop table orders cascade", "table orders is missing"),
    ],
)
def test_each_difference_is_named(live: Live, change: str, said: str) -> None:
    everything(live)
    live.run(change)
    assert said in live.drift().differences


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("comment on table users is 'by hand'", "no drift: table users: comment 'by hand' is not from a migration"),
        ("alter table users set (fillfactor = 70)", "fillfactor=70"),
        ("alter table users alter note set statistics 500", "statistics target"),
        (
            "create schema theirs; create table theirs.t (id int); create schema flyback; create table flyback.t ()",
            "",
        ),
        ("create statistics dba on id, email from users; create publication cdc for table users", ""),
        ("alter default privileges grant select on tables to public", ""),
        ("alter table users drop column note, add column note text", ""),
        (
            "alter table users add more text, drop note; alter table users add note text; alter table users drop more",
            "",
        ),
    ],
)
def test_running_a_database_is_no_drift(live: Live, change: str, said: str) -> None:
    everything(live)
    live.run(change)
    found = live.drift()
    assert found.differences == ()
    assert any(said in note for note in found.notes) or not said, found.notes


def test_roles_of_the_live_server_are_no_drift(live: Live, admin: psycopg.Connection) -> None:
    roles(admin, "app_owner", "reporting", "teller")
    live.write({"V3__grants.sql": "grant select on users to teller"})
    everything(live)
    live.apply("V3__grants.sql")
    live.run("grant select, update on users to reporting; grant execute on function counted() to reporting")
    assert live.drift().differences == ()
    live.run("revoke select on users from teller; grant delete on orders to teller")
    assert live.drift().differences == (
        "table orders: privilege DELETE for teller is not from a migration",
        "table users: privilege SELECT for teller is missing",
    )
    admin.execute("alter table orders owner to app_owner")
    assert f"table orders: owner is app_owner, should be {ROLE}" in live.drift().differences


def test_whoever_set_up_the_live_cluster_is_no_drift(live: Live, admin: psycopg.Connection) -> None:
    roles(admin, "app_owner")
    everything(live)
    for language in ("c", "internal", "plpgsql", "sql"):
        admin.execute(sql.SQL("alter language {} owner to app_owner").format(sql.Identifier(language)))
    admin.execute("update pg_extension set extowner = 'app_owner'::regrole where extname = 'plpgsql'")
    assert live.drift().differences == ()


def test_what_is_ignored(live: Live) -> None:
    live.write({"V3__events.sql": "create table events (id int primary key, at date) partition by range (id)"})
    everything(live)
    live.apply("V3__events.sql")
    live.run("create table events_p1 partition of events for values from (1) to (2); create index on events_p1 (at)")
    assert len(live.drift().differences) == 1
    live.flyback = FlybackSettings(drift_ignore=("public.events_p*",))
    assert live.drift().differences == ()


def test_history_of_all_sorts(live: Live) -> None:
    """Undone, out of order, changed since, missing: what is known is compared, what is not is said."""
    live.write(
        {
            "V3__gone.sql": "create table gone ()",
            "V4__undone.sql": "create table undone ()",
            "V1.5__late.sql": "alter table users add late int",
        }
    )
    everything(live)
    live.apply("V3__gone.sql", "V4__undone.sql", "V1.5__late.sql")
    live.run("drop table undone")
    live.row("4", "undone", "DELETE", "V4__undone.sql", None)
    (live.folder / "sql" / "V3__gone.sql").unlink()
    live.write({"V2__orders.sql": SCRIPTS["V2__orders.sql"] + "\n-- a comment"})
    found = live.drift()
    assert found.differences == ("table gone is not from a migration",)
    assert [note.split(":")[0].split(";")[0] for note in found.notes] == [
        "applied, but no script is there to tell what it made",
        "sql/V2__orders.sql was changed since it was applied",
    ]


def test_an_outdated_repeatable_is_not_judged(live: Live) -> None:
    everything(live)
    live.write({"R__counting.sql": "create or replace function counted() returns bigint language sql as 'select 7'"})
    live.run("create index by_hand on users (email)")
    found = live.drift()
    assert found.differences == ("index by_hand is not from a migration",)
    assert found.notes == ("not judged, a repeatable migration was changed since: function public.counted()",)


def test_a_repeatable_that_ran_early_and_again(live: Live) -> None:
    live.write({"R__counting.sql": "create or replace view counting as select id from users"})
    live.apply("V1__users.sql", "R__counting.sql")
    live.write({"V3__on_it.sql": "create view on_it as select * from counting"})
    live.write({"R__counting.sql": "create or replace view counting as select id, email from users"})
    live.apply("V2__orders.sql", "V3__on_it.sql", "R__counting.sql")
    found = live.drift()
    assert found.differences == ("view on_it: definition differs (line 1)",)
    assert "ran before with another text" in found.notes[0]


@pytest.mark.parametrize(
    ("scripts", "said"),
    [
        (("V1__users.sql", "V2__orders.sql"), "what the scripts up to it make is taken for what was there before"),
        (("V2__orders.sql",), "does not run"),
    ],
    ids=["scripts are there", "scripts are not there"],
)
def test_a_baseline(live: Live, scripts: tuple[str, ...], said: str) -> None:
    live.run(USERS)
    live.row("1", "<< Flyway Baseline >>", "BASELINE", "<< Flyway Baseline >>", None)
    live.apply("V2__orders.sql", "R__counting.sql")
    for name in SCRIPTS.keys() - set(scripts) - {"R__counting.sql"}:
        (live.folder / "sql" / name).unlink()
    if said == "does not run":
        with pytest.raises(FlybackError, match=said):
            live.drift()
        (live.folder / "base.sql").write_text(USERS.replace("users", "public.users"), encoding="utf-8")
        live.flyback = FlybackSettings(base_dump="base.sql")
        assert live.drift().differences == ()
        return
    found = live.drift()
    assert found.differences == ()
    assert said in found.notes[0]


def test_a_baseline_of_which_nothing_is_known(live: Live) -> None:
    live.run("create table legacy (id int)")
    live.row("1", "<< Flyway Baseline >>", "BASELINE", "<< Flyway Baseline >>", None)
    (live.folder / "sql" / "V1__users.sql").unlink()
    live.write({"V2__orders.sql": "create table orders ()"})
    (live.folder / "sql" / "R__counting.sql").unlink()
    live.apply("V2__orders.sql")
    found = live.drift()
    assert found.differences == ("table legacy is not from a migration",)
    assert "what was there before is not known" in found.notes[0]


def test_a_baseline_script(live: Live) -> None:
    live.write({"B2__all.sql": USERS + SCRIPTS["V2__orders.sql"]})
    live.apply("B2__all.sql", "R__counting.sql")
    assert live.drift().differences == ()


def test_the_live_database_is_only_read(live: Live) -> None:
    everything(live)
    with psycopg.connect(live.conninfo, autocommit=True) as connection:
        before = connection.execute(
            "select pg_current_xact_id_if_assigned(), pg_snapshot_xmax(pg_current_snapshot())"
        ).fetchone()
        live.drift()
        after = connection.execute(
            "select pg_current_xact_id_if_assigned(), pg_snapshot_xmax(pg_current_snapshot())"
        ).fetchone()
    assert before == after


def test_another_schema(live: Live, server: Server) -> None:
    live.flyway = FlywaySettings(default_schema="app", schemas=("app", "More"))
    live.run('create schema app; create schema "More"; alter table flyway_schema_history set schema app')
    live.run("create table public.not_ours ()")
    (live.folder / "sql" / "R__counting.sql").unlink()
    live.write({"V1__users.sql": 'create table app.users (); create table "More".t ()', "V2__orders.sql": "select 1"})
    live.run('create table app.users (); create table "More".t (); create table "More".extra ()')
    project = read_project(live.folder, live.settings)
    with psycopg.connect(live.conninfo, autocommit=True) as connection:
        for rank, script in enumerate(project.versioned, 1):
            connection.execute(
                "insert into app.flyway_schema_history values (%s, %s, %s, 'SQL', %s, %s, 'somebody', now(), 1, true)",
                [rank, script.version.text, script.description, script.source.script, script.source.checksum],
            )
    assert live.drift().differences == ('table "More".extra is not from a migration',)
