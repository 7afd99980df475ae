"""Which statements of the running release break, as text and as JSON."""

from collections.abc import Iterator
from importlib import resources

from flyback.model.compat import Compatibility, Harm, Query
from flyback.report.amounts import counted
from flyback.report.failure_json import failure_json
from flyback.report.json_text import Json
from flyback.report.neutral import one_line

SCHEMA = "flyback.compat/1"
_LONGEST = 160
_HARMLESS = 20
"""So many statements are listed that come to no harm."""
_FOLLOWS = {
    Harm.FAILS: "fails",
    Harm.CHANGES: "changes",
    Harm.GAINS: "gains columns (clients that name columns or read them by name do not notice)",
    Harm.WIDENS: "widens (clients notice nothing unless they rely on the length)",
}


def compat_text(found: Compatibility) -> str:
    """The report as stable plain text, ended by a newline."""
    return "\n".join([*_lines(found), ""])


def compat_json(found: Compatibility) -> dict[str, Json]:
    """The report as one JSON object."""
    return {
        "schema": SCHEMA,
        "project": found.project,
        "server_version": found.server_version,
        "base": found.base,
        "migrations": list(found.scripts),
        "statements": found.queries,
        "compatible": found.compatible,
        "incompatible": [
            {
                **_query_json(each.query),
                "harm": each.harm.value,
                "text": each.text,
                "migration": each.script,
                "hint": each.hint,
            }
            for each in found.found
        ],
        "unjudged": [{**_query_json(each.query), "reason": each.reason} for each in found.unjudged],
        "failure": failure_json(found.failure) if found.failure else None,
        "notes": list(found.notes),
    }


def json_schema() -> str:
    """The JSON Schema of the object, as text."""
    return (resources.files(__package__) / "compat.schema.json").read_text(encoding="utf-8")


def _query_json(query: Query) -> dict[str, Json]:
    return {"sql": query.sql, "where": query.where, "calls": query.calls, "search_path": query.search_path or None}


def _lines(found: Compatibility) -> Iterator[str]:
    applied = counted(len(found.scripts), "migration")
    yield (
        f"{counted(found.queries, 'statement')} of the running release, before and after {applied}"
        f" ({one_line(found.server_version)}, base: {one_line(found.base)})"
    )
    for harm in Harm:
        of_it = [each for each in found.found if each.harm is harm]
        if of_it:
            yield from ("", f"{len(of_it)} {_FOLLOWS[harm]}:")
        shown = of_it if harm.breaks else of_it[:_HARMLESS]
        for each in shown:
            yield from ("", f"  {_place(each.query)}", f"    {one_line(each.query.sql, _LONGEST)}")
            yield f"    {one_line(each.text)}"
            yield f"    since {one_line(each.script)}" + (f"; {one_line(each.hint)}" if each.hint else "")
        if len(shown) < len(of_it):
            yield from ("", f"  and {len(of_it) - len(shown)} more: --json lists all")
    if found.unjudged:
        yield from ("", f"{len(found.unjudged)} could not be judged:")
        for unjudged in found.unjudged:
            yield f"  {_place(unjudged.query)}: {one_line(unjudged.reason)}"
    if found.failure:
        yield from ("", f"{one_line(found.failure.where)} does not run: {one_line(found.failure.message)}")
    yield from (f"Note: {one_line(note)}" for note in found.notes)
    yield from ("", _summary(found))


def _place(query: Query) -> str:
    calls = f" ({counted(query.calls, 'call')})" if query.calls is not None else ""
    return f"{one_line(query.where)}{calls}"


def _summary(found: Compatibility) -> str:
    judged = found.judged
    if found.failure:
        return "Not compatible: a migration does not run."
    if not judged:
        return "Nothing could be judged."
    counts = [f"{sum(1 for e in found.found if e.harm is harm)} {harm.value}" for harm in (Harm.FAILS, Harm.CHANGES)]
    if not found.compatible:
        return f"Not compatible: {', '.join(counts)}, of {judged} judged."
    return f"Compatible: {counted(judged, 'statement')} judged, none fails, none changes."
