"""A database's structure as its system catalogue holds it: what the analysis of risks looks things up in.

Every record has the oid of its row; together with the system catalogue's name that is its `Ref`. Records that a script
would make are added by the analysis under negative oids.
"""

from typing import ClassVar, NamedTuple

from flyback.frozen import frozen
from flyback.model.publications import Publication, Published


class Ref(NamedTuple):
    """One object, or one column of a relation: what `pg_depend` points with."""

    catalog: str
    """`pg_class`, `pg_constraint`, `pg_attrdef`, `pg_trigger`, `pg_rewrite`, `pg_type`, `pg_proc` ..."""
    oid: int
    column: int = 0
    """`attnum`, only with `pg_class`; 0 for the whole object."""


class Dependency(NamedTuple):
    """One row of `pg_depend`."""

    dependent: Ref
    on: Ref
    kind: str
    """`deptype`: n normal, a auto, i internal, P and S partition, e extension, x auto extension."""


class Inheritance(NamedTuple):
    """One row of `pg_inherits`: a partition or an inheriting table, or an index of one."""

    child: int
    parent: int


class Cast(NamedTuple):
    """One row of `pg_cast` that users made."""

    source: int
    target: int
    function: int
    """0 when there is none."""
    context: str
    """e explicit, a assignment, i implicit."""
    method: str
    """f function, i through input and output, b binary compatible."""


@frozen
class Server:
    """What of the server and the session decides how statements behave."""

    major: int
    time_zone: str = "UTC"
    search_path: tuple[str, ...] = ("public",)
    """Schemas that are there, in order, without `pg_catalog`."""
    user: str = ""
    database: str = ""
    tablespace: str = "pg_default"
    """The database's default."""


@frozen
class Column:
    """One column that is not dropped."""

    number: int
    name: str
    type: int
    """Oid of the type; 0 when it is not known."""
    typmod: int = -1
    collation: int = 0
    not_null: bool = False
    default: int = 0
    """Oid in `pg_attrdef`, also of a generation expression; 0 without one."""
    default_sql: str = ""
    generated: str = ""
    """s stored, v virtual."""
    identity: str = ""
    """a always, d by default."""
    inherited: int = 0
    """From how many parents."""
    is_local: bool = True
    nulls: float | None = None
    """Share of NULLs at the last ANALYZE; None without statistics."""
    distinct: float | None = None
    """`n_distinct` at the last ANALYZE: a number of values, or a negative share of the rows."""
    repeats: bool = False
    """Whether the last ANALYZE met a value twice."""


@frozen
class Relation:
    """A table, index, view, materialized view, sequence, composite type or foreign table."""

    catalog: ClassVar = "pg_class"
    oid: int
    schema: str
    name: str
    kind: str
    """`relkind`: r table, p partitioned table, i index, I partitioned index, v view, m materialized view, S sequence,
    f foreign table, c composite type, t TOAST table."""
    persistence: str = "p"
    """p permanent, u unlogged, t temporary."""
    owner: str = ""
    columns: tuple[Column, ...] = ()
    """By number."""
    rows: float | None = None
    """Estimated by the statistics; 0 only when the storage is empty; None when nobody knows."""
    bytes: int | None = None
    """Of the main storage with its TOAST table, without indexes."""
    bound: str = ""
    """Of a partition: `FOR VALUES ...` or `DEFAULT`."""
    partition_columns: tuple[int, ...] = ()
    """Of a partitioned table: its keys, 0 for an expression."""
    partition_strategy: str = ""
    """h hash, l list, r range."""
    of_type: int = 0
    row_security: bool = False
    forced_row_security: bool = False
    replica_identity: str = "d"
    """d default, n nothing, f full, i index."""
    access_method: str = ""
    tablespace: str = ""
    """Empty for the database's default."""
    options: tuple[str, ...] = ()
    populated: bool = True
    definition: str = ""
    """Of a view: its query."""
    assumed: bool = False
    """Only a script names it: that it is there, and everything else about it, is not known."""

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((column for column in self.columns if column.name == name), None)


@frozen
class Index:
    """One row of `pg_index`; its relation has the same oid."""

    catalog: ClassVar = "pg_index"
    oid: int
    table: int
    columns: tuple[int, ...] = ()
    """Keys, 0 for an expression."""
    included: tuple[int, ...] = ()
    mentioned: tuple[int, ...] = ()
    """Columns that its expressions and its predicate read."""
    unique: bool = False
    primary: bool = False
    exclusion: bool = False
    valid: bool = True
    immediate: bool = True
    partial: bool = False
    clustered: bool = False
    replica_identity: bool = False
    method: str = "btree"
    predicate: str = ""
    collations: tuple[int, ...] = ()
    """Of its keys, 0 for none; empty when they are those of the columns."""
    expressions: str = ""
    """Of its keys, as the server writes them, with commas between."""
    classes: tuple[int, ...] = ()
    """Of keys with an operator class that is not their type's own: the type that it takes; empty when none has one."""


