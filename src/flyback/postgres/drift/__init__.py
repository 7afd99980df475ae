"""Whether the catalogue of a live database is still the one that the last run left.

`look` before a run, `keep` after it; both read what the project looks after with one query on the server.
"""

from flyback.postgres.drift.kept import Changed, Incomparable, Same, forget, keep, look
from flyback.postgres.drift.scope import Scope
from flyback.postgres.drift.structure import digest

__all__ = ["Changed", "Incomparable", "Same", "Scope", "digest", "forget", "keep", "look"]
