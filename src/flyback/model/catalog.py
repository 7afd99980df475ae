"""A database's catalogue as a value: every object by name, with everything about it that is compared."""

from collections.abc import Mapping

from flyback.frozen import frozen


@frozen
class CatalogObject:
    """One table, column, index, function ... as the catalogue describes it."""

    kind: str
    """`table`, `column`, `index`, `constraint`, `function` ..."""
    identity: str
    """Qualified and quoted where SQL needs it; functions with argument types."""
    definition: str
    """A JSON object; equal objects have equal text."""
    handle: str
    """`catalogue oid:object oid`, of a column with its number; means something in this database only."""


@frozen
class Catalog:
    """Everything users made in one database, in units that are read together.

    A unit is a relation with its triggers, rules and policies; the columns of a relation; an index, a constraint, a
    function, a type; or all rare objects together.
    """

    units: Mapping[str, tuple[CatalogObject, ...]]
    keys: Mapping[str, frozenset[str]]
    """Which catalogue rows existed, so that a later read sees what was dropped."""
