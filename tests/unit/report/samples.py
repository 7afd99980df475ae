"""A rehearsal that holds every verdict once, with names and texts that try to break a report."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flyback.model.failure import Failure
from flyback.model.lock_modes import RelationLock
from flyback.model.rehearsal import (
    DataProof,
    DataVerdict,
    Difference,
    Effect,
    Mutant,
    Proof,
    Rehearsal,
    TableRows,
    TableSize,
    Unseeded,
    Verdict,
)
from flyback.model.version import Version

STARTED = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)

NASTY = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    "<svg/onload=alert(4)>",
    "</pre></details><h1>owned</h1>",
    "<!-- comment -->",
    "--> <b>out</b>",
    "<![CDATA[x]]>",
    "&lt;b&gt;&#60;i&#62;",
    '" onmouseover="alert(5)',
    "' autofocus onfocus='alert(6)",
    "{{ 7 * 7 }}{% raw %}",
    "@everyone @octo-org/team",
    "#123 GH-123 octo/repo#45",
    "user@example.test",
    "https://evil.test/a?b=c",
    "www.evil.test",
    "[x](javascript:alert(7))",
    "![x](https://evil.test/p.png)",
    "[ref]: https://evil.test",
    "<https://evil.test>",
    "`` ` ``` code",
    "| a | b | c |",
    "line one\nline two\r\n# heading\n- [ ] task",
    "*bold* _it_ ~~gone~~ $x^2$ \\escape",
    ":tada: :shipit:",
    "~~~\n```\n</details>",
    "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "a\u202egnp.exe\u2066b\u200b",
    "nul\x00del\x7fc1\x9b31m",
    "\ud800 lone \U000e0041 tag",
    "\u2028line\u2029paragraph",
    "deadbeefcafebabe0123456789abcdef01234567",
)
"""Each must be seen and must do nothing, in every report."""

_USERS = RelationLock(relation="public.users", mode="AccessExclusiveLock")
_ORDERS = RelationLock(relation="public.orders", mode="ShareRowExclusiveLock")
_INDEX = RelationLock(relation="public.users_pkey", mode="AccessExclusiveLock", kind="index")


def _effect(ordinal: int, line: int, sql: str, direction: str = "apply") -> Effect:
    words = sql.split()
    return Effect(
        ordinal=ordinal,
        line=line,
        tag=" ".join(words[:2]),
        sql=sql,
        direction=direction,
        milliseconds=1.25 * ordinal,
        wal_bytes=812 * ordinal,
    )


def _proof(version: str, description: str, verdict: Verdict, sql: str, undo_sql: str = "") -> Proof:
    return Proof(
        version=Version(version),
        description=description,
        script=f"db/migration/V{version}__{description}.sql",
        script_digest=version.rjust(4, "0") * 16,
        sql=sql,
        undo=f"db/undo/U{version}__undo_{description}.sql" if undo_sql else "",
        undo_digest=version.rjust(4, "f") * 16 if undo_sql else "",
        undo_sql=undo_sql,
        verdict=verdict,
        apply_ms=3.2,
        undo_ms=1.1 if undo_sql else 0.0,
    )


def _kept(table: str, rows: int, generated: int) -> TableRows:
    return TableRows(table=table, rows_before=rows, rows_after=rows, generated=generated)


EXACT = replace(
    _proof(
        "1",
        "create_users",
        Verdict.EXACT,
        "-- People who may log in.\nCREATE TABLE users (\n    id bigint PRIMARY KEY,\n    email text NOT NULL\n);\n",
        "DROP TABLE users;\n",
    ),
    data=DataProof(verdict=DataVerdict.KEPT, tables=(_kept("public.tenants", 112, 100),)),
    effects=(
        _effect(1, 2, "CREATE TABLE users (\n    id bigint PRIMARY KEY,\n    email text NOT NULL\n)"),
        _effect(1, 1, "DROP TABLE users", "undo"),
    ),
    mutants=(Mutant(line=1, change="removed: DROP TABLE users", caught=True, by="different"),),
)

EQUIVALENT = replace(
    _proof(
        "2",
        "drop_nickname",
        Verdict.EQUIVALENT,
        "ALTER TABLE users DROP COLUMN nickname;\n",
        "ALTER TABLE users ADD COLUMN nickname text;\n",
    ),
    differences=(
        Difference(
            object="public.users.nickname",
            kind="column",
            text="column users.nickname: is column 5, was column 3",
            order_only=True,
            before="position 3",
            after="position 5",
        ),
    ),
    locks=(_USERS,),
    data=DataProof(verdict=DataVerdict.VACUOUS, vacuous=("public.users",)),
    effects=(
        replace(_effect(1, 1, "ALTER TABLE users DROP COLUMN nickname"), locks=(_USERS,)),
        replace(_effect(1, 1, "ALTER TABLE users ADD COLUMN nickname text", "undo"), locks=(_USERS,)),
    ),
)

LOSSY = replace(
    _proof(
        "3",
        "drop_legacy_notes",
        Verdict.LOSSY,
        "ALTER TABLE users DROP COLUMN notes;\n",
        "ALTER TABLE users ADD COLUMN notes text;\n",
    ),
    reason="table users: 97 of 112 rows lost or changed",
    locks=(_USERS,),
    data=DataProof(
        verdict=DataVerdict.LOSSY,
        tables=(
            TableRows(
                table="public.users",
                rows_before=112,
                rows_after=112,
                generated=100,
                lost=97,
                gained=97,
                example="(id=1, email='ada@example.test', notes='first customer')",
                written_since=5,
                written_kept=3,
            ),
            _kept("public.orders", 40, 40),
        ),
    ),
)

DIFFERENT = replace(
    _proof(
        "4",
        "speed_up_login",
        Verdict.DIFFERENT,
        "CREATE INDEX users_email ON users (email);\n\nALTER TABLE users\n    ALTER COLUMN id TYPE numeric,\n"
        "    ALTER COLUMN created DROP DEFAULT;\n",
        "ALTER TABLE users ALTER COLUMN id TYPE bigint;\nDROP INDEX users_email;\n",
    ),
    reason="column users.created: default now() is not restored",
    differences=(
        Difference(
            object="public.users.created",
            kind="column",
            text="column users.created: default now() is not restored",
            before="type timestamp with time zone\nnot null\ndefault now()",
            after="type timestamp with time zone\nnot null",
        ),
        Difference(
            object="public.login(text, text)",
            kind="function",
            text="function login(text, text): body differs (line 3)",
            before="language plpgsql\nbegin\n  return a = b;\nend",
            after="language plpgsql\nbegin\n  return true;\nend",
        ),
        Difference(
            object="public.users_email", kind="index", text="index users_email is missing", before="btree (email)"
        ),
        Difference(
            object="public.users.id",
            kind="column",
            text="column users.id: type is numeric(20,0), was numeric",
            leg="apply again",
            before="type numeric",
            after="type numeric(20,0)",
        ),
    ),
    notes=("sequence public.users_id_seq is 3 further on",),
    locks=(_USERS, _INDEX, _ORDERS),
    rewrites=("public.users",),
    effects=(
        replace(
            _effect(1, 1, "CREATE INDEX users_email ON users (email)"),
            locks=(RelationLock(relation="public.users", mode="ShareLock"),),
            index_builds=("public.users",),
            scans=("public.users",),
        ),
        replace(
            _effect(
                2, 3, "ALTER TABLE users\n    ALTER COLUMN id TYPE numeric,\n    ALTER COLUMN created DROP DEFAULT"
            ),
            locks=(_USERS, _INDEX, _ORDERS),
            rewrites=("public.users",),
            milliseconds=1830.0,
            wal_bytes=48_000_000,
        ),
        replace(
            _effect(1, 1, "ALTER TABLE users ALTER COLUMN id TYPE bigint", "undo"),
            locks=(_USERS,),
            rewrites=("public.users",),
        ),
        _effect(2, 2, "DROP INDEX users_email", "undo"),
    ),
    data=DataProof(
        verdict=DataVerdict.KEPT,
        tables=(_kept("public.users", 112, 100),),
        unseeded=(Unseeded(table="public.audit", reason="type citext has no generator"),),
        cautions=("fails on tables with such rows: users (email = NULL) violates a new NOT NULL",),
    ),
    mutants=(
        Mutant(line=1, change="removed: ALTER TABLE users ALTER COLUMN id TYPE bigint", caught=True, by="different"),
        Mutant(line=2, change="removed: DROP INDEX users_email", caught=False),
    ),
    apply_ms=1831.0,
    undo_ms=940.0,
    path="copy",
)

UNDO_FAILS = replace(
    _proof(
        "5",
        "rename_orders",
        Verdict.UNDO_FAILS,
        "ALTER TABLE orders RENAME TO purchases;\n",
        "-- back to the old name\nALTER TABLE purchase\n    RENAME TO orders;\n",
    ),
    reason='relation "purchase" does not exist',
    failure=Failure(
        where="db/undo/U5__undo_rename_orders.sql:2:1",
        message='relation "purchase" does not exist',
        sqlstate="42P01",
        statement="ALTER TABLE purchase\n    RENAME TO orders",
        hint='Perhaps you meant the table "purchases".',
    ),
    locks=(RelationLock(relation="public.orders", mode="AccessExclusiveLock"),),
    undo_ms=0.0,
)

NOT_UNDOABLE = replace(
    _proof("6", "purge_logs", Verdict.NOT_UNDOABLE, "-- flyback: not-undoable the law wants it\nTRUNCATE logs;\n"),
    reason="the law wants it",
)

NO_UNDO = replace(_proof("7", "add_audit", Verdict.NO_UNDO, "CREATE TABLE audit (at timestamptz);\n"), apply_ms=2.0)

APPLY_FAILS = replace(
    _proof("8", "add_check", Verdict.APPLY_FAILS, "ALTER TABLE users ADD CHECK (age > 0);\n", "SELECT 1;\n"),
    reason='column "age" does not exist',
    failure=Failure(
        where="db/migration/V8__add_check.sql:1:1",
        message='column "age" does not exist',
        sqlstate="42703",
        statement="ALTER TABLE users ADD CHECK (age > 0)",
    ),
    apply_ms=0.0,
    undo_ms=0.0,
)


def rehearsal(*proofs: Proof) -> Rehearsal:
    """A run over the given proofs."""
    return Rehearsal(
        project="shop",
        server_version="PostgreSQL 15.18",
        server_source="/usr/lib/postgresql/15/bin",
        base="nothing",
        started=STARTED,
        finished=STARTED + timedelta(seconds=2.34),
        proofs=proofs,
    )


EVERY_VERDICT = replace(
    rehearsal(EXACT, EQUIVALENT, LOSSY, DIFFERENT, UNDO_FAILS, NOT_UNDOABLE, NO_UNDO, APPLY_FAILS),
    notes=("role reporting was created without login", "callback beforeMigrate.sql was left out"),
    sizes=(TableSize(table="public.orders", rows=2_000_000, bytes=3_221_225_472),),
)

ALL_EXACT = rehearsal(*(replace(EXACT, version=Version(str(number))) for number in range(1, 13)))


def hostile(payload: str) -> Rehearsal:
    """A run in which every text a stranger can write is the payload."""
    return replace(
        rehearsal(
            _hostile_proof(payload),
            replace(NOT_UNDOABLE, reason=payload, description=payload),
            replace(NO_UNDO, description=payload, sql=payload),
        ),
        project=payload,
        server_version=payload,
        server_source=payload,
        base=payload,
        notes=(payload,),
        sizes=(TableSize(table=payload, rows=1, bytes=1),),
    )


def _hostile_proof(payload: str) -> Proof:
    """A failed, lossy migration."""
    row = TableRows(table=payload, rows_before=3, rows_after=1, generated=1, lost=2, example=payload, written_since=2)
    lock = RelationLock(relation=payload, mode="AccessExclusiveLock", kind="table")
    return replace(
        DIFFERENT,
        description=payload,
        script=payload,
        undo=payload,
        sql=f"SELECT 1;\n{payload}\n",
        undo_sql=payload,
        reason=payload,
        failure=Failure(
            where=payload, message=payload, sqlstate="42601", statement=payload, detail=payload, hint=payload
        ),
        differences=(
            Difference(object=payload, kind=payload, text=payload, before=payload, after=f"{payload} changed"),
            Difference(object=payload, kind=payload, text=payload, leg="apply again", after=payload),
        ),
        notes=(payload,),
        locks=(lock,),
        rewrites=(payload,),
        effects=_hostile_effects(payload, lock),
        data=DataProof(
            verdict=DataVerdict.LOSSY,
            tables=(row,),
            unseeded=(Unseeded(table=payload, reason=payload),),
            vacuous=(payload,),
            cautions=(payload,),
        ),
        mutants=(Mutant(line=1, change=payload, caught=False, by=payload),),
    )


def _hostile_effects(payload: str, lock: RelationLock) -> tuple[Effect, ...]:
    heavy = replace(_effect(1, 1, "SELECT 1"), tag=payload, locks=(lock,), rewrites=(payload,))
    return (
        replace(heavy, index_builds=(payload,), scans=(payload,)),
        replace(_effect(1, 1, payload, "undo"), tag=payload, locks=(lock,)),
    )
