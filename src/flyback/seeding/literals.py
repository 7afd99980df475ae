"""Awkward and plain values of PostgreSQL's own scalar types, and of well-known extensions: a data table.

Source: PostgreSQL documentation, chapter "Data Types" (ranges of each type).
"""

from flyback.seeding.pool import Pool

TEXTS = Pool(
    tame=("a", "flyback", "two words", "Straße 7", "someone@example.org", "1"),
    awkward=(
        "",
        " ",
        "a ",
        " a",
        "A",
        "0",
        "NULL",
        'it\'s "quoted"',
        "back\\slash \\n",
        "line\nbreak",
        "tab\tand\rreturn",
        "%_;--/*$$",
        "\U0001f600 \U00020bb7",
        "e\u0301",
        "\u00a0\u200b\u202e",
        "İıſß",
        "long " * 60 + "text",
    ),
)

_OBJECT_NAMES = {
    "regclass": ("pg_catalog.pg_class", "pg_catalog.pg_type"),
    "regtype": ("pg_catalog.int4", "pg_catalog.text"),
    "regproc": ("pg_catalog.now", "pg_catalog.version"),
    "regprocedure": ("pg_catalog.lower(text)", "pg_catalog.now()"),
    "regoper": ("pg_catalog.||/", "pg_catalog.|/"),
    "regoperator": ("pg_catalog.+(integer,integer)",),
    "regnamespace": ("pg_catalog", "information_schema"),
    "regconfig": ("pg_catalog.simple", "pg_catalog.english"),
    "regdictionary": ("pg_catalog.simple",),
    "regcollation": ('pg_catalog."C"', "pg_catalog.default"),
    "regrole": ("pg_monitor", "pg_read_all_data"),
}

