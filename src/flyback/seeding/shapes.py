"""What a table asks of its rows: types, keys, checks."""

from flyback.frozen import frozen


@frozen
class Scalar:
    """A base type."""

    oid: int
    name: str
    """As in `pg_type.typname`: `int4`, `bpchar`, `citext`."""
    modifier: int = -1
    """`atttypmod`: -1 when there is none."""


@frozen
class Enumeration:
    """An enum type."""

    labels: tuple[str, ...]


@frozen
class Domain:
    """A type with conditions of its own."""

    oid: int
    underlying: "Type"
    underlying_sql: str
    """The type below all domains, as SQL with its modifier."""
    checks: tuple[str, ...]
    """Boolean expressions over `VALUE`, those of the domains below included."""
    nullable: bool = True


@frozen
class ArrayOf:
    """An array of any dimension."""

    element: "Type"


@frozen
class Composite:
    """A row type; fields in their order."""

    fields: tuple["Type", ...]


@frozen
class RangeOf:
    """A range type."""

    bound: "Type"


@frozen
class MultirangeOf:
    """A set of ranges."""

    range: RangeOf


Type = Scalar | Enumeration | Domain | ArrayOf | Composite | RangeOf | MultirangeOf


@frozen
class Column:
    """A column that rows are generated for, or left to its default."""

    name: str
    type: Type
    type_sql: str
    """The declared type as SQL, schema-qualified."""
    nullable: bool
    always: bool = False
    """The server alone gives the value: GENERATED ALWAYS, stored, virtual or as identity."""
    sequence: bool = False
    """The default comes from a sequence, or the column is an identity that also takes given values."""


@frozen
class Check:
    """A condition on a row."""

    name: str
    expression: str
    columns: tuple[str, ...]


@frozen
class ForeignKey:
    """A reference to another table's rows, or to the table's own."""

    name: str
    columns: tuple[str, ...]
    parent: int
    """Oid of the parent table; of its root when it is partitioned."""
    parent_columns: tuple[str, ...]


@frozen
class Deferred:
    """A constraint that is initially deferred; queued checks would stand in the way of ALTER TABLE."""

    schema: str
    name: str


@frozen
class Table:
    """A table with everything its rows must satisfy."""

    oid: int
    schema: str
    name: str
    qualified: str
    """Schema and name, quoted where SQL needs it."""
    columns: tuple[Column, ...]
    checks: tuple[Check, ...] = ()
    """Partition bounds of all leaves included, as one condition."""
    unique: tuple[tuple[str, ...], ...] = ()
    """Columns of each unique index and exclusion constraint, those inside expressions included."""
    foreign_keys: tuple[ForeignKey, ...] = ()
    deferred: tuple[Deferred, ...] = ()
    partitioned: bool = False
    bounds: tuple[str, ...] = ()
    """Bound clauses of the leaves of a partitioned table."""
    strict: bool = False
    """The server refuses ON CONFLICT: there are rules, or unique keys that can be deferred."""

    def column(self, name: str) -> Column:
        """The column of a name."""
        return next(column for column in self.columns if column.name == name)
