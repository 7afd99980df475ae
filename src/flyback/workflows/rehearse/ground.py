"""The state before the first rehearsed migration: made, or found in the cache where it was made before."""

from flyback.errors import BaseError, Problem
from flyback.frozen import frozen
from flyback.model.catalog import Catalog
from flyback.model.failure import Failure
from flyback.model.rehearsal import TableSize
from flyback.model.script import Script
from flyback.model.version import Version
from flyback.postgres.base_state import AppliedVersions, HistoryTable, applied_versions, from_dsn, from_dump
from flyback.postgres.catalogue.keeping import keep, recall
from flyback.postgres.scratch.contract import ADMIN_DATABASE, ROLE
from flyback.postgres.scratch.databases import create_database
from flyback.postgres.scratch.tenancy import Needs, prepare
from flyback.postgres.workplace import Workplace
from flyback.report.amounts import counted
from flyback.workflows.rehearse.plot import Plot
from flyback.workflows.rehearse.request import FromDump, FromLive, FromNothing
from flyback.workflows.rehearse.selection import Chosen, choose_road

DATABASE = "rehearsal"
"""Name of the working database."""


@frozen
class Ground:
    """The base state, as made."""

    chosen: Chosen
    told: str
    """In a few words: `12 earlier migrations (cached)`."""
    notes: tuple[str, ...] = ()
    sizes: tuple[TableSize, ...] = ()


def make(plot: Plot, chosen: Chosen | None, workplace: Workplace) -> Ground:
    """Brings the working database to the base state and the workplace to it.

    `chosen` is None when what is rehearsed depends on what the base state has.

    Raises:
        BaseError: a dump or an earlier migration does not run.
        ServerError: the server lacks an extension or a role.
    """
    notes = _prepare(plot, chosen)
    known = recall(plot.server.conninfo(ADMIN_DATABASE)) if plot.server.base_found else None
    if known is None:
        create_database(plot.server, DATABASE)
        workplace.create_schemas(_schemas(plot))
        workplace.close()
    match plot.request.base:
        case FromNothing():
            assert chosen is not None, "from nothing the road is known before the server is"  # noqa: S101
            return _on_scripts(plot, chosen, workplace, known, notes)
        case FromDump(path=path):
            if known is None:
                from_dump(plot.server, DATABASE, path, plot.request.trust)
            _settle(plot, workplace, known)
            conninfo = plot.server.conninfo(
                DATABASE, ROLE
            )  # what a dump calls a table may be a view that runs functions
            chosen = _choose(plot, applied_versions(conninfo, _history(plot)))
            return Ground(chosen=chosen, told=f"dump {path.name}" + (" (cached)" if known else ""), notes=notes)
        case FromLive(dsn=dsn):
            facts = from_dsn(plot.server, DATABASE, dsn, _history(plot), plot.request.trust)
            _settle(plot, workplace, known)
            chosen = _choose(plot, facts.applied)
            return Ground(chosen=chosen, told="the schema of a live database", notes=notes, sizes=facts.sizes)


def apply_repeatables(plot: Plot, workplace: Workplace, when: str) -> tuple[tuple[str, ...], Failure | None]:
    """Applies the repeatable migrations in Flyway's order; notes, and the first failure."""
    for script in plot.project.repeatables:
        performance = workplace.apply(plot.scripts.runnable(script))
        if performance.failure is not None:
            told = performance.failure
            return (f"repeatable {script.source.path} does not run {when}: {told.message}, at {told.where}",), told
    count = len(plot.project.repeatables)
    return ((f"{counted(count, 'repeatable migration')} applied {when}",) if count else ()), None


def _on_scripts(
    plot: Plot, chosen: Chosen, workplace: Workplace, known: tuple[Catalog, int] | None, notes: tuple[str, ...]
) -> Ground:
    if not chosen.earlier:
        _settle(plot, workplace, known)
        return Ground(chosen=chosen, told="nothing", notes=notes)
    if known is None:
        for script in chosen.earlier:
            apply_earlier(plot, workplace, script)
        extra, _ = apply_repeatables(plot, workplace, "before the first rehearsed one")
        notes = (*notes, *extra)
    _settle(plot, workplace, known)
    told = counted(len(chosen.earlier), "earlier migration") + (" (cached)" if known else "")
    return Ground(chosen=chosen, told=told, notes=notes)


def apply_earlier(plot: Plot, workplace: Workplace, script: Script) -> None:
    """Applies a migration that is not rehearsed.

    Raises:
        BaseError: it does not run.
    """
    performance = workplace.apply(plot.scripts.runnable(script))
    if performance.failure is not None:
        told = performance.failure
        raise BaseError(
            Problem(
                code="earlier-fails",
                what=f"an earlier migration does not run: {told.message}"
                + (f" ({told.detail})" if told.detail else ""),
                where=told.where,
                hint=told.hint or "what is rehearsed stands on it: mend it, or start from --base-dump or --base-dsn",
            )
        )


def _settle(plot: Plot, workplace: Workplace, known: tuple[Catalog, int] | None) -> None:
    """Reads the catalogue of the base state and keeps both for the next time, unless they come from there."""
    catalog, horizon = workplace.begin(known)
    if known is None and plot.server.private and not isinstance(plot.request.base, FromLive):
        keep(plot.server.conninfo(ADMIN_DATABASE), catalog, horizon)
        workplace.close()
        plot.server.keep_base()


def _prepare(plot: Plot, chosen: Chosen | None) -> tuple[str, ...]:
    """Makes roles and extensions that the scripts about to run expect; what was made."""
    project, flyback = plot.project, plot.settings.flyback
    running: list[Script] = [*(chosen.road if chosen else project.versioned), *project.undo, *project.repeatables]
    if chosen and not plot.server.base_found:
        running += chosen.earlier
    said = plot.scripts.mentions(running)
    needs = Needs(
        roles=tuple(sorted({*said.roles, *flyback.roles})),
        extensions_created=tuple(sorted(said.extensions)),
        extensions_named=flyback.extensions,
    )
    prepared = prepare(plot.server, needs, plot.request.trust)
    plot.scripts.left_out = frozenset(prepared.precreated_extensions)
    notes = []
    if prepared.created_roles:
        notes.append(f"roles made for the scripts, without login: {', '.join(prepared.created_roles)}")
    if prepared.precreated_extensions:
        made = ", ".join(prepared.precreated_extensions)
        notes.append(f"extensions made beforehand, statements that create or drop them are left out: {made}")
    return tuple(notes)


def _schemas(plot: Plot) -> tuple[str, ...]:
    """Flyway's createSchemas: the configured schemas, which may be missing."""
    flyway = plot.settings.flyway
    named = dict.fromkeys((flyway.schema, *flyway.schemas)) if flyway.create_schemas else ()
    return tuple(name for name in named if name != "public")


def _history(plot: Plot) -> HistoryTable:
    return HistoryTable(schema=plot.settings.flyway.schema, table=plot.settings.flyway.table)


def _choose(plot: Plot, applied: AppliedVersions | None) -> Chosen:
    """What is rehearsed on a base state that came from elsewhere."""
    if applied is None:
        return choose_road(plot.request, plot.project, None)
    has = {Version(text) for text in applied.versions}
    if applied.baseline:
        below = Version(applied.baseline)
        has |= {script.version for script in plot.project.versioned if script.version <= below}
    return choose_road(plot.request, plot.project, frozenset(has))
