"""Which objects of a database a project looks after."""

import hashlib

from flyback.frozen import frozen

_RECIPE = 1
"""Raised when another query would give another digest for the same catalogue."""
_LIKE = str.maketrans({"*": "%", "?": "_", "%": r"\%", "_": r"\_", "\\": r"\\"})


@frozen
class Scope:
    """The schemas of a project, without what is not its own in them."""

    schemas: tuple[str, ...]
    """Names without quotes: the default schema, resolved, and all that are configured."""
    history_schema: str
    history_table: str
    """Both without quotes; the table is never part of what is compared."""
    ignore: tuple[str, ...] = ()
    """Patterns with `*` and `?` on names as PostgreSQL prints them: `public.events_p*`, `public.audit(*)`."""

    @property
    def parameters(self) -> dict[str, str | list[str]]:
        """What `queries/scope.sql` takes."""
        return {
            "schemas": sorted(set(self.schemas)),
            "history_schema": self.history_schema,
            "history_table": self.history_table,
            "ignore": [pattern.translate(_LIKE) for pattern in sorted(set(self.ignore))],
        }

    @property
    def digest(self) -> str:
        """Tells apart what was looked at, and how: catalogues of another scope are not compared."""
        return hashlib.sha256(repr((_RECIPE, sorted(self.parameters.items()))).encode()).hexdigest()
