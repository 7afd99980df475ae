"""Files of statements, as the running release sends them."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from flyback.errors import FlybackError, Problem, ScriptSyntaxError, UsageError
from flyback.filesystem.tree import shown
from flyback.model.compat import Query
from flyback.syntax.statements import split


def read_queries(files: Iterable[Path], folder: Path) -> tuple[Query, ...]:
    """Every statement of the files, in order; parameters are `$1`, `$2`.

    Raises:
        UsageError: a file cannot be read, is no SQL, or holds no statement.
    """
    found: list[Query] = []
    problems: list[Problem] = []
    for path in files:
        name = shown(path, folder)
        try:
            queries = queries_of(path.read_text(encoding="utf-8-sig"), name)
        except FlybackError as error:
            problems += error.problems
            continue
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            what = f"the file of statements cannot be read: {reason}"
            problems.append(Problem(code="unreadable", what=what, where=str(path)))
            continue
        found += queries
        if not queries:
            problems.append(Problem(code="no-statements", what="there is no statement in it", where=name))
    if problems:
        raise UsageError(problems)
    return tuple(found)


def queries_of(text: str, name: str) -> tuple[Query, ...]:
    """Every statement of a text; `name` says where that is from.

    Raises:
        ScriptSyntaxError: it is no SQL.
    """
    try:
        statements = split(text, name)
    except ScriptSyntaxError as error:
        hint = "parameters are written $1, $2: not ?, %s or :name"
        raise ScriptSyntaxError([replace(each, hint=hint) for each in error.problems]) from None
    return tuple(Query(sql=each.sql, where=f"{name}:{each.line}:{each.column}") for each in statements)
