"""The queries of this room as one server needs them."""

import re

from flyback.postgres.query_files import query_file

_MACRO = re.compile(r"\{\{(\w+):([\w.]+)\}\}")
_SINCE = re.compile(r"^.*-- since (\d+)$\n?", re.MULTILINE)
_LOCKED = """(
    {} in (select relation from pg_locks
            where locktype = 'relation' and mode = 'AccessExclusiveLock' and pid <> pg_backend_pid()
              and database = (select oid from pg_database where datname = current_database())))"""
_USER = """(
    {0}.oid >= 16384 and {0}.relnamespace <> 'pg_toast'::regnamespace and {0}.relkind <> 't'
    and ({0}.relpersistence <> 't' or {0}.relnamespace = pg_my_temp_schema()))"""


def query(name: str, major: int) -> str:
    """The text of `queries/NAME.sql` for a server of that major version.

    A line that ends with `-- since 15` is for PostgreSQL 15 and later. Macros: `{{user:c}}` is true for relations that
    are not built in, not TOAST, and no other session's; `{{locked:oid}}` is true where somebody holds the strongest
    lock on a relation or waits for it: whoever asks for any lock then would have to wait.
    """
    text = _SINCE.sub(lambda line: line.group() if major >= int(line.group(1)) else "", query_file(__package__, name))
    return _MACRO.sub(lambda macro: (_LOCKED if macro.group(1) == "locked" else _USER).format(macro.group(2)), text)
