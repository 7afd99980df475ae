"""Compares a live database, which is only read, with what its applied migrations make."""

from collections.abc import Iterable, Sequence
from dataclasses import field

from flyback.frozen import frozen
from flyback.model.catalog import Catalog
from flyback.model.history import HistoryRow
from flyback.model.rehearsal import Difference
from flyback.model.results import Drift
from flyback.model.version import Version
from flyback.planning.reconciling import reconcile
from flyback.postgres.base_state import HistoryTable as DumpedHistory
from flyback.postgres.drift.live import quoted, read_live
from flyback.postgres.scratch.contract import ROLE, Trust, Wish
from flyback.postgres.scratch.server import begin
from flyback.proof.drift import judge
from flyback.proof.live_grounds import Grounds, without
from flyback.workflows.drift.expectation import Builder, same_major
from flyback.workflows.drift.road import Road, road_of
from flyback.workflows.kept_catalogue import scope_of
from flyback.workflows.opened import Opened


@frozen
class Disposable:
    """Where the migrations are run to see what they make."""

    server_dsn: str = field(default="", repr=False)
    """A server of the live one's major version whose role has CREATEDB; empty: a private one."""
    trust: Trust = Trust.UNTRUSTED


def drift(opened: Opened, disposable: Disposable) -> Drift:
    """Names every difference between the live catalogue and that of the applied migrations.

    Raises:
        ServerError: the live or the disposable server refuses, or they are not of the same major version.
        BaseError: an applied migration does not run, so nobody knows what should be there.
        HistoryError: the history cannot be understood.
    """
    major = opened.target.facts.server_version_num // 10000
    with begin(Wish(major=major, dsn=disposable.server_dsn)) as server:  # it starts while the live one is read
        same_major(server, major)
        rows, live = _live(opened)
        server.wait()
        builder = Builder(server, opened.settings, disposable.trust)
        roles = builder.begin(opened.project)
        road = road_of(reconcile(opened.project, rows, opened.rules()), opened.project, _restore(opened, builder))
        expected, unjudged = builder.run(road.passages, _schemas(opened))
        version = server.version
    found = judge(without(expected, unjudged), without(live, unjudged), _grounds(opened, rows, roles))
    return Drift(
        place=opened.place,
        differences=_told(found.differences),
        expected=f"{_what(road)}, on PostgreSQL {version}",
        notes=(
            *opened.notes,
            *road.notes,
            *(road.doubts if found.differences else ()),
            *(
                f"not judged, a repeatable migration was changed since: {kind} {name}"
                for kind, name in sorted(unjudged)
            ),
            *(f"no drift: {text}" for text in _told(found.set_aside)),
        ),
    )


def _live(opened: Opened) -> tuple[tuple[HistoryRow, ...], Catalog]:
    """The history and the catalogue that belongs to it."""
    while True:
        rows = opened.history.rows()
        catalog = read_live(opened.target)
        if opened.history.rows() == rows:  # else somebody migrated meanwhile
            return rows, catalog


def _restore(opened: Opened, builder: Builder) -> frozenset[Version] | None:
    dump = opened.settings.flyback.base_dump
    if not dump:
        return None
    history = DumpedHistory(schema=opened.target.facts.schema, table=opened.settings.flyway.table)
    return builder.restore(opened.folder / dump, history)


def _schemas(opened: Opened) -> tuple[str, ...]:
    return tuple(dict.fromkeys((opened.target.facts.schema, *opened.schemas)))


def _grounds(opened: Opened, rows: Sequence[HistoryRow], roles: frozenset[str]) -> Grounds:
    scope, facts = scope_of(opened), opened.target.facts
    schema, table, *schemas = quoted(opened.target, scope.history_schema, scope.history_table, *scope.schemas)
    return Grounds(
        schemas=frozenset(schemas),
        history=f"{schema}.{table}",
        ignore=scope.ignore,
        roles=roles,
        owners=frozenset({ROLE, facts.user, facts.session_user, *(row.installed_by for row in rows)}),
        owner=facts.user,
    )


def _told(differences: Iterable[Difference]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.text for each in differences))


def _what(road: Road) -> str:
    return f"the migrations up to {road.reached}" if road.reached else "the migrations"
