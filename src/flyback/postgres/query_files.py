"""The SQL of the PostgreSQL room, which lies in `queries/*.sql` beside the module that sends it."""

import functools
import importlib.resources


@functools.cache
def query_file(room: str, name: str) -> str:
    """The text of `queries/NAME.sql` in a package; `room` is the caller's `__package__`."""
    return importlib.resources.files(room).joinpath(f"queries/{name}.sql").read_text(encoding="utf-8")
