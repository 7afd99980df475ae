"""Reads the structure of what a project looks after: on the server, as digests, without writing anything."""

import contextlib
import functools
import re
from collections.abc import Iterator

import psycopg

from flyback.postgres.drift.scope import Scope
from flyback.postgres.query_files import query_file
from flyback.postgres.target.target import Target

_COMMENT = re.compile(r"^--.*\n", re.MULTILINE)
_PRINTING = """
set local search_path = ''; set local quote_all_identifiers = off; set local standard_conforming_strings = on;
set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
set local extra_float_digits = 1; set local bytea_output = 'hex'; set local jit = off;
set local statement_timeout = 0; set local lock_timeout = '5s'
"""
"""So that the server prints the same object in the same words, whoever asks."""
READ_ONLY = "begin read only;" + _PRINTING
READ_SNAPSHOT = "begin isolation level repeatable read read only;" + _PRINTING
READ_WRITE = "begin; set local synchronous_commit = off;" + _PRINTING
EVERY_OWNER = {"own": ""}
"""For `structure.sql` where owners are compared by name."""


@contextlib.contextmanager
def surroundings(target: Target, begin: str) -> Iterator[psycopg.Cursor]:
    """A transaction of its own, as if no script had run in this session, in which names are printed in full."""
    target.query("select 1")  # makes the session as new; an isolation level must come before any query
    target.connection.execute(begin.encode())
    try:
        yield target.connection.cursor()
    except BaseException:
        if not target.connection.closed:
            target.connection.execute("rollback")
        raise
    target.connection.execute("commit")


def digest(target: Target, scope: Scope) -> str:
    """SHA-256 over the structure of what the project looks after, hexadecimal.

    Tables, columns, constraints, indexes, views, sequences, functions, types, triggers, policies with their owners;
    not privileges, comments, storage, statistics. What the role owns that migrates is its own, whatever it is called
    there: two environments need not call it alike.

    Raises:
        psycopg.errors.LockNotAvailable: a view's tables were locked for seconds.
    """
    with surroundings(target, READ_ONLY) as cursor:
        values = {**scope.parameters, "own": target.facts.user}
        row = cursor.execute(statement("digest").encode(), values).fetchone()
    return str(row[0]) if row else ""


@functools.cache
def statement(name: str) -> str:
    """`queries/NAME.sql` after what it stands on: the scope and the structure."""
    parts = ("scope", "structure", name)
    return "".join(_COMMENT.sub("", query_file(__package__, part)) for part in parts)
