"""What an environment's application sends most: the top of `pg_stat_statements`."""

from flyback.errors import Problem, ServerError
from flyback.model.compat import Query
from flyback.postgres.query_files import query_file
from flyback.postgres.target.target import Target

_NAME = "pg_stat_statements"
_HIDDEN = "<insufficient privilege>"


def top_statements(target: Target, count: int) -> tuple[tuple[Query, ...], tuple[str, ...]]:
    """The `count` statements that took the most time, longest first, with what could not be seen as notes.

    Raises:
        ServerError: there is no pg_stat_statements that can be read, or it shows nothing of this database.
    """
    place = target.query(
        "select quote_ident(nspname) from pg_extension e join pg_namespace n on n.oid = extnamespace"
        " where extname = %(name)s",
        {"name": _NAME},
    )
    if not place:
        raise ServerError(_missing())
    view = f"{place[0][0]}.{_NAME}"  # quoted by the server
    rows = target.query(query_file(__package__, "top_statements").format(view=view), {"count": count})
    texts = [(query, calls, path or "") for query, calls, path in rows if query not in (None, _HIDDEN)]
    hidden = len(rows) - len(texts)
    if not texts:
        raise ServerError(_empty(hidden))
    notes = (f"{hidden} statements are hidden: of other roles only pg_read_all_stats sees them",) if hidden else ()
    return tuple(Query(sql=query, where=_NAME, calls=calls, search_path=path) for query, calls, path in texts), notes


def _missing() -> Problem:
    return Problem(
        code="no-statements",
        what=f"the database has no extension {_NAME}",
        hint=f"CREATE EXTENSION {_NAME} there (its library must be in shared_preload_libraries), or name a file of "
        "statements: flyback compat FILE",
    )


def _empty(hidden: int) -> Problem:
    if not hidden:
        hint = "wait until the application has sent some, or name a file of statements: flyback compat FILE"
        return Problem(code="no-statements", what=f"{_NAME} holds no statement of this database", hint=hint)
    what = f"{_NAME} hides all {hidden} statements from this role"
    return Problem(code="no-statements", what=what, hint="GRANT pg_read_all_stats to it")
