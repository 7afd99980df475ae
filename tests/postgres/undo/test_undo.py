"""The way back on a real database: reviewed, confirmed, run, recorded."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from flyback.errors import HistoryError, SelectionError, UsageError
from flyback.filesystem.settings_file import load
from flyback.model.migration import State
from flyback.model.results import MigrateResult
from flyback.model.run import Committed, NotStarted, Partial, RolledBack
from flyback.model.version import Version
from flyback.planning.undo_selection import DownTo, Request, These
from flyback.postgres.scratch.server import ROLE, Server
from flyback.settings import Settings
from flyback.workflows.info import info
from flyback.workflows.migrate.migrate import migrate
from flyback.workflows.opened import opened
from flyback.workflows.undo.asked import asked
from flyback.workflows.undo.confirming import Confirmation, Reviewed, Typed
from flyback.workflows.undo.preconditions import PreconditionError
from flyback.workflows.undo.review import Prepared, UndoRequest, prepare
from flyback.workflows.undo.undo import plan, undo

_FILES = {
    "sql/V1__orders.sql": "CREATE TABLE orders (id int PRIMARY KEY);\n",
    "sql/V2__note.sql": "ALTER TABLE orders ADD note text;\n",
    "undo/U2__note.sql": "ALTER TABLE orders DROP COLUMN note;\n",
    "sql/V3__paid.sql": "CREATE TABLE paid (id int);\n",
    "undo/U3__paid.sql": "DROP TABLE paid;\n",
}
_LAST = asked("latest")


class Shop:
    """One project and its database."""

    def __init__(self, folder: Path, url: str, connection: psycopg.Connection) -> None:
        self.folder, self.url, self.connection = folder, url, connection
        self.set: dict[str, str] = {}

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(text)

    def migrate(self) -> None:
        with opened(self.folder, self.settings) as ready:
            result = migrate(ready)
        assert all(isinstance(outcome, Committed) for outcome in result.outcomes), result

    def undo(
        self, request: Request = _LAST, confirmed: Callable[[str], Confirmation | None] = Reviewed
    ) -> MigrateResult:
        with opened(self.folder, self.settings) as ready:
            asked_for = UndoRequest(what=request)
            prepared = prepare(ready, asked_for)
            return undo(ready, prepared, confirmed(prepared.proposal.digest), asked_for)

    def prepare(self, request: Request = _LAST) -> Prepared:
        with opened(self.folder, self.settings) as ready:
            return prepare(ready, UndoRequest(what=request))

    def rows(self) -> list[tuple[object, ...]]:
        query = "SELECT version, type, script, success FROM flyway_schema_history ORDER BY installed_rank"
        return self.connection.execute(query).fetchall()

    def has(self, table: str) -> bool:
        found = self.connection.execute("SELECT to_regclass(%s) IS NOT NULL", [table]).fetchone()
        return found == (True,)

    def states(self) -> dict[str, State]:
        with opened(self.folder, self.settings) as ready:
            listing = info(ready).listing
        return {str(each.row.version): each.state for each in listing.migrations if hasattr(each, "row")}

    @property
    def settings(self) -> Settings:
        return load(self.folder, {"FLYWAY_URL": self.url, "FLYWAY_DEFAULT_SCHEMA": "public"}, self.set)


@pytest.fixture
def shop(tmp_path: Path, server: Server, database: str, connection: psycopg.Connection) -> Shop:
    made = Shop(tmp_path, server.conninfo(database, ROLE), connection)
    made.write(_FILES)
    return made


def committed(result: MigrateResult) -> list[str]:
    return [each.step.source.path for each in result.outcomes if isinstance(each, Committed)]


def test_the_last_one(shop: Shop) -> None:
    shop.migrate()
    shop.connection.execute("INSERT INTO paid VALUES (1), (2)")
    prepared = shop.prepare()
    (review,) = prepared.proposal.reviews
    assert [loss.text for loss in review.losses] == ["public.paid is dropped with 2 rows (line 1)"]
    result = shop.undo()
    assert committed(result) == ["undo/U3__paid.sql"]
    assert (str(result.initial), str(result.target)) == ("3", "2")
    assert not shop.has("paid")
    assert shop.rows()[3:] == [("3", "DELETE", "V3__paid.sql", True)]
    shop.migrate()
    assert shop.has("paid")
    assert shop.rows()[4:] == [("3", "SQL", "V3__paid.sql", True)]


def test_as_redgate_records_it(shop: Shop) -> None:
    shop.write({"flyback.toml": 'undone_as = "UNDO_SQL"\n'})
    shop.migrate()
    shop.undo()
    assert shop.rows()[3:] == [("3", "UNDO_SQL", "U3__paid.sql", True)]
    shop.undo()
    assert shop.rows()[4:] == [("2", "UNDO_SQL", "U2__note.sql", True)]
    shop.migrate()
    assert [row[:2] for row in shop.rows()[5:]] == [("2", "SQL"), ("3", "SQL")]


def test_down_to_a_version_and_the_stop_at_a_gap(shop: Shop) -> None:
    shop.migrate()
    prepared = shop.prepare(DownTo(Version("1")))
    assert "no corresponding undo migration" in prepared.proposal.stopped
    result = shop.undo(DownTo(Version("1")))
    assert committed(result) == ["undo/U3__paid.sql", "undo/U2__note.sql"]
    assert str(result.target) == "1"
    with pytest.raises(SelectionError, match="no corresponding undo migration"):
        shop.undo()


def test_named_versions_in_reverse_applied_order(shop: Shop) -> None:
    shop.migrate()
    result = shop.undo(These((Version("2"), Version("3"))))
    assert committed(result) == ["undo/U3__paid.sql", "undo/U2__note.sql"]


def test_nothing_to_undo(shop: Shop) -> None:
    result = shop.undo(confirmed=lambda _digest: None)
    assert result.outcomes == ()
    assert not shop.has("flyway_schema_history")


@pytest.mark.parametrize(
    "confirmed",
    [
        lambda _digest: None,
        lambda _digest: Reviewed("0" * 64),
        lambda digest: Reviewed(digest[:8]),
        lambda _: Typed("y"),
    ],
    ids=["nobody", "another-digest", "part-of-the-digest", "yes"],
)
def test_nothing_runs_unless_confirmed(shop: Shop, confirmed: Callable[[str], Confirmation | None]) -> None:
    shop.migrate()
    with pytest.raises(UsageError):
        shop.undo(confirmed=confirmed)
    assert shop.has("paid")
    assert len(shop.rows()) == 3


def test_what_was_reviewed_runs_although_the_file_changes(shop: Shop) -> None:
    shop.migrate()

    def confirmed(digest: str) -> Confirmation:
        shop.write({"undo/U3__paid.sql": "DROP TABLE orders;"})
        return Typed(digest[:8])

    shop.undo(confirmed=confirmed)
    assert shop.has("orders")
    assert not shop.has("paid")


def test_an_old_review_is_worth_nothing_for_other_bytes(shop: Shop) -> None:
    shop.migrate()
    digest = shop.prepare().proposal.digest
    shop.write({"undo/U3__paid.sql": "DROP TABLE paid; -- and more\n"})
    with pytest.raises(UsageError, match="not what was reviewed"):
        shop.undo(confirmed=lambda _digest: Reviewed(digest))


def test_a_history_that_changed_since_the_review(shop: Shop) -> None:
    shop.migrate()

    def confirmed(digest: str) -> Confirmation:
        shop.write({"sql/V4__more.sql": "SELECT 1;"})
        shop.migrate()
        return Typed(digest[:8])

    with pytest.raises(HistoryError, match="has changed since the undo was reviewed"):
        shop.undo(confirmed=confirmed)
    assert shop.has("paid")


def test_preconditions_refuse_and_name_the_query(shop: Shop) -> None:
    shop.write({"verify/U3__paid.sql": "SELECT true;\nSELECT count(*) = 0 AS empty FROM paid;\n"})
    shop.migrate()
    shop.connection.execute("INSERT INTO paid VALUES (1)")
    with pytest.raises(PreconditionError) as caught:
        shop.undo()
    assert caught.value.exit_code == 3
    told = str(caught.value)
    assert "verify/U3__paid.sql:2:1: a precondition of the undo does not hold: empty is false, not true" in told
    assert "SELECT count(*) = 0 AS empty FROM paid" in told
    shop.connection.execute("DELETE FROM paid")
    assert shop.prepare().proposal.reviews[0].preconditions == ("verify/U3__paid.sql",)
    assert committed(shop.undo()) == ["undo/U3__paid.sql"]


def test_preconditions_are_asked_again_before_it_runs(shop: Shop) -> None:
    shop.write({"verify/U3__paid.sql": "SELECT count(*) = 0 FROM paid;\n"})
    shop.migrate()

    def confirmed(digest: str) -> Confirmation:
        shop.connection.execute("INSERT INTO paid VALUES (1)")
        return Typed(digest[:8])

    with pytest.raises(PreconditionError):
        shop.undo(confirmed=confirmed)
    assert shop.has("paid")


def test_one_after_the_other_stops_at_the_first_failure(shop: Shop) -> None:
    shop.write({"undo/U2__note.sql": "ALTER TABLE orders DROP COLUMN note;\nSELECT 1 / 0;\n"})
    shop.migrate()
    result = shop.undo(DownTo(Version("2")))
    assert committed(result) == ["undo/U3__paid.sql"]
    failed = result.outcomes[1]
    assert isinstance(failed, RolledBack)
    assert failed.failure.where == "undo/U2__note.sql:2:1"
    assert str(result.target) == "2"
    assert shop.states()["2"] is State.SUCCESS


def test_a_group_is_all_or_nothing(shop: Shop) -> None:
    shop.set["flyway.group"] = "true"
    shop.write({"undo/U2__note.sql": "ALTER TABLE orders DROP COLUMN note;\nSELECT 1 / 0;\n"})
    shop.migrate()
    result = shop.undo(DownTo(Version("2")))
    assert committed(result) == []
    assert shop.has("paid")
    assert len(shop.rows()) == 3
    shop.write({"undo/U2__note.sql": "ALTER TABLE orders DROP COLUMN note;\n"})
    assert len(committed(shop.undo(DownTo(Version("2"))))) == 2
    assert not shop.has("paid")


def test_an_undo_that_cannot_run_in_a_transaction_is_resumed(shop: Shop) -> None:
    shop.write(
        {
            "sql/V4__index.sql": "CREATE INDEX CONCURRENTLY i ON orders (note);",
            "undo/U4__index.sql": "DROP INDEX CONCURRENTLY i;\nDROP INDEX CONCURRENTLY j;\n",
        }
    )
    shop.migrate()
    (outcome,) = shop.undo().outcomes
    assert isinstance(outcome, Partial)
    assert outcome.failure.where == "undo/U4__index.sql:2:1"
    assert shop.rows()[4:] == [("4", "DELETE", "V4__index.sql", False)]
    shop.connection.execute("CREATE INDEX j ON orders (id)")
    assert committed(shop.undo()) == ["undo/U4__index.sql"]
    assert shop.rows()[4:] == [("4", "DELETE", "V4__index.sql", True)]
    assert not shop.has("j")


def test_callbacks_are_reviewed_and_run(shop: Shop) -> None:
    shop.migrate()
    digest = shop.prepare().proposal.digest
    log = "INSERT INTO log (what) VALUES ('{}');"
    events = ("beforeUndo", "beforeEachUndo", "afterEachUndo", "afterUndo", "afterUndoError", "beforeMigrate")
    shop.write({f"sql/{event}.sql": log.format(event) for event in events})
    shop.connection.execute("CREATE TABLE log (id serial, what text)")
    proposal = shop.prepare().proposal
    assert {callback.event for callback in proposal.callbacks} == set(events) - {"beforeMigrate"}
    assert proposal.digest != digest
    shop.undo()
    found = [row[0] for row in shop.connection.execute("SELECT what FROM log ORDER BY id").fetchall()]
    assert found == ["beforeUndo", "beforeEachUndo", "afterEachUndo", "afterUndo"]


def test_an_error_callback(shop: Shop) -> None:
    shop.write(
        {
            "undo/U3__paid.sql": "SELECT 1 / 0;",
            "sql/afterUndoError.sql": "INSERT INTO log VALUES ('failed');",
        }
    )
    shop.connection.execute("CREATE SCHEMA other; CREATE TABLE other.log (what text)")
    shop.write({"sql/afterUndoError.sql": "INSERT INTO other.log VALUES ('failed');"})
    shop.migrate()
    shop.undo()
    assert shop.connection.execute("SELECT what FROM other.log").fetchall() == [("failed",)]


def test_repeatables_that_came_later_are_told(shop: Shop) -> None:
    shop.write({"sql/R__views.sql": "CREATE OR REPLACE VIEW v AS SELECT id FROM orders;"})
    shop.migrate()
    (note,) = [note for note in shop.prepare().proposal.notes if "repeatable" in note]
    assert "views" in note


def test_an_undo_with_a_program(shop: Shop) -> None:
    shop.write({"sql/V4__x.sql": "SELECT 1;", "undo/U4__x.sh": f"touch {shop.folder}/undone\n"})
    shop.migrate()
    (review,) = shop.prepare().proposal.reviews
    assert [loss.rows for loss in review.losses] == [None]
    shop.undo()
    assert (shop.folder / "undone").exists()
    assert shop.rows()[4:] == [("4", "DELETE", "V4__x.sql", True)]


def test_a_program_that_changed_since_the_review_does_not_run(shop: Shop) -> None:
    shop.write({"sql/V4__x.sql": "SELECT 1;", "undo/U4__x.sh": "true\n"})
    shop.migrate()

    def confirmed(digest: str) -> Confirmation:
        shop.write({"undo/U4__x.sh": f"touch {shop.folder}/undone\n"})
        return Typed(digest[:8])

    (outcome,) = shop.undo(confirmed=confirmed).outcomes
    assert isinstance(outcome, Partial)
    assert "not any more what was read" in outcome.failure.message
    assert not (shop.folder / "undone").exists()


def test_the_plan_holds_the_exact_sql(shop: Shop) -> None:
    shop.migrate()
    with opened(shop.folder, shop.settings) as ready:
        (step,) = plan(ready, prepare(ready)).steps
    sent = [command.sql for unit in step.units for command in getattr(unit, "commands", ())]
    assert "DROP TABLE paid" in sent
    assert shop.has("paid")


def test_a_lower_version_undone_first_leaves_the_rest(shop: Shop) -> None:
    shop.migrate()
    assert any(note.startswith("3 ran later and stays") for note in shop.prepare(These((Version("2"),))).proposal.notes)
    assert not any("ran later" in note for note in shop.prepare(DownTo(Version("2"))).proposal.notes)
    shop.undo(These((Version("2"),)))
    assert shop.states()["3"] is State.SUCCESS
    result = shop.undo()
    assert committed(result) == ["undo/U3__paid.sql"]
    assert not any(isinstance(each, NotStarted) for each in result.outcomes)
