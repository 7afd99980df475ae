"""Catalogues written by hand, as the reader would return them."""

import json

from flyback.model.catalog import Catalog, CatalogObject

Described = dict[str, object]


def catalog(**units: dict[tuple[str, str], Described]) -> Catalog:
    """A catalogue of units, each a mapping from kind and identity to the definition."""
    return Catalog(
        units={
            unit: tuple(
                CatalogObject(kind=kind, identity=identity, definition=json.dumps(definition), handle=unit)
                for (kind, identity), definition in objects.items()
            )
            for unit, objects in units.items()
        },
        keys={},
    )


def one(kind: str, identity: str, definition: Described) -> Catalog:
    """A catalogue with a single object, and the relation it hangs on when it is a column."""
    return catalog(r1={(kind, identity): definition})
