"""Every column of every system catalogue has a class in the ledger, and the ledger names nothing else."""

import tomllib
from importlib import resources

import psycopg
import pytest

from flyback.postgres.catalogue.ledger import ledger
from flyback.postgres.catalogue.statements import query, source
from flyback.postgres.scratch.server import Server

Columns = dict[str, tuple[str, ...]]
_QUERIES = ("relations", "columns_of", "indexes", "functions", "types", "constraints", "others")
_SINCE = {
    15: "pg_collation.colliculocale pg_constraint.confdelsetcols pg_database.datcollversion pg_database.daticulocale"
    " pg_database.datlocprovider pg_index.indnullsnotdistinct pg_parameter_acl.oid pg_parameter_acl.paracl"
    " pg_parameter_acl.parname pg_publication_namespace.oid pg_publication_namespace.pnnspid"
    " pg_publication_namespace.pnpubid pg_publication_rel.prattrs pg_publication_rel.prqual"
    " pg_subscription.subdisableonerr pg_subscription.subskiplsn pg_subscription.subtwophasestate",
    16: "pg_auth_members.inherit_option pg_auth_members.oid pg_auth_members.set_option pg_collation.collicurules"
    " pg_database.daticurules pg_subscription.suborigin pg_subscription.subpasswordrequired"
    " pg_subscription.subrunasowner",
    17: "pg_collation.colllocale pg_database.dathasloginevt pg_database.datlocale pg_subscription.subfailover",
    18: "pg_class.relallfrozen pg_constraint.conenforced pg_constraint.conperiod pg_publication.pubgencols",
}
"""Columns that are new in a version after 14."""
_UNTIL = {
    14: "pg_database.datlastsysoid",
    16: "pg_collation.colliculocale pg_database.daticulocale",
    17: "pg_attribute.attcacheoff",
}
"""Columns that a version was the last to have."""


@pytest.fixture
def columns(admin: psycopg.Connection) -> Columns:
    """The columns of this server's system catalogues."""
    return {name: tuple(names) for name, names in admin.execute(source("columns").encode()).fetchall()}


def entries() -> dict[str, dict[str, str | dict[str, str]]]:
    text = resources.files("flyback.postgres.catalogue").joinpath("ledger.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def named(classes: dict[str, str | dict[str, str]]) -> list[str]:
    return [column for value in classes.values() for column in (value.split() if isinstance(value, str) else value)]


def test_every_column_of_this_server_has_a_class(columns: Columns) -> None:
    unknown = {name: left for name, found in columns.items() if (left := ledger().unclassified(name, found))}
    assert unknown == {}


def test_a_new_column_would_be_noticed(columns: Columns) -> None:
    assert ledger().unclassified("pg_class", (*columns["pg_class"], "relnovelty")) == ("relnovelty",)
    assert "relnovelty" in ledger().compared("pg_class", (*columns["pg_class"], "relnovelty"))
    assert ledger().unclassified("pg_novelty", ("oid",)) == ("oid",)


@pytest.mark.parametrize("catalogue", entries())
def test_no_column_has_two_classes(catalogue: str) -> None:
    classes = entries()[catalogue]
    if "all" in classes:
        assert set(classes) == {"all"}
        return
    assert set(classes) <= {"compared", "resolved", "derived", "ignored"}
    assert len(named(classes)) == len(set(named(classes)))


def test_the_ledger_names_exactly_what_this_server_has(columns: Columns, server: Server) -> None:
    there = {f"{catalogue}.{column}" for catalogue, found in columns.items() for column in found}
    known = {
        f"{name}.{column}" for name, classes in entries().items() if "all" not in classes for column in named(classes)
    }
    later = " ".join(names for since, names in _SINCE.items() if server.major < since)
    gone = " ".join(names for last, names in _UNTIL.items() if server.major > last)
    assert known - there == {*later.split(), *gone.split()}


def test_what_is_compared_comes_out_of_the_queries(columns: Columns, server: Server) -> None:
    texts = " ".join(query(name, server.major, columns) for name in _QUERIES)
    for catalogue in columns.keys() & entries().keys() - ledger().whole - {"pg_authid"}:
        for column in ledger().compared(catalogue, columns[catalogue]):
            assert f"'{column}', " in texts or f", {column}" in texts, f"{catalogue}.{column}"


_BY_FUNCTION = {"pg_authid", "pg_user_mapping", "pg_description", "pg_shdescription"}
"""Read through a view or a function of PostgreSQL's."""


def test_a_catalogue_that_is_read_stands_in_the_ledger(columns: Columns, server: Server) -> None:
    texts = " ".join(query(name, server.major, columns) for name in _QUERIES)
    for catalogue, classes in entries().items():
        if "all" not in classes and catalogue in columns and catalogue not in _BY_FUNCTION:
            assert f"{catalogue} " in texts or f"{catalogue}\n" in texts, catalogue
