"""Tables of every shape we could think of, each with the rows it must at least get when 100 are asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What to create, which table to fill, and how many rows to expect."""

    name: str
    sql: str
    table: str = "t"
    least: int = 90
    never_null: tuple[str, ...] = ()
    """Nullable columns in which NULL is refused all the same."""


def _one(
    name: str, columns: str, least: int = 90, before: str = "", after: str = "", never_null: tuple[str, ...] = ()
) -> Definition:
    return Definition(
        name=name, sql=f"{before}; CREATE TABLE t ({columns}); {after}", least=least, never_null=never_null
    )


SCALARS = (
    "boolean", "smallint", "integer", "bigint", "real", "double precision", "numeric", "numeric(5,2)", "numeric(3,3)",
    "numeric(1)", "money", "oid", "text", "varchar", "varchar(1)", "varchar(255)", "char(1)", "char(8)", '"char"',
    "name", "bytea", "date", "time", "time(0)", "timetz", "timestamp", "timestamp(3)", "timestamptz", "interval",
    "interval year to month", "interval second(2)", "uuid", "json", "jsonb", "jsonpath", "inet", "cidr", "macaddr",
    "macaddr8", "bit", "bit(8)", "varbit", "varbit(5)", "point", "line", "lseg", "box", "path", "polygon", "circle",
    "tsvector", "tsquery", "pg_lsn", "regclass", "regtype", "regproc", "regrole", "xid8", "tid", "pg_snapshot",
    "int4range", "int8range", "numrange", "tsrange", "tstzrange", "daterange", "int4multirange", "datemultirange",
    "text[]", "integer[]", "numeric(4,1)[]", "timestamptz[]", "jsonb[]", "varchar(3)[]", "int4range[]",
)  # fmt: skip

UNIQUE = (
    "smallint", "integer", "bigint", "numeric", "numeric(12,4)", "numeric(3)", "double precision", "text",
    "varchar(4)", "varchar(255)", "char(10)", "uuid", "bytea", "date", "timestamptz", "timestamp(0)", "time",
    "interval", "inet", "macaddr", "int4range", "daterange", "text[]", "jsonb", "bit(16)", "name", "money", "tsvector",
)  # fmt: skip

CHECKS = {
    "in-list": "status text NOT NULL CHECK (status IN ('new', 'done', 'it''s'))",
    "in-list-varchar": "status varchar(20) CHECK (status IN ('NEW', 'DONE'))",
    "any-array": "kind text CHECK (kind = ANY (ARRAY['a', 'b']))",
    "one-value": "singleton integer NOT NULL CHECK (singleton = 42)",
    "positive": "price numeric(10,2) NOT NULL CHECK (price > 0)",
    "between": "percent integer NOT NULL CHECK (percent BETWEEN 17 AND 19)",
    "between-decimals": "ratio numeric CHECK (ratio >= 0.25 AND ratio < 0.5)",
    "float-range": "lat double precision CHECK (lat >= -90 AND lat <= 90)",
    "far-away": "year smallint NOT NULL CHECK (year > 1990 AND year < 2100)",
    "not-equal": "n integer CHECK (n <> 0)",
    "modulo": "n integer NOT NULL CHECK (n % 2 = 0)",
    "length": "code text NOT NULL CHECK (length(code) = 3)",
    "length-at-least": "code text NOT NULL CHECK (char_length(code) >= 20)",
    "length-between": "code varchar(100) NOT NULL CHECK (length(code) BETWEEN 11 AND 13)",
    "octets": "key bytea NOT NULL CHECK (octet_length(key) = 32)",
    "not-empty": "title text NOT NULL CHECK (title <> '' AND btrim(title) = title)",
    "lower": "login text NOT NULL CHECK (login = lower(login))",
    "upper": "login text NOT NULL CHECK (login = upper(login) AND length(login) > 4)",
    "regex": "iban text NOT NULL CHECK (iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{4,10}$')",
    "regex-email": r"email text NOT NULL CHECK (email ~* '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$')",
    "regex-groups": r"slug text NOT NULL CHECK (slug ~ '^(v|rel-)\d+(\.\d+)?(-(alpha|beta))?$')",
    "regex-colour": "colour char(7) NOT NULL CHECK (colour ~ '^#[[:xdigit:]]{6}$')",
    "regex-negated": "word text NOT NULL CHECK (word !~ '[^a-z]' AND word <> '')",
    "like": "url text NOT NULL CHECK (url LIKE 'https://%')",
    "position": "email text NOT NULL CHECK (position('@' in email) > 1)",
    "not-null-check": "a integer CHECK (a IS NOT NULL)",
    "date-after": "born date NOT NULL CHECK (born > '1900-01-01' AND born < '1999-12-31')",
    "finite": "at timestamptz NOT NULL CHECK (isfinite(at))",
    "json-object": "data jsonb NOT NULL CHECK (jsonb_typeof(data) = 'object')",
    "json-key": "data jsonb NOT NULL CHECK (data ? 'name')",
    "cardinality": "tags text[] NOT NULL CHECK (cardinality(tags) BETWEEN 2 AND 3)",
    "array-of-allowed": "tags text[] NOT NULL CHECK (tags <@ ARRAY['red', 'green'] AND cardinality(tags) > 0)",
    "interval": "wait interval NOT NULL CHECK (wait >= '0'::interval AND wait < '1 year'::interval)",
    "order": "starts date NOT NULL, ends date NOT NULL, CHECK (starts < ends)",
    "order-nullable": "low integer, high integer, CHECK (low <= high)",
    "exactly-one": "a integer, b text, c uuid, CHECK (num_nonnulls(a, b, c) = 1)",
    "at-least-one": "a integer, b text, CHECK (a IS NOT NULL OR b IS NOT NULL)",
    "both-or-none": "a integer, b text, CHECK ((a IS NULL) = (b IS NULL))",
    "discriminator": "kind text NOT NULL, iban text, card text,"
    " CHECK ((kind = 'bank' AND iban IS NOT NULL AND card IS NULL) OR "
    "(kind = 'card' AND card IS NOT NULL AND iban IS NULL))",
    "sum": "a integer NOT NULL, b integer NOT NULL, total bigint NOT NULL, CHECK (a::bigint + b = total)",
    "column-named-value": "value integer NOT NULL CHECK (value > 100)",
    "reserved-words": '"order" integer CHECK ("order" > 3), "select" text,'
    ' "User Name" text CHECK (length("User Name") > 2)',
    "overflowing-check": "a integer NOT NULL, b integer NOT NULL, CHECK (a * b >= 0)",
    "failing-cast": "digits text NOT NULL CHECK (digits::integer > 0)",
}

