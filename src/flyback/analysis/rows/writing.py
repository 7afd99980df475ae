"""What changing the rows of a relation means for it, for its partitions, and for what is behind it."""

from flyback.analysis.impact import ACCESS_SHARE, ROW_EXCLUSIVE
from flyback.analysis.rows.calling import move_defaults
from flyback.analysis.rows.collecting import Source
from flyback.analysis.rows.conditions import conditions_on
from flyback.analysis.rows.deferring import queue_checks
from flyback.analysis.rows.doing import Doing
from flyback.analysis.rows.firing import fire, has_instead
from flyback.analysis.rows.losing import change_columns, lose_rows
from flyback.analysis.rows.pruning import living
from flyback.analysis.rows.reading import Found, read_relation, scan, through
from flyback.analysis.rows.referencing import look_at_children, look_at_parents
from flyback.analysis.rows.rewriting import follow_rules, has_instead_rule
from flyback.analysis.rows.views import simple
from flyback.frozen import frozen, replaced
from flyback.model.snapshot import Relation
from flyback.syntax.object_names import Node
from flyback.syntax.trees import text

_REFUSALS = {"insert": "insert into", "update": "update", "delete": "delete from", "merge": "merge into"}
_SEVERAL = 3
"""A partitioned table, and more than one partition for the rows."""
_KINDS = {"m": "materialized view", "S": "sequence", "t": "TOAST relation"}


@frozen
class Work:
    """What is to be done to the rows of a relation."""

    event: str
    """`insert`, `update` or `delete`."""
    names: frozenset[str] = frozenset()
    """Of an UPDATE: the columns it sets. Of an INSERT: those it gives values for."""
    found: Found
    """The relation, and which of its rows."""
    all_rows: bool = False
    """Whether no condition says which."""
    surely: bool = False
    """Whether there is such a row, as far as anybody knows."""
    joined: bool = False
    """Whether the rows are found by a statement that reads the relation anyway, MERGE or ON CONFLICT."""


def write(relation: Relation, work: Work, doing: Doing) -> None:
    """INSERT, UPDATE or DELETE, of a table or of what can be written like one."""
    if relation.kind in _KINDS:
        doing.impact.refuse("42809", f'cannot change {_KINDS[relation.kind]} "{relation.name}"')
        return
    if relation.kind in "iIc":
        doing.impact.refuse("42809", f'cannot open relation "{relation.name}"')
        return
    if has_instead_rule(relation, work.event, doing):
        doing.impact.lock(relation.oid, ROW_EXCLUSIVE)
        if follow_rules(relation, work.event, doing) and work.event != "insert":
            read_relation(relation, ACCESS_SHARE, work.found, doing)
        return
    follow_rules(relation, work.event, doing)
    if relation.kind == "v":
        _write_view(relation, work, doing)
    elif work.event == "insert":
        _insert(relation, work, doing)
    else:
        _change(relation, work, doing)


def _write_view(view: Relation, work: Work, doing: Doing) -> None:
    doing.impact.lock(view.oid, ROW_EXCLUSIVE)
    if view.oid in doing.opened:
        return
    if has_instead(view, work.event, doing):
        fire(view, work.event, work.names, doing)
        if work.event != "insert":
            read_relation(view, ACCESS_SHARE, work.found, doing)
        return
    shown = simple(view)
    if shown is None:
        if view.definition:
            doing.impact.refuse("55000", f'cannot {_REFUSALS[work.event]} view "{view.name}"')
        else:
            doing.impact.cannot_tell(f"what is behind view {doing.impact.name(view.oid)}")
        return
    base = doing.impact.relation(shown.base)
    if base is None:
        return
    for name in sorted(work.names):
        if view.column(name) and name not in shown.columns:
            verb = "insert into" if work.event == "insert" else "update"
            doing.impact.refuse("0A000", f'cannot {verb} column "{name}" of view "{view.name}"')
    source = _source(shown.base)
    own = tuple(conditions_on(source, base, shown.level))
    found = Found(source=source, relation=base, groups=(*own, *through(view, work.found)))
    names = frozenset(shown.columns[name] for name in work.names if name in shown.columns)
    doing.opened.append(view.oid)
    write(base, replaced(work, names=names, found=found, all_rows=work.all_rows and not own), doing)
    doing.opened.remove(view.oid)


def _insert(relation: Relation, work: Work, doing: Doing) -> None:
    members = [relation, *(living(doing.database, relation, work.found.groups) if relation.kind == "p" else ())]
    _look_up_bound(relation, doing)
    for member in members:
        if work.joined:
            doing.lock_with_indexes(member, ROW_EXCLUSIVE)
        doing.impact.lock(member.oid, ROW_EXCLUSIVE)
        fire(member, "insert", None, doing)
        queue_checks(member, "insert", work.names, doing, surely=work.surely and len(members) < _SEVERAL)
    defaults = {column.name for column in relation.columns if column.default or column.identity}
    look_at_parents(relation, work.names | defaults, all, doing)
    move_defaults(relation, work.names, doing)


def _look_up_bound(relation: Relation, doing: Doing) -> None:
    """New rows of a partition are held against its bound, which its parents know."""
    if relation.bound:
        for parent in doing.database.parents(relation.oid):
            doing.impact.lock(parent, ACCESS_SHARE)
            _look_up_bound(doing.database.relation(parent), doing)


def _change(relation: Relation, work: Work, doing: Doing) -> None:
    inherits = bool(work.found.source.name.get("inh"))
    members = [relation, *(living(doing.database, relation, work.found.groups) if inherits else ())]
    for member in members:
        doing.lock_with_indexes(member, ROW_EXCLUSIVE)
        scan(member, work.found, doing)
        fire(member, work.event, work.names, doing)
        queue_checks(member, work.event, work.names, doing, surely=work.surely and len(members) < _SEVERAL)
        if member is not relation and relation.kind == "p":
            continue
        if work.event == "delete":
            lose_rows(member, "all rows" if work.all_rows else "the rows it deletes", doing)
        else:
            change_columns(member, work.names, work.found.groups, doing)
    look_at_children(members, work.event, work.names, doing)
    if work.event == "update":
        _look_up_bound(relation, doing)
        _move_rows(relation, work.names, doing)
        for member in members:
            look_at_parents(member, work.names, any, doing)


def _move_rows(relation: Relation, names: frozenset[str], doing: Doing) -> None:
    """Rows with another partition key go to another partition, whichever that is."""
    if any(column.number in relation.partition_columns and column.name in names for column in relation.columns):
        for oid in doing.database.descendants(relation.oid):
            doing.impact.lock(oid, ROW_EXCLUSIVE)


def _source(name: Node) -> Source:
    alias = name.get("alias")
    return Source(name=name, alias=text(alias if isinstance(alias, dict) else {}, "aliasname") or text(name, "relname"))
