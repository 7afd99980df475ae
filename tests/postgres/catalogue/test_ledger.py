"""Every column of every system catalogue has a class in the ledger, and the ledger names nothing else."""

import tomllib
from importlib import resources

import psycopg
import pytest

from flyback.postgres.catalogue.ledger import ledger
from flyback.postgres.catalogue.statements import query, source
from flyback.postgres.scratch.server import Server

Columns = dict[str, tuple[str, ...]]
_QUERIES = ("relations", "functions", "types", "constraints", "others")
_SINCE = {
    15: "pg_parameter_acl pg_publication_namespace",
    17: "pg_subscription.subfailover pg_database.datlocale pg_database.dathasloginevt pg_collation.colllocale",
    18: "pg_class.relallfrozen pg_constraint.conenforced pg_constraint.conperiod pg_publication.pubgencols",
}
"""Some of what is new in a version, so that the test of unknown columns is known to look."""


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


def test_columns_of_younger_versions_are_looked_for(columns: Columns, server: Server) -> None:
    for major, names in _SINCE.items():
        for catalogue, _, column in (name.partition(".") for name in names.split()):
            there = catalogue in columns and (not column or column in columns[catalogue])
            assert there is (server.major >= major), f"{catalogue}.{column}"


@pytest.mark.parametrize("catalogue", entries())
def test_no_column_has_two_classes(catalogue: str) -> None:
    classes = entries()[catalogue]
    if "all" in classes:
        assert set(classes) == {"all"}
        return
    assert set(classes) <= {"compared", "resolved", "derived", "ignored"}
    assert len(named(classes)) == len(set(named(classes)))


_FORMER = {
    "pg_attribute": "attcacheoff",
    "pg_collation": "colliculocale colllocale collicurules",
    "pg_constraint": "conenforced conperiod",
    "pg_database": "daticulocale datlocale daticurules datlastsysoid datcollversion dathasloginevt datlocprovider",
    "pg_auth_members": "oid inherit_option set_option",
    "pg_class": "relallfrozen",
    "pg_index": "indnullsnotdistinct",
    "pg_publication": "pubgencols",
    "pg_publication_rel": "prqual prattrs",
    "pg_subscription": "subtwophasestate subdisableonerr subpasswordrequired subrunasowner subfailover suborigin"
    " subskiplsn",
}
"""Columns that not every version from 14 to 18 has."""


def test_the_ledger_names_only_what_exists(columns: Columns, server: Server) -> None:
    for catalogue, classes in entries().items():
        if catalogue not in columns:
            assert catalogue in _SINCE[15]
            assert server.major < 15
        elif "all" not in classes:
            absent = set(named(classes)) - set(columns[catalogue])
            assert absent <= set(_FORMER.get(catalogue, "").split()), f"{catalogue}: {absent}"


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