UNIQUE_CHECKS = {
    "unique-length": "code text PRIMARY KEY CHECK (length(code) = 6)",
    "unique-regex": "code text PRIMARY KEY CHECK (code ~ '^[A-Z]{3}-[0-9]{4}$')",
    "unique-range": "n integer PRIMARY KEY CHECK (n BETWEEN 1 AND 5000)",
    "unique-above": "n bigint PRIMARY KEY CHECK (n > 1000000000000)",
    "unique-upper": "code varchar(12) PRIMARY KEY CHECK (code = upper(code))",
    "unique-email": "email text UNIQUE NOT NULL CHECK (email LIKE '%@%')",
}

_FEW = {"sum": 5}

_PARENT = "CREATE TABLE p (id serial PRIMARY KEY, name text)"
_PAIR = "CREATE TABLE p (tenant integer, id integer, note text, PRIMARY KEY (tenant, id))"

DEFINITIONS: tuple[Definition, ...] = (
    *(_one(f"type-{each}", f"id serial PRIMARY KEY, a {each}, b {each} NOT NULL") for each in SCALARS),
    *(_one(f"unique-{each}", f"a {each} UNIQUE, note text") for each in UNIQUE),
    *(
        _one(f"check-{name}", f"id serial PRIMARY KEY, {columns}", least=_FEW.get(name, 50), never_null=("a",))
        for name, columns in CHECKS.items()
    ),
    *(_one(f"check-{name}", columns, least=60) for name, columns in UNIQUE_CHECKS.items()),
    _one("only-serial", "id serial PRIMARY KEY"),
    _one("only-identity", "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    _one("identity-by-default", "id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a text"),
    _one("no-columns", ""),
    _one("generated", "a integer, b text, c text GENERATED ALWAYS AS (b || '!') STORED"),
    _one("generated-overflow", "a integer NOT NULL, c integer GENERATED ALWAYS AS (a + 1) STORED", least=80),
    _one("no-key", "a integer, b text"),
    _one("many-columns", ", ".join(f"c{number} text" for number in range(45))),
    _one("quoted-names", '"a b" integer, "c""d" text, "%s" text, "p0" integer, "é" text NOT NULL, "f0" text'),
    _one("enum", "m mood, n mood NOT NULL", before="CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s \"great\"')"),
    _one("enum-array", "m mood[] NOT NULL", before="CREATE TYPE mood AS ENUM ('sad', 'ok')"),
    _one("enum-key", "m mood PRIMARY KEY, a text", least=2, before="CREATE TYPE mood AS ENUM ('sad', 'ok')"),
    _one(
        "enum-and-boolean-key",
        "m mood, f boolean, n integer, PRIMARY KEY (m, f, n)",
        before="CREATE TYPE mood AS ENUM ('a', 'b')",
    ),
    _one("boolean-key", "f boolean PRIMARY KEY, a text", least=2),
    _one("domain", "a posint, b posint NOT NULL", before="CREATE DOMAIN posint AS integer CHECK (value > 0)"),
    _one("domain-not-null", "a d", never_null=("a",), before="CREATE DOMAIN d AS text NOT NULL CHECK (value <> '')"),
    _one(
        "domain-nested",
        "a inner_d, b outer_d NOT NULL, c outer_d UNIQUE",
        before="CREATE DOMAIN inner_d AS varchar(8) CHECK (length(value) > 2);"
        "CREATE DOMAIN outer_d AS inner_d CHECK (value ~ '^[a-z]+$')",
    ),
    _one("domain-array", "a posint[] NOT NULL", before="CREATE DOMAIN posint AS integer CHECK (value > 0)"),
    _one("domain-over-array", "a d NOT NULL", before="CREATE DOMAIN d AS text[] CHECK (cardinality(value) = 2)"),
    _one(
        "domain-over-enum", "a d", before="CREATE TYPE m AS ENUM ('a', 'b'); CREATE DOMAIN d AS m CHECK (value <> 'b')"
    ),
    _one("domain-and-check", "a d NOT NULL CHECK (a < 9)", before="CREATE DOMAIN d AS integer CHECK (value > 6)"),
    _one("composite", "a pair, b pair NOT NULL", before="CREATE TYPE pair AS (x integer, y text)"),
    _one(
        "composite-nested",
        "a box2[]",
        before="CREATE TYPE pair AS (x integer, y date); CREATE TYPE box2 AS (p pair, q pair[])",
    ),
    _one("own-range", "a floats, b floats NOT NULL", before="CREATE TYPE floats AS RANGE (subtype = float8)"),
    _one("unique-lower", "a text", after="CREATE UNIQUE INDEX ON t (lower(a))"),
    _one(
        "unique-partial",
        "a text NOT NULL, deleted boolean NOT NULL",
        after="CREATE UNIQUE INDEX ON t (a) WHERE NOT deleted",
    ),
    _one("unique-pair", "a integer, b text, c text, UNIQUE (a, b)"),
    _one("unique-pair-of-few", "a boolean NOT NULL, b smallint NOT NULL, UNIQUE (a, b)"),
    _one("unique-deferrable", "a integer UNIQUE DEFERRABLE INITIALLY DEFERRED, b text"),
    _one("two-uniques", "a text PRIMARY KEY, b uuid UNIQUE, c integer NOT NULL UNIQUE"),
    _one("overflowing-index", "a integer NOT NULL", least=80, after="CREATE INDEX ON t ((a + 1))"),
    _one("casting-index", "a jsonb NOT NULL", least=30, after="CREATE INDEX ON t (((a ->> 'n')::integer)) "),
    _one("wide-index", "a text, b bytea", after="CREATE INDEX ON t (a, b)"),
    Definition(
        name="exclusion",
        sql="CREATE TABLE t (room integer NOT NULL, during tstzrange NOT NULL,"
        " EXCLUDE USING gist (room WITH =, during WITH &&))",
    ),
    Definition(
        name="extension-types",
        sql="CREATE TABLE t (a citext PRIMARY KEY, b hstore, c ltree NOT NULL, d cube, e citext[])",
    ),
    Definition(name="unknown-type", sql="CREATE TABLE t (a query_int NOT NULL, b query_int)"),
    Definition(
        name="in-another-schema",
        sql='CREATE SCHEMA "My Schema"; CREATE TABLE "My Schema"."T 1" (a integer)',
        table='"My Schema"."T 1"',
    ),
    _one(
        "foreign-key", "id serial PRIMARY KEY, p integer NOT NULL REFERENCES p, q integer REFERENCES p", before=_PARENT
    ),
    _one("one-to-one", "p integer PRIMARY KEY REFERENCES p, a text", before=_PARENT),
    _one("join-table", "a integer REFERENCES p, b integer REFERENCES p, PRIMARY KEY (a, b)", before=_PARENT),
    _one("foreign-key-pair", "a integer, b integer, FOREIGN KEY (a, b) REFERENCES p", before=_PAIR),
    _one("foreign-key-full", "a integer, b integer, FOREIGN KEY (a, b) REFERENCES p MATCH FULL", before=_PAIR),
    _one(
        "foreign-key-half-null",
        "tenant integer NOT NULL, b integer, FOREIGN KEY (tenant, b) REFERENCES p",
        before=_PAIR,
    ),
    _one(
        "shared-tenant",
        "tenant integer NOT NULL REFERENCES tenants, a integer NOT NULL, b integer,"
        "FOREIGN KEY (tenant, a) REFERENCES p, FOREIGN KEY (tenant, b) REFERENCES p",
        before="CREATE TABLE tenants (id serial PRIMARY KEY);"
        "CREATE TABLE p (tenant integer REFERENCES tenants, id serial, PRIMARY KEY (tenant, id))",
    ),
    _one("self", "id serial PRIMARY KEY, parent integer REFERENCES t"),
    _one("self-not-null", "id integer PRIMARY KEY, parent integer NOT NULL REFERENCES t"),
    _one("self-not-null-serial", "id serial PRIMARY KEY, parent integer NOT NULL REFERENCES t"),
    _one(
        "self-tenant",
        "tenant integer NOT NULL, id integer, parent integer, PRIMARY KEY (tenant, id),"
        " FOREIGN KEY (tenant, parent) REFERENCES t",
    ),
    _one(
        "circle",
        "id serial PRIMARY KEY, p integer NOT NULL REFERENCES p",
        before="CREATE TABLE p (id serial PRIMARY KEY, favourite integer)",
        after="ALTER TABLE p ADD FOREIGN KEY (favourite) REFERENCES t",
    ),
    _one(
        "foreign-key-deferred", "p integer NOT NULL REFERENCES p DEFERRABLE INITIALLY DEFERRED, a text", before=_PARENT
    ),
    _one(
        "foreign-key-check",
        "p integer REFERENCES p, q text, CHECK ((p IS NULL) <> (q IS NULL))",
        before=_PARENT,
        least=50,
    ),
    _one(
        "partitions-by-range",
        "id integer, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at",
        least=50,
        after="CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');"
        "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2024-02-01') TO ('2024-03-01')",
    ),
    _one(
        "partitions-by-list",
        "id integer, region text NOT NULL) PARTITION BY LIST (region",
        after="CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('eu', 'uk');"
        "CREATE TABLE t2 PARTITION OF t FOR VALUES IN ('us')",
    ),
    _one(
        "partitions-by-hash",
        "id integer PRIMARY KEY, a text) PARTITION BY HASH (id",
        after="CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0);"
        "CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
    ),
    _one(
        "partitions-default", "id integer, a text) PARTITION BY LIST (a", after="CREATE TABLE t1 PARTITION OF t DEFAULT"
    ),
    _one(
        "partitions-of-partitions",
        "id integer NOT NULL, at date NOT NULL) PARTITION BY RANGE (at",
        least=20,
        after="CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (id);"
        "CREATE TABLE t11 PARTITION OF t1 FOR VALUES IN (1, 2); CREATE TABLE t12 PARTITION OF t1 FOR VALUES IN (3)",
    ),
    _one(
        "foreign-key-to-partitions",
        "p integer NOT NULL REFERENCES p",
        before="CREATE TABLE p (id integer PRIMARY KEY) PARTITION BY HASH (id);"
        "CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
    ),
    _one("inherited", "a integer) INHERITS (p", before=_PARENT),
    _one("unlogged", "a integer", after="ALTER TABLE t SET UNLOGGED"),
    _one("row-security", "a integer", after="ALTER TABLE t ENABLE ROW LEVEL SECURITY"),
    _one(
        "trigger-refuses-some",
        "a integer NOT NULL, b text",
        least=60,
        after="CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN IF new.a < 0 THEN RAISE ''negative''; END IF;"
        " RETURN new; END'; CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
    ),
    _one(
        "rule",
        "a integer, b text",
        after="CREATE TABLE l (a integer);CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO l VALUES (new.a)",
    ),
    _one(
        "sequence-behind",
        "id serial PRIMARY KEY, a text",
        after="INSERT INTO t (id, a) SELECT n, 'there' FROM generate_series(1, 500) n",
        least=50,
    ),
    _one(
        "defaults",
        "a integer NOT NULL DEFAULT 7, b timestamptz NOT NULL DEFAULT now(), c uuid DEFAULT gen_random_uuid()",
    ),
)