@frozen
class Constraint:
    """One row of `pg_constraint`; a NOT NULL before PostgreSQL 18 has none."""

    catalog: ClassVar = "pg_constraint"
    oid: int
    name: str
    kind: str
    """c check, f foreign key, p primary key, u unique, x exclusion, n not null, t constraint trigger."""
    relation: int = 0
    domain: int = 0
    columns: tuple[int, ...] = ()
    target: int = 0
    """Of a foreign key: the referenced table."""
    target_columns: tuple[int, ...] = ()
    index: int = 0
    """That it is made of, or of a foreign key: that it relies on."""
    validated: bool = True
    enforced: bool = True
    deferrable: bool = False
    deferred: bool = False
    """Whether it is checked only at the end of a transaction, unless somebody says otherwise."""
    period: bool = False
    """Whether the last column of a key holds periods: WITHOUT OVERLAPS, PERIOD."""
    no_inherit: bool = False
    is_local: bool = True
    parent: int = 0
    """The constraint of the parent table it comes from."""
    on_delete: str = "a"
    """a no action, r restrict, c cascade, n set null, d set default."""
    on_update: str = "a"
    definition: str = ""
    """Of a check: its expression."""


@frozen
class Trigger:
    """A trigger that a user made."""

    catalog: ClassVar = "pg_trigger"
    oid: int
    name: str
    relation: int
    function: int = 0
    enabled: str = "O"
    columns: tuple[int, ...] = ()
    """Of `UPDATE OF`."""
    events: int = 0
    """`tgtype`."""
    parent: int = 0


@frozen
class Rule:
    """One row of `pg_rewrite`; a view's own query is the rule `_RETURN`."""

    catalog: ClassVar = "pg_rewrite"
    oid: int
    name: str
    relation: int
    event: str = "1"
    """1 select, 2 update, 3 insert, 4 delete."""
    instead: bool = False
    definition: str = ""
    """The whole CREATE RULE; empty for `_RETURN`."""


@frozen
class Policy:
    """A row security policy."""

    catalog: ClassVar = "pg_policy"
    oid: int
    name: str
    relation: int
    command: str = "*"
    """`polcmd`: * all, r select, a insert, w update, d delete."""


@frozen
class Type:
    """A type that a user or an extension made; built-in ones are known anyway."""

    catalog: ClassVar = "pg_type"
    oid: int
    schema: str
    name: str
    kind: str
    """b base, c composite, d domain, e enum, m multirange, r range, p pseudo."""
    base: int = 0
    """Of a domain."""
    typmod: int = -1
    not_null: bool = False
    relation: int = 0
    """Of a composite type: the relation that has its columns."""
    element: int = 0
    """Of an array."""
    array: int = 0
    """The type of its arrays."""
    owner: str = ""
    labels: tuple[str, ...] = ()
    """Of an enum."""
    category: str = ""
    """`typcategory`; empty: as its kind says."""
    collation: int = 0
    """Of its values, unless a column says another; 0 when it has none."""
    default: str = ""
    """Of a domain: the expression."""


@frozen
class Function:
    """A function, procedure or aggregate that a user or an extension made."""

    catalog: ClassVar = "pg_proc"
    oid: int
    schema: str
    name: str
    kind: str = "f"
    """f function, p procedure, a aggregate, w window function."""
    arguments: tuple[int, ...] = ()
    """Types of the input arguments."""
    argument_names: tuple[str, ...] = ()
    defaults: int = 0
    """How many of the last arguments have defaults."""
    result: int = 0
    returns_set: bool = False
    volatility: str = "v"
    """i immutable, s stable, v volatile."""
    language: str = "sql"
    body: str = ""
    strict: bool = False
    owner: str = ""
    variadic: bool = False
    """Whether the last argument takes any number of values."""


@frozen
class Statistics:
    """Extended statistics."""

    catalog: ClassVar = "pg_statistic_ext"
    oid: int
    schema: str
    name: str
    relation: int
    columns: tuple[int, ...] = ()


@frozen
class Namespace:
    """A schema."""

    catalog: ClassVar = "pg_namespace"
    oid: int
    name: str
    owner: str = ""


@frozen
class Extension:
    """An extension; what it made depends on it."""

    catalog: ClassVar = "pg_extension"
    oid: int
    name: str
    schema: str = ""
    version: str = ""


@frozen
class Other:
    """An object of which only its name matters: an operator, a collation, an event trigger, a default privilege ..."""

    catalog: str
    oid: int
    name: str
    """As PostgreSQL describes it: `operator ===(integer,integer)`."""


Record = (
    Relation
    | Index
    | Constraint
    | Trigger
    | Rule
    | Policy
    | Type
    | Function
    | Statistics
    | Publication
    | Published
    | Namespace
    | Extension
    | Other
)


@frozen
class Snapshot:
    """Everything users made in one database, at one moment."""

    server: Server
    records: tuple[Record, ...] = ()
    """A relation before what belongs to it."""
    dependencies: tuple[Dependency, ...] = ()
    inheritance: tuple[Inheritance, ...] = ()
    casts: tuple[Cast, ...] = ()
    grants: tuple[tuple[Ref, str], ...] = ()
    """What roles hold privileges on, or own: `pg_shdepend` by role name."""
    complete: bool = True
    """Whether what is not in it is not there; otherwise nothing is known of it."""
