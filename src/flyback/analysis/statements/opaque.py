"""Statements that run code or other statements: DO, CALL, PREPARE, EXECUTE, EXPLAIN, cursors."""

from flyback.analysis.handlers import perform
from flyback.analysis.impact import ACCESS_SHARE, ROW_EXCLUSIVE, Impact
from flyback.analysis.making.expressions import function_called
from flyback.analysis.rows.running import run_body, run_expressions, run_function
from flyback.analysis.rows.views import query_of, simple
from flyback.model.snapshot import Relation
from flyback.syntax.object_names import Node, strings
from flyback.syntax.quoting import written
from flyback.syntax.routine_bodies import body_in
from flyback.syntax.transactions import options, switched_off
from flyback.syntax.trees import below, bodies, text

_HOLD = 0x0020
"""CURSOR_OPT_HOLD. Source: parsenodes.h."""
_DATA = ("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt")


def do_stmt(body: Node, impact: Impact) -> None:
    """A block of code."""
    parts = {name: strings([below(option, "arg")]) for name, option in options(body, "args").items()}
    language = "".join(parts.get("language", ("plpgsql",)))
    impact.act("do block", name=language)
    run_body(body_in(language, "".join(parts.get("as", ()))), "what the DO block does", impact)


def call_stmt(body: Node, impact: Impact) -> None:
    """A procedure."""
    call = below(body, "funccall")
    name = written(*strings(call.get("funcname")))
    impact.act("call", name=name)
    run_expressions(call.get("args"), impact)
    procedure = function_called(call, impact.database)
    if procedure is not None:
        run_function(procedure, impact)
    elif impact.database.complete:
        impact.refuse("42883", f"procedure {name} does not exist")
    else:
        impact.cannot_tell(f"what procedure {name}() does")


def prepare_stmt(body: Node, impact: Impact) -> None:
    """Reads the statement, which locks what it names; nothing is planned or run."""
    session = impact.database.session
    query = below(body, "query")
    session.prepared = {**session.prepared, text(body, "name"): query}
    for name, mode in _named(query):
        _lock(name, mode, impact)


def _lock(name: Node, mode: str, impact: Impact) -> None:
    """Locks what a query names; what is behind a view is locked as the rewriter does."""
    relation = impact.relation(name)
    if relation is None:
        return
    impact.lock(relation.oid, mode)
    shown = simple(relation) if relation.kind == "v" else None
    if shown is not None:
        _lock(shown.base, mode, impact)
    elif relation.kind == "v":
        for inner, _ in _named(query_of(relation.definition)):
            _lock(inner, ACCESS_SHARE, impact)


def _named(query: Node) -> list[tuple[Node, str]]:
    targets = [(below(body, "relation"), ROW_EXCLUSIVE) for _, body in bodies(query, *_DATA)]
    ctes = {text(entry, "ctename") for _, entry in bodies(query, "CommonTableExpr")}
    read = [name for _, name in bodies(query, "RangeVar")]
    return targets + [
        (name, ACCESS_SHARE) for name in read if "schemaname" in name or text(name, "relname") not in ctes
    ]


def execute_stmt(body: Node, impact: Impact) -> None:
    """What PREPARE has read."""
    name = text(body, "name")
    run_expressions(body.get("params"), impact)
    query = impact.database.session.prepared.get(name)
    if query is None:
        impact.cannot_tell(f'what the prepared statement "{name}" does')
    else:
        perform(query, impact)


def deallocate_stmt(body: Node, impact: Impact) -> None:
    """Forgets one prepared statement, or all."""
    session = impact.database.session
    name = text(body, "name")
    session.prepared = {known: query for known, query in session.prepared.items() if name and known != name}


def explain_stmt(body: Node, impact: Impact) -> None:
    """Plans a statement, which locks what it needs; with ANALYZE it runs it, too."""
    query = below(body, "query")
    if not query:
        return
    analyze = options(body, "options").get("analyze")
    if analyze is not None and not switched_off(analyze):
        perform(query, impact)
    else:
        _plan(query, impact)


def _plan(query: Node, impact: Impact) -> None:
    """The locks that planning a statement takes, and those of running it; nothing else."""
    before = impact.database.mark()
    planned = impact.inside()
    planned.only_planned, planned.followed = True, set()
    perform(query, planned)
    impact.database.back_to(before)
    if planned.refused:
        impact.refuse(*planned.refusal)
    for oid, mode in planned.locks.items():
        if impact.database.find(Relation, oid) is not None:
            impact.lock(oid, mode)


def declare_cursor_stmt(body: Node, impact: Impact) -> None:
    """A query that FETCH reads from; only with HOLD it is run to its end, when the transaction ends."""
    holds = isinstance(body.get("options"), int) and int(str(body.get("options"))) & _HOLD
    if not impact.in_transaction and not holds:
        impact.refuse("25P01", "DECLARE CURSOR can only be used in transaction blocks")
    query = below(body, "query")
    session = impact.database.session
    session.cursors = {**session.cursors, text(body, "portalname"): query}
    if holds:
        perform(query, impact)
    elif query:
        _plan(query, impact)
    impact.database.also(session.open_cursor(text(body, "portalname"), frozenset(impact.locks)))


def fetch_stmt(body: Node, impact: Impact) -> None:
    """Reads from a cursor, here as if to its end."""
    query = impact.database.session.cursors.get(text(body, "portalname"))
    if query:
        perform(query, impact)


def close_portal_stmt(body: Node, impact: Impact) -> None:
    """Nothing that concerns a relation, but that it is free now."""
    impact.database.also(impact.database.session.close_cursor(text(body, "portalname")))