SCALARS: dict[str, Pool] = {
    "bool": Pool(tame=("t", "f")),
    "int2": Pool(tame=("1", "2", "42", "1000"), awkward=("0", "-1", "-32768", "32767", "32766")),
    "int4": Pool(tame=("1", "2", "42", "1000"), awkward=("0", "-1", "-2147483648", "2147483647", "65536")),
    "int8": Pool(
        tame=("1", "2", "42", "1000"),
        awkward=("0", "-1", "-9223372036854775808", "9223372036854775807", "4294967296", "9007199254740993"),
    ),
    "float4": Pool(
        tame=("1", "2.5", "42", "1000.125"),
        awkward=("0", "-0", "NaN", "Infinity", "-Infinity", "3.4028235e+38", "1.1754944e-38", "0.1", "-1.5"),
    ),
    "float8": Pool(
        tame=("1", "2.5", "42", "1000.125"),
        awkward=("0", "-0", "NaN", "Infinity", "-Infinity", "1.7976931348623157e+308", "5e-324", "0.1", "-1.5"),
    ),
    "money": Pool(tame=("1.00", "42.50"), awkward=("0", "-0.01", "92233720368547758.07", "-92233720368547758.08")),
    "oid": Pool(tame=("1", "42", "16384"), awkward=("0", "4294967295")),
    "xid": Pool(tame=("3", "42"), awkward=("0", "4294967295")),
    "cid": Pool(tame=("1", "42"), awkward=("0", "4294967295")),
    "xid8": Pool(tame=("3", "42"), awkward=("0", "18446744073709551615")),
    "tid": Pool(tame=("(0,1)", "(1,2)"), awkward=("(4294967295,65535)",)),
    "char": Pool(tame=("a", "b", "c"), awkward=(" ", "'", "~")),
    "bytea": Pool(tame=("\\x01", "\\xdeadbeef"), awkward=("\\x", "\\x00", "\\xff00ff5c27", "\\x" + "ab" * 300)),
    "uuid": Pool(
        tame=("7d444840-9dc0-11d1-b245-5ffdce74fad2", "0190163d-8694-739b-aea5-966c26f8ad90"),
        awkward=("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
    ),
    "date": Pool(
        tame=("2024-02-29", "2023-12-31", "2000-01-01"),
        awkward=("infinity", "-infinity", "4713-01-01 BC", "5874897-12-31", "0001-12-31 BC", "1582-10-15"),
    ),
    "time": Pool(tame=("08:30:00", "12:34:56.789"), awkward=("00:00:00", "24:00:00", "23:59:59.999999")),
    "timetz": Pool(
        tame=("08:30:00+00", "12:34:56+02"), awkward=("00:00:00+15:59", "24:00:00-15:59", "23:59:59.9-03:30")
    ),
    "timestamp": Pool(
        tame=("2024-02-29 12:34:56", "2023-10-29 02:30:00", "2000-01-01 00:00:00"),
        awkward=(
            "infinity",
            "-infinity",
            "4713-01-01 00:00:00 BC",
            "294276-12-31 23:59:59",
            "2024-01-01 00:00:00.000001",
        ),
    ),
    "timestamptz": Pool(
        tame=("2024-02-29 12:34:56+00", "2023-10-29 02:30:00+02", "2000-01-01 00:00:00+00"),
        awkward=(
            "infinity",
            "-infinity",
            "4713-01-01 00:00:00+00 BC",
            "294276-12-31 23:59:59+00",
            "2024-01-01 00:00:00.000001+00",
        ),
    ),
    "interval": Pool(
        tame=("1 day", "1 hour 30 minutes", "1 month"),
        awkward=("0", "-1 month 1 day -00:00:00.000001", "30 days", "24 hours", "178000000 years", "-178000000 years"),
    ),
    "json": Pool(
        tame=('{"a": 1}', '{"a": {"b": [1, 2]}}', "[1, 2]"),
        awkward=(
            "{}",
            "[]",
            "null",
            '""',
            "1.0",
            '{"a":1,"a":2}',
            '{ "b" :null, "a": "\\ud83d\\ude00" }',
            "-0",
            "true",
        ),
    ),
    "jsonb": Pool(
        tame=('{"a": 1}', '{"a": {"b": [1, 2]}}', "[1, 2]"),
        awkward=("{}", "[]", "null", '""', "1.0", "1.00", '{"": null, "é": "\\ud83d\\ude00"}', "1e400", "true"),
    ),
    "jsonpath": Pool(tame=("$.a", "$.a[*] ? (@ > 1)"), awkward=("$", "strict $")),
    "xml": Pool(tame=("<a/>", "<a b='1'>text</a>"), awkward=("", "<a>&lt;</a><b/>")),
    "inet": Pool(tame=("192.0.2.1", "192.0.2.0/24", "2001:db8::1"), awkward=("0.0.0.0/0", "255.255.255.255", "::/0")),
    "cidr": Pool(tame=("192.0.2.0/24", "2001:db8::/32"), awkward=("0.0.0.0/0", "255.255.255.255/32", "::/0")),
    "macaddr": Pool(tame=("08:00:2b:01:02:03",), awkward=("00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff")),
    "macaddr8": Pool(tame=("08:00:2b:01:02:03:04:05",), awkward=("00:00:00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff:ff:ff")),
    "point": Pool(tame=("(1,2)", "(0.5,-0.5)"), awkward=("(0,-0)", "(Infinity,NaN)", "(1e300,1e-300)")),
    "line": Pool(tame=("{1,2,3}", "{0,1,0}"), awkward=("{-1,0,0.5}",)),
    "lseg": Pool(tame=("[(1,2),(3,4)]",), awkward=("[(0,0),(0,0)]",)),
    "box": Pool(tame=("(3,4),(1,2)",), awkward=("(0,0),(0,0)",)),
    "path": Pool(tame=("((1,2),(3,4))", "[(1,2),(3,4)]"), awkward=("((0,0))",)),
    "polygon": Pool(tame=("((0,0),(0,1),(1,1))",), awkward=("((0,0))",)),
    "circle": Pool(tame=("<(1,2),3>",), awkward=("<(0,0),0>",)),
    "tsvector": Pool(tame=("'cat':3 'fat':2,4A", "'rat'"), awkward=("", "'it''s' 'a b'")),
    "tsquery": Pool(tame=("'cat' & 'rat'", "'fat' <-> 'cat'"), awkward=("", "!'cat':*A")),
    "pg_lsn": Pool(tame=("0/16B3748",), awkward=("0/0", "FFFFFFFF/FFFFFFFF")),
    "txid_snapshot": Pool(tame=("10:20:10,14,15",), awkward=("1:1:",)),
    "pg_snapshot": Pool(tame=("10:20:10,14,15",), awkward=("1:1:",)),
    "int2vector": Pool(tame=("1 2", "3")),
    "oidvector": Pool(tame=("1 2", "3")),
    "refcursor": TEXTS,
    "text": TEXTS,
    "citext": TEXTS,
    "hstore": Pool(tame=("a=>1", "a=>1, b=>2"), awkward=("", "a=>NULL", '"k y"=>"it\'s \\"so\\""')),
    "ltree": Pool(tame=("a", "a.b.c", "Top.Science"), awkward=("", "a_1.B2")),
    "lquery": Pool(tame=("a.*", "*.b"), awkward=("*",)),
    "ltxtquery": Pool(tame=("a & b", "a")),
    "cube": Pool(tame=("(1, 2)", "(0, 0),(1, 1)"), awkward=("(0)",)),
    "seg": Pool(tame=("1 .. 2", "3")),
    "isbn": Pool(tame=("0-393-04002-X",)),
    "isbn13": Pool(tame=("978-0-393-04002-9",)),
    "issn": Pool(tame=("1436-4522",)),
    "ean13": Pool(tame=("978-0-393-04002-9",)),
    "geometry": Pool(tame=("POINT(1 2)", "SRID=4326;POINT(1 2)")),
    "geography": Pool(tame=("POINT(1 2)",)),
    **{name: Pool(tame=values) for name, values in _OBJECT_NAMES.items()},
}

GUESSES = (
    "1",
    "0",
    "a",
    "A",
    "{}",
    "[]",
    "()",
    "(1,2)",
    "[1,2,3]",
    "{1,2}",
    "1.0",
    "2024-01-01",
    "1 day",
    "POINT(1 2)",
    "",
)
"""Tried one after another for a type nobody told us about."""
