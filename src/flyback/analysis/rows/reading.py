"""What queries read: locks, and which relations from end to end."""

from collections.abc import Sequence

from flyback.analysis.impact import ACCESS_SHARE, ROW_SHARE
from flyback.analysis.rows.collecting import Level, Source, study_query
from flyback.analysis.rows.conditions import Condition, conditions_on
from flyback.analysis.rows.doing import Doing
from flyback.analysis.rows.plans import finds_first, reads_whole, share_of
from flyback.analysis.rows.pruning import living
from flyback.analysis.rows.views import query_of, simple
from flyback.frozen import frozen, replaced
from flyback.model.snapshot import Relation
from flyback.syntax.object_names import Node
from flyback.syntax.trees import body_of, listed

Groups = tuple[tuple[Condition, ...], ...]


@frozen
class Found:
    """A source of a level with the relation it means."""

    source: Source
    relation: Relation
    groups: Groups
    """The conditions on it, each met when one of its parts is."""
    first: str = ""
    """The column in whose order only the first rows are wanted."""


def found_in(level: Level, doing: Doing) -> list[Found]:
    """The relations of a level; what is not there is noted as refused."""
    found = _named(level, doing)
    for _ in found[:3]:
        found = [replaced(each, groups=_with_rows(each, found, level, doing)) for each in found]
    return found


def _named(level: Level, doing: Doing) -> list[Found]:
    named = [(source, doing.impact.relation(source.name)) for source in level.sources]
    first = level.first if len(level.sources) == 1 else ""
    return [
        Found(source=source, relation=relation, groups=tuple(conditions_on(source, relation, level)), first=first)
        for source, relation in named
        if relation is not None
    ]


def _with_rows(one: Found, found: Sequence[Found], level: Level, doing: Doing) -> Groups:
    """Its conditions, knowing how many rows the relations have that they compare it with."""
    others = [each for each in found if each is not one]
    aliases = {each.source.alias for each in others}

    def known(condition: Condition) -> Condition:
        if condition.query is not None:
            return replaced(condition, rows=_rows_of(condition.query, level.ctes, doing), query=None)
        if not condition.other:
            return condition
        outside = condition.other not in aliases and not (others and condition.other == "*")
        if outside and not level.joined:
            return replaced(condition, other="")
        meant = [each for each in others if condition.other in (each.source.alias, "*")]
        rows = _rows_in(meant[0], doing, apart_from=one.source.alias) if len(meant) == 1 else None
        return replaced(condition, rows=rows)

    return tuple(tuple(map(known, group)) for group in one.groups)


def _rows_in(found: Found, doing: Doing, *, apart_from: str = "*") -> float | None:
    """How many rows of a relation meet the conditions, also those that compare it with others, one of them left out."""
    rows = _rows(found, doing)
    if rows is None:
        return None
    estimates = [rows * share_of(doing.database, found.relation, found.groups)]
    for group in found.groups:
        partners = group[0].rows if len(group) == 1 and group[0].other else None
        if partners is not None and group[0].other not in (apart_from, "*"):
            alike = replaced(group[0], other="", rows=None)
            estimates.append(partners * rows * share_of(doing.database, found.relation, [(alike,)]))
    return min(estimates)


def _rows(found: Found, doing: Doing) -> float | None:
    """How many rows a relation has, with those of inheriting tables."""
    if found.relation.kind == "p" or not found.source.name.get("inh"):
        return found.relation.rows
    below = map(doing.database.relation, doing.database.descendants(found.relation.oid))
    numbers = [each.rows for each in (found.relation, *below)]
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _rows_of(query: Node, ctes: frozenset[str], doing: Doing) -> float | None:
    body = body_of(query, "SelectStmt")
    if "valuesLists" in body:
        return float(len(listed(body, "valuesLists")))
    levels = study_query(body, ctes).levels
    if not levels or "larg" in body:
        return None
    found = _named(levels[0], doing)
    rows = _rows_in(found[0], doing) if len(found) == len(levels[0].sources) == 1 else None
    limits = [number for number in (rows, levels[0].limit) if number is not None]
    return min(limits, default=None)


def read_level(level: Level, doing: Doing) -> None:
    """What a SELECT reads itself; of a data statement what it reads beside its target."""
    if all(source.target for source in level.sources):
        return
    for found in found_in(level, doing):
        if not found.source.target:
            mode = ROW_SHARE if found.source.locked else ACCESS_SHARE
            read_relation(found.relation, mode, found, doing)


def read_relation(relation: Relation, mode: str, found: Found, doing: Doing) -> None:
    """Reads the rows of a relation that meet the conditions."""
    if relation.kind == "v":
        _read_view(relation, mode, found, doing)
        return
    if relation.kind in "iIc":
        doing.impact.refuse("42809", f'cannot open relation "{relation.name}"')
        return
    if not relation.populated and not doing.impact.only_planned:
        doing.impact.refuse("55000", f'materialized view "{relation.name}" has not been populated')
    inherits = bool(found.source.name.get("inh"))
    for each in [relation, *(living(doing.database, relation, found.groups) if inherits else ())]:
        doing.lock_with_indexes(each, mode)
        scan(each, found, doing)


def scan(relation: Relation, found: Found, doing: Doing) -> None:
    """Notes that a relation is read from end to end, if it is."""
    if relation.kind not in "rm" or found.source.sampled:
        return
    if relation.assumed and found.groups:
        doing.impact.guess(relation.oid)
    by_index = bool(found.first) and finds_first(doing.database, relation, found.first)
    if not by_index and reads_whole(doing.database, relation, found.groups):
        doing.impact.scan(relation.oid)


def _read_view(view: Relation, mode: str, found: Found, doing: Doing) -> None:
    doing.impact.lock(view.oid, mode)
    if view.oid in doing.opened:
        return
    body = query_of(view.definition)
    if not body:
        doing.impact.cannot_tell(f"what view {doing.impact.name(view.oid)} reads")
        return
    doing.opened.append(view.oid)
    asked = through(view, found)
    for level in study_query(body).levels:
        for inner in found_in(level, doing):
            read_relation(inner.relation, mode, replaced(inner, groups=inner.groups + asked), doing)
        asked = ()
    doing.opened.remove(view.oid)


def through(view: Relation, found: Found) -> Groups:
    """The conditions on a view as conditions on the relation behind it."""
    shown = simple(view)
    if shown is None:
        return ()
    moved = (
        tuple(
            replaced(condition, column=shown.columns[condition.column])
            for condition in group
            if condition.column in shown.columns
        )
        for group in found.groups
    )
    return tuple(group for group, before in zip(moved, found.groups, strict=True) if len(group) == len(before))
