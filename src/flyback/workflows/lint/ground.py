"""The database that the scripts meet: an empty one, or a live one as its catalogue describes it."""

from collections.abc import Sequence

from flyback.frozen import frozen, replaced
from flyback.model.history import HistoryRow
from flyback.model.script import Project, RepeatableScript, Source, UndoScript, VersionedScript
from flyback.model.snapshot import Namespace, Server, Snapshot
from flyback.settings import Settings

NEWEST = 18
"""The version of PostgreSQL whose grammar reads the scripts."""


@frozen
class Live:
    """A database that is there."""

    snapshot: Snapshot
    url: str
    """Without secrets."""
    pending: tuple[VersionedScript, ...] = ()
    """What it does not have, in the order in which it would run."""
    undo: tuple[UndoScript, ...] = ()
    """Of what it has, the newest migration's first."""
    due: frozenset[str] = frozenset()
    """Paths of the repeatable migrations that would run."""

    def would_run(self, source: Source) -> bool:
        """Whether a repeatable migration or callback would run."""
        return source.path in self.due


def nothing(settings: Settings) -> Snapshot:
    """An empty database with the schemas that `migrate` makes."""
    schemas = dict.fromkeys((settings.flyway.schema, *settings.flyway.schemas, "public"))
    server = Server(
        major=settings.flyback.server_version or NEWEST,
        search_path=tuple(dict.fromkeys((settings.flyway.schema, "public"))),
    )
    namespaces = (Namespace(oid=-1_000_000 - number, name=name) for number, name in enumerate(schemas))
    return Snapshot(server=server, records=tuple(namespaces))


def live(dsn: str, settings: Settings, project: Project | None) -> Live:
    """Reads the catalogue of a live database, and its history.

    Raises:
        ConfigurationError: the DSN cannot be read.
        ServerError: the database cannot be reached.
        HistoryError: its history cannot be understood.
    """
    from flyback.postgres.snapshot.reader import read_snapshot  # noqa: PLC0415 - loads the driver
    from flyback.postgres.target.history_table import HistoryTable  # noqa: PLC0415
    from flyback.workflows.lint.connecting import connected  # noqa: PLC0415

    with connected(dsn, settings) as target:
        snapshot = read_snapshot(target.connection)
        rows = HistoryTable(target, settings.flyway).rows()
        schema, url = target.facts.schema, target.address.shown
    path = tuple(dict.fromkeys((schema, *snapshot.server.search_path)))
    snapshot = replaced(snapshot, server=replaced(snapshot.server, search_path=path))
    if project is None:
        return Live(snapshot=snapshot, url=url)
    return _with_project(Live(snapshot=snapshot, url=url), project, rows)


def _with_project(found: Live, project: Project, rows: Sequence[HistoryRow]) -> Live:
    from flyback.model.migration import Applied, Resolved, State  # noqa: PLC0415 - only for live databases
    from flyback.planning.reconciling import Rules, reconcile  # noqa: PLC0415

    behind, standing = (State.BELOW_BASELINE, State.BASELINE_IGNORED), (State.SUCCESS, State.OUT_OF_ORDER)
    listing = reconcile(project, rows, Rules(out_of_order=True))
    ahead = [each for each in listing.migrations if isinstance(each, Resolved) and each.state not in behind]
    applied = [each for each in listing.migrations if isinstance(each, Applied) and each.state in standing]
    applied.sort(key=lambda each: -each.row.installed_rank)
    return replaced(
        found,
        pending=tuple(each.script for each in ahead if isinstance(each.script, VersionedScript)),
        undo=tuple(each.undo for each in applied if each.undo),
        due=frozenset(each.script.source.path for each in ahead if isinstance(each.script, RepeatableScript)),
    )
