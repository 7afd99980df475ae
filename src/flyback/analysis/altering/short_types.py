"""Types whose values are never stored out of line, nor compressed.

Source: `typlen` and `typstorage` in pg_type.dat.
"""

from flyback.analysis.database import Database
from flyback.analysis.types.kinds import base_type, kind_of
from flyback.model.snapshot import Column

_FIXED = frozenset(
    {16, 18, 19, 20, 21, 23, 26, 27, 28, 29, 600, 601, 603, 628, 700, 701, 718, 774, 790, 829, 1082, 1083, 1114, 1184}
    | {1186, 1266, 2202, 2203, 2204, 2205, 2206, 2950, 3220, 3734, 3769, 4089, 4096, 4191, 5069}
)


def is_short(column: Column, database: Database) -> bool:
    """Whether a column's values all have the same, small size."""
    base = base_type(column.type, -1, database)[0]
    kind = kind_of(base, database)
    return base in _FIXED or (kind is not None and kind.kind == "e")
