"""The SQL of the PostgreSQL room, which lies in `queries/*.sql` beside the module that sends it."""

import functools
import importlib.resources
import itertools


@functools.cache
def query_file(room: str, name: str) -> str:
    """The text of `queries/NAME.sql` in a package, without the comment above it; `room` is the caller's `__package__`.

    The comment says what stands in braces: formatted with a value of several lines it would be none any more, and the
    rest of the value SQL.
    """
    text = importlib.resources.files(room).joinpath(f"queries/{name}.sql").read_text(encoding="utf-8")
    return "".join(itertools.dropwhile(lambda line: line.startswith("--"), text.splitlines(keepends=True)))
