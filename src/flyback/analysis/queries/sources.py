"""What the items of a FROM clause offer, and which column a name in a query means."""

from collections.abc import Iterable
from typing import NamedTuple

from flyback.model.snapshot import Ref, Relation


class Output(NamedTuple):
    """A column of a query or of an item in its FROM clause."""

    name: str
    type: int = 0
    """0 when it is not known."""
    typmod: int = -1
    origin: Ref | None = None
    """The column of a relation that it is."""
    collation: int = 0
    """0 for the type's own."""


class Source(NamedTuple):
    """One item that columns can be asked of."""

    name: str
    columns: tuple[Output, ...] = ()
    known: bool = True
    """Whether `columns` are all it has."""


class Item(NamedTuple):
    """An item of a FROM clause, joins and all."""

    sources: tuple[Source, ...]
    star: tuple[Output, ...]
    """What `*` means."""

    @property
    def known(self) -> bool:
        """Whether `star` is all of it."""
        return all(source.known for source in self.sources)


Scopes = tuple[tuple[Source, ...], ...]
"""What the names in a query may mean: its own sources first, then those of the queries around it."""


def of_source(source: Source) -> Item:
    """An item that is one source."""
    return Item((source,), source.columns)


def of_relation(relation: Relation, name: str) -> Source:
    """What a relation offers under its own name or an alias."""
    columns = tuple(
        Output(column.name, column.type, column.typmod, Ref("pg_class", relation.oid, column.number), column.collation)
        for column in relation.columns
    )
    return Source(name, columns, known=not relation.assumed)


def aliased(source: Source, name: str, columns: tuple[str, ...]) -> Source:
    """The source under an alias, its first columns too when the alias says so."""
    known = [column._replace(name=new) for column, new in zip(source.columns, columns, strict=False)]
    invented = [Output(new) for new in columns[len(known) :]]
    offered = (*known, *invented, *source.columns[len(known) :])
    return Source(name or source.name, offered, source.known or bool(columns))


def meant(names: tuple[str, ...], scopes: Scopes) -> Output | Source | None:
    """The column, or the source as a whole row, that a name means; None for what cannot be known."""
    *qualifiers, last = names
    for scope in scopes:
        sources = [source for source in scope if not qualifiers or source.name == qualifiers[-1]]
        for source in sources:
            for column in source.columns:
                if column.name == last:
                    return column
        if not qualifiers:
            whole = next((source for source in scope if source.name == last), None)
            if whole is not None:
                return whole
        if sources and (qualifiers or not all(source.known for source in sources)):
            return None
    return None


def starred(names: tuple[str, ...], items: Iterable[Item], scopes: Scopes) -> tuple[Output, ...] | None:
    """The columns of `*` or `t.*`; None when they cannot be known."""
    if not names:
        found = list(items)
        if not all(item.known for item in found):
            return None
        return tuple(column for item in found for column in item.star)
    for scope in scopes:
        for source in scope:
            if source.name == names[-1]:
                return source.columns if source.known else None
    return None
