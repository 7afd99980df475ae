"""SELECT, VALUES, TABLE, INSERT, UPDATE, DELETE and MERGE."""

from flyback.analysis.handlers import perform
from flyback.analysis.impact import Impact
from flyback.analysis.rows.running import run_change, run_query
from flyback.syntax.object_names import Node
from flyback.syntax.trees import below


def select_stmt(body: Node, impact: Impact) -> None:
    """Reads; with INTO it makes a table besides."""
    if "intoClause" in body:
        query = {key: part for key, part in body.items() if key != "intoClause"}
        made = {"query": {"SelectStmt": query}, "into": below(body, "intoClause"), "objtype": "OBJECT_TABLE"}
        perform({"CreateTableAsStmt": made}, impact)
    else:
        run_query(body, impact)


def insert_stmt(body: Node, impact: Impact) -> None:
    """New rows."""
    run_change("InsertStmt", body, impact)


def update_stmt(body: Node, impact: Impact) -> None:
    """New values."""
    run_change("UpdateStmt", body, impact)


def delete_stmt(body: Node, impact: Impact) -> None:
    """Rows go."""
    run_change("DeleteStmt", body, impact)


def merge_stmt(body: Node, impact: Impact) -> None:
    """Whatever its WHEN clauses say."""
    run_change("MergeStmt", body, impact)
