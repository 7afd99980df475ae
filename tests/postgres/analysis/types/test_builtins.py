"""The tables of what PostgreSQL itself has, compared with the servers at hand."""

from typing import LiteralString

import psycopg

from flyback.analysis.builtins.functions import FUNCTIONS
from flyback.analysis.builtins.operators import OPERATORS
from flyback.analysis.builtins.types import CASTS, OPERATOR_CLASSES, TYPES
from flyback.analysis.database import Database
from flyback.analysis.types.signatures import functions
from flyback.model.snapshot import Server, Snapshot

_TYPES: LiteralString = """
select t.typname::text, t.oid::int, t.typarray::int, t.typtype::text, t.typcategory::text,
       case when t.typispreferred then 'p' else '' end || case when t.typcollation <> 0 then 'c' else '' end,
       case when t.typcategory = 'A' then t.typelem::int else 0 end
  from pg_type t
 where typnamespace = 'pg_catalog'::regnamespace and typrelid = 0
   and not exists (select from pg_type e where e.typarray = t.oid)"""
_FUNCTIONS: LiteralString = """
select proname::text, provolatile::text, prokind::text, pronargdefaults, provariadic <> 0,
       proargtypes::oid[]::int[], prorettype::int
  from pg_proc where pronamespace = 'pg_catalog'::regnamespace"""
_OPERATORS: LiteralString = """
select o.oprname::text, concat(p.provolatile, ' ', o.oprleft::int, ',', o.oprright::int, ' ', o.oprresult::int)
  from pg_operator o join pg_proc p on p.oid = o.oprcode where o.oprnamespace = 'pg_catalog'::regnamespace"""
_CASTS: LiteralString = """
select castsource::int, casttarget::int, castcontext::text, castmethod::text from pg_cast where oid < 16384"""
_CLASSES: LiteralString = """
select a.amname::text, c.opcintype::int, c.opcname::text, f.opfname::text
  from pg_opclass c join pg_am a on a.oid = c.opcmethod join pg_opfamily f on f.oid = c.opcfamily where c.opcdefault"""


def _major(connection: psycopg.Connection) -> int:
    return connection.info.server_version // 10000


def test_types_are_those_of_the_server(connection: psycopg.Connection) -> None:
    seen = {row[0]: tuple(row[1:]) for row in connection.execute(_TYPES)}
    assert seen == TYPES


def test_functions_are_those_of_the_server(connection: psycopg.Connection) -> None:
    database = Database(Snapshot(server=Server(major=_major(connection))))
    seen = {
        (name, tuple(arguments), result, volatility, kind, defaults, variadic)
        for name, volatility, kind, defaults, variadic, arguments, result in connection.execute(_FUNCTIONS)
    }
    known = {
        (name, each.arguments, each.result, each.volatility, each.kind, each.defaults, each.variadic)
        for name in FUNCTIONS
        for each in functions("pg_catalog", name, database)
    }
    assert known == seen


def test_operators_are_those_of_the_server(connection: psycopg.Connection) -> None:
    seen = set(connection.execute(_OPERATORS).fetchall())
    assert seen == {(name, row) for name, rows in OPERATORS.items() for row in rows.split(";")}


def test_casts_are_those_of_the_server(connection: psycopg.Connection) -> None:
    seen = {(row[0], row[1]): (row[2], row[3]) for row in connection.execute(_CASTS)}
    known = {
        pair: (context, method[0])
        for pair, (_, context, method) in CASTS.items()
        if not method.endswith("+") or _major(connection) >= 18
    }
    assert seen == known


def test_operator_classes_are_those_of_the_server(connection: psycopg.Connection) -> None:
    seen = {(row[0], row[1]): (row[2], row[3]) for row in connection.execute(_CLASSES)}
    assert seen == OPERATOR_CLASSES
