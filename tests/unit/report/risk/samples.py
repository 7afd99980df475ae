"""Risks that hold every severity, an allowed finding, a script that cannot be read, and texts that break reports."""

from flyback.model.risk import Assessment, Family, Finding, Fix, RelationEffect, Remedy, Risks, RuleText, Severity
from flyback.model.script import Statement, Transaction

FILE = "migrations/V12__email.sql"
ADD_CHECK = "ALTER TABLE users ADD CONSTRAINT users_email_present CHECK (email IS NOT NULL) NOT VALID"


def statement(sql: str, line: int, column: int = 1, *, forbidden: bool = False) -> Statement:
    return Statement(
        ordinal=line,
        sql=sql,
        tag=" ".join(sql.split()[:2]).upper(),
        transaction=Transaction.FORBIDDEN if forbidden else Transaction.ANY,
        line=line,
        column=column,
    )


def finding(rule: str, severity: Severity, line: int, text: str = "It waits.", file: str = FILE) -> Finding:
    return Finding(rule=rule, severity=severity, family=Family.BLOCKING, text=text, file=file, line=line)


NOT_NULL = Assessment(
    file=FILE,
    statement=statement("ALTER TABLE users\n  ALTER COLUMN email SET NOT NULL", 3),
    may_fail=("column email contains null values",),
    effects=(
        RelationEffect(
            relation="public.users",
            lock="AccessExclusiveLock",
            scans=True,
            rows=1_200_000,
            bytes=310 << 20,
            loses_statistics=("email",),
        ),
        RelationEffect(relation="public.orders", lock="ShareRowExclusiveLock", source="unknown"),
        RelationEffect(relation="public.users_email_idx", kind="index", builds=("public.users_email_idx",)),
        RelationEffect(relation='public."Größe"', lock="ShareLock", rewrites=True, changes_values=("b",)),
    ),
)
DROP = Assessment(
    file="migrations/V13__drop.sql",
    statement=statement("DROP TABLE old CASCADE", 1),
    refused="2BP01 cannot drop",
    unknown=("what else goes",),
    drops=("type public.mood",),
    effects=(
        RelationEffect(
            relation="public.old", lock="AccessExclusiveLock", loses=("all rows",), drops=("view public.old_ones",)
        ),
    ),
)
INDEX = Assessment(
    file="migrations/V13__drop.sql",
    statement=statement("CREATE INDEX CONCURRENTLY i ON t (a)", 2, forbidden=True),
    direction="undo",
)
RISKS = Risks(
    assessments=(NOT_NULL, DROP, INDEX),
    findings=(
        Finding(
            rule="lost-statistics",
            severity=Severity.INFO,
            family=Family.BLOCKING,
            text="The planner knows nothing of email until the next ANALYZE.",
            file=FILE,
            line=3,
            relation="public.users",
        ),
        Finding(
            rule="set-not-null-scans",
            severity=Severity.DANGER,
            family=Family.BLOCKING,
            text="Reads all of public.users while nobody can read or write it.",
            file=FILE,
            line=3,
            relation="public.users",
            classes=("massive",),
            remedy=Remedy(
                steps=(ADD_CHECK, "ALTER TABLE users VALIDATE CONSTRAINT users_email_present;"), note="First."
            ),
        ),
        Finding(
            rule="drop-table",
            severity=Severity.DESTRUCTIVE,
            family=Family.LOSS,
            text="public.old and its rows are gone.",
            file="migrations/V13__drop.sql",
            line=1,
            relation="public.old",
            classes=("destructive",),
        ),
        Finding(
            rule="old-name",
            severity=Severity.CAUTION,
            family=Family.BREAK,
            text="The running release names it.",
            file="migrations/V13__drop.sql",
            line=1,
            unknown=True,
            allowed="nobody has used it since 2024",
        ),
        Finding(
            rule="syntax-error",
            severity=Severity.DANGER,
            family=Family.TRANSACTION,
            text='The script cannot be read: syntax error at or near "tabel"',
            file="undo/U14__broken.sql",
            line=7,
            column=6,
        ),
    ),
    fixes=(
        Fix(
            file="migrations/V11__a.sql",
            written=("migrations/V11__a.sql", "migrations/V11.1__a.sql"),
            rules=("index-blocks-writes",),
            notes=("undo/U11__a.sql undoes all of it at once: divide it among the new versions",),
        ),
        Fix(file="migrations/V10__b.sql", rules=("drop-index-blocks",), refused="the history of db has it"),
    ),
    notes=("what happens in 1 place cannot be told from the text",),
    files=(FILE, "migrations/V13__drop.sql", "undo/U14__broken.sql"),
    server_major=18,
)
NOTHING = Risks(assessments=(), findings=(), server_major=15, catalogue="jdbc:postgresql://db:5432/shop")
RULES = tuple(
    RuleText(
        id=rule,
        severity=Severity.DANGER,
        family=Family.BLOCKING,
        summary=f"{rule} is a rule",
        condition="When it is so.",
        effect="Everybody waits.",
    )
    for rule in sorted({each.rule for each in RISKS.findings})
)


def hostile(payload: str) -> Risks:
    """Every text that strangers write."""
    place = f"migrations/V1__{payload}.sql"
    return Risks(
        assessments=(
            Assessment(
                file=place,
                statement=statement(f"SELECT '{payload}'", 1),
                refused=payload,
                unknown=(payload,),
                effects=(RelationEffect(relation=payload, lock="AccessExclusiveLock", loses=(payload,)),),
            ),
        ),
        findings=(
            Finding(
                rule="drop-table",
                severity=Severity.DANGER,
                family=Family.LOSS,
                text=payload,
                file=place,
                line=1,
                relation=payload,
                remedy=Remedy(steps=(payload,), note=payload),
            ),
            Finding(
                rule="drop-table",
                severity=Severity.DANGER,
                family=Family.LOSS,
                text=payload,
                file=place,
                line=1,
                allowed=payload,
            ),
        ),
        notes=(payload,),
        files=(place,),
        server_major=18,
        catalogue=payload,
    )


def many(count: int) -> Risks:
    """The same finding again and again."""
    files = tuple(f"migrations/V{number}__x.sql" for number in range(1, count + 1))
    return Risks(
        assessments=tuple(Assessment(file=file, statement=statement("DROP INDEX i", 1)) for file in files),
        findings=tuple(finding("drop-index-blocks", Severity.CAUTION, 1, file=file) for file in files),
        files=files,
        server_major=18,
    )
