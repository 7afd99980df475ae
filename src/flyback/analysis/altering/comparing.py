"""Whether values of two types can be compared as a foreign key needs it.

Source: the search for operators in ATAddForeignKeyConstraint().
"""

from flyback.analysis.database import Database
from flyback.analysis.types.coercion import Context, path_between
from flyback.analysis.types.kinds import base_type, kind_of
from flyback.analysis.types.reusing import operator_family


def are_comparable(referencing: int, referenced: int, database: Database) -> bool:
    """Whether a column of the first type can refer to one of the second; also when nobody knows."""
    here, there = base_type(referencing, -1, database)[0], base_type(referenced, -1, database)[0]
    if here == there or kind_of(here, database) is None or kind_of(there, database) is None:
        return True
    if operator_family("btree", here, database) == operator_family("btree", there, database):
        return True
    return path_between(here, there, Context.IMPLICIT, database) is not None
