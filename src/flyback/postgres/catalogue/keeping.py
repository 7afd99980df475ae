"""Keeps a catalogue that was read beside the data directory it belongs to, so that it need not be read again."""

import json
import zlib

import psycopg

from flyback.model.catalog import Catalog, CatalogObject

_TABLE = "create table if not exists flyback_base (catalogue bytea not null, horizon int8 not null)"


def keep(conninfo: str, catalog: Catalog, horizon: int) -> None:
    """Writes a catalogue, and the transaction since which it may be out of date, into an administrative database."""
    units = {
        unit: [(item.kind, item.identity, item.definition, item.handle) for item in objects]
        for unit, objects in catalog.units.items()
    }
    keys = {label: " ".join(sorted(found)) for label, found in catalog.keys.items()}
    packed = zlib.compress(json.dumps([units, keys]).encode(), 1)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(_TABLE)
        connection.execute("truncate flyback_base")
        connection.execute("insert into flyback_base values (%b, %s)", [packed, horizon])


def recall(conninfo: str) -> tuple[Catalog, int] | None:
    """What `keep` wrote; None when it wrote nothing."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        if connection.execute("select to_regclass('flyback_base')").fetchone() == (None,):
            return None
        row = connection.execute("select catalogue, horizon from flyback_base", binary=True).fetchone()
    if row is None:
        return None
    units, keys = json.loads(zlib.decompress(row[0]))
    catalog = Catalog(
        units={
            unit: tuple(
                CatalogObject(kind=kind, identity=identity, definition=definition, handle=handle)
                for kind, identity, definition, handle in objects
            )
            for unit, objects in units.items()
        },
        keys={label: frozenset(text.split()) for label, text in keys.items()},
    )
    return catalog, row[1]
