"""COPY.

Source: DoCopy() in PostgreSQL's copy.c, BeginCopyTo() in copyto.c, CopyFrom() in copyfrom.c.
"""

from flyback.analysis.impact import ACCESS_SHARE, Impact
from flyback.analysis.rows.running import run_change, run_query, takes_instead
from flyback.model.snapshot import Relation
from flyback.syntax.object_names import Node, strings
from flyback.syntax.trees import below, body_of, kind_of

_CANNOT_TAKE = {"v": "view", "m": "materialized view", "S": "sequence"}
_CANNOT = {"v": "view", "S": "sequence", "p": "partitioned table", "f": "foreign table"}
_PROGRAM = "what the program does that COPY runs on the server"


def copy_stmt(body: Node, impact: Impact) -> None:
    """Rows from a file or to one."""
    if body.get("is_program"):
        impact.cannot_tell(_PROGRAM)
        if not body.get("is_from"):
            impact.act("copy", program="yes")
    if "query" in body:
        query = below(body, "query")
        kind = kind_of(query)
        if kind == "SelectStmt":
            run_query(body_of(query, kind), impact)
        else:
            run_change(kind, body_of(query, kind), impact)
        return
    if body.get("is_from"):
        _copy_in(body, impact)
        return
    relation = impact.relation(below(body, "relation"))
    if relation is not None:
        _check_columns(body, relation, impact)
        _copy_out(relation, impact)


def _copy_in(body: Node, impact: Impact) -> None:
    """As INSERT of rows that nobody has seen, but without rules."""
    relation = impact.relation(below(body, "relation"))
    if relation is None:
        return
    _check_columns(body, relation, impact)
    if relation.kind in _CANNOT_TAKE and not takes_instead(relation, impact):
        impact.refuse("42809", f'cannot copy to {_CANNOT_TAKE[relation.kind]} "{relation.name}"')
        return
    impact.act("copy", relation.oid)
    columns = strings(body.get("attlist")) or [column.name for column in relation.columns if not column.generated]
    insert = {
        "relation": below(body, "relation"),
        "cols": [{"ResTarget": {"name": name}} for name in columns],
        "override": "OVERRIDING_SYSTEM_VALUE",
        "selectStmt": {"SelectStmt": {}},
    }
    run_change("InsertStmt", insert, impact)


def _copy_out(relation: Relation, impact: Impact) -> None:
    """All rows, of the table alone, without the planner, so that no index is opened."""
    impact.lock(relation.oid, ACCESS_SHARE)
    if relation.kind in "rm":
        if relation.kind == "m" and impact.database.server.major < 18:
            impact.refuse("42809", f'cannot copy from materialized view "{relation.name}"')
        impact.scan(relation.oid)
    elif relation.kind in _CANNOT:
        impact.refuse("42809", f'cannot copy from {_CANNOT[relation.kind]} "{relation.name}"')


def _check_columns(body: Node, relation: Relation, impact: Impact) -> None:
    for name in strings(body.get("attlist")) if relation.columns else ():
        impact.column(relation, name)
