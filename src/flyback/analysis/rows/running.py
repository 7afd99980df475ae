"""Everything that a query or a data statement does, with what it sets off."""

from flyback.analysis.handlers import perform
from flyback.analysis.impact import Impact
from flyback.analysis.rows.calling import call, call_function
from flyback.analysis.rows.changing import change
from flyback.analysis.rows.collecting import CHANGES, Change, Study, study_expression, study_query
from flyback.analysis.rows.doing import Doing
from flyback.analysis.rows.firing import fire, has_instead
from flyback.analysis.rows.reading import read_level
from flyback.model.snapshot import Function, Relation
from flyback.syntax.object_names import Node
from flyback.syntax.routine_bodies import Body
from flyback.syntax.trees import body_of, kind_of


def run_query(body: Node, impact: Impact) -> None:
    """A `SelectStmt`, the word itself left out: of SELECT, VALUES, TABLE, CREATE TABLE AS, COPY (...) TO."""
    doing = Doing(impact)
    _go_through(study_query(body), doing)
    _finish(doing)


def run_change(kind: str, body: Node, impact: Impact) -> None:
    """An `InsertStmt`, `UpdateStmt`, `DeleteStmt` or `MergeStmt`."""
    doing = Doing(impact)
    _go_through(change(Change(kind=kind, body=body), doing), doing)
    _finish(doing)


def run_expressions(node: object, impact: Impact) -> None:
    """Expressions outside of any query, the arguments of CALL say."""
    doing = Doing(impact)
    _go_through(study_expression(node), doing)
    _finish(doing)


def run_function(function: Function, impact: Impact) -> None:
    """A function or procedure that is called by name."""
    doing = Doing(impact)
    call_function(function, doing)
    _finish(doing)


def run_triggers(relation: Relation, event: str, impact: Impact) -> None:
    """The triggers of a relation for an event that is no data statement: `truncate`."""
    doing = Doing(impact)
    fire(relation, event, None, doing)
    _finish(doing)


def takes_instead(view: Relation, impact: Impact) -> bool:
    """Whether a view has a trigger that takes new rows."""
    return has_instead(view, "insert", Doing(impact))


def run_body(body: Body | None, what: str, impact: Impact) -> None:
    """A body of code; `what` it does is not known when it cannot be read, or is put together while it runs."""
    doing = Doing(impact)
    doing.enter(body, what)
    _finish(doing)


def _go_through(study: Study, doing: Doing) -> None:
    for level in study.levels:
        read_level(level, doing)
    for inner in study.changes:
        _go_through(change(inner, doing), doing)
    for each in study.calls:
        call(each, doing)


def _finish(doing: Doing) -> None:
    """The statements that it makes the server run."""
    while doing.waiting:
        node, surely = doing.waiting.pop(0)
        if surely:
            _run(node, doing)
            continue
        outer, before = doing.impact, doing.database.mark()
        doing.impact = outer.inside()
        _run(node, doing)
        if doing.impact.refused:
            doing.database.back_to(before)
        else:
            outer.absorb(doing.impact)
        doing.impact = outer


def _run(node: Node, doing: Doing) -> None:
    kind = kind_of(node)
    body = body_of(node, kind)
    if kind == "SelectStmt":
        _go_through(study_query(body), doing)
    elif kind in CHANGES:
        _go_through(change(Change(kind=kind, body=body), doing), doing)
    else:
        perform(node, doing.impact)
