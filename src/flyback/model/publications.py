"""Publications for logical replication, as the system catalogue holds them."""

from typing import ClassVar

from flyback.frozen import frozen


@frozen
class Publication:
    """A publication for logical replication."""

    catalog: ClassVar = "pg_publication"
    oid: int
    name: str
    all_tables: bool = False


@frozen
class Published:
    """A table in a publication."""

    catalog: ClassVar = "pg_publication_rel"
    oid: int
    publication: int
    relation: int
    columns: tuple[int, ...] = ()
    filtered: bool = False
