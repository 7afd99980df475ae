"""Values held against the conditions of domains and columns, by the server itself."""

from collections.abc import Sequence

from psycopg import Connection, sql

from flyback.frozen import frozen
from flyback.postgres.rows.attempts import ask
from flyback.postgres.rows.composing import trusted
from flyback.postgres.rows.inserting import texts
from flyback.seeding.candidates import column_pool, domain_pool
from flyback.seeding.keys import distinct
from flyback.seeding.literals import GUESSES
from flyback.seeding.pool import Pool
from flyback.seeding.pools import unsettled
from flyback.seeding.shapes import Check, Column, Domain, Scalar, Table

_SPARE = 4
"""Values in a series for each row wanted, where conditions on several columns turn rows away."""


@frozen
class _Question:
    """Which of some values of a type make all expressions true or NULL, in a row with one column."""

    pool: Pool
    column: str
    type_sql: str
    table: str
    expressions: tuple[str, ...]


def settle_types(connection: Connection, tables: Sequence[Table], salt: str) -> dict[int, Pool]:
    """Pools of the domains with conditions and of the unknown types that the tables use, by oid."""
    settled: dict[int, Pool] = {}
    for table in tables:
        for column in table.columns:
            for inner in unsettled(column.type):
                if inner.oid not in settled:
                    settled[inner.oid] = _settle_type(connection, inner, settled, salt)
    return settled


def _settle_type(connection: Connection, wanted: Scalar | Domain, settled: dict[int, Pool], salt: str) -> Pool:
    match wanted:
        case Scalar():
            found = connection.execute(
                "SELECT pg_catalog.format_type(%s::int8::pg_catalog.oid, %s)",
                (wanted.oid, wanted.modifier),
                prepare=False,
            ).fetchone()
            type_sql = trusted(str(found[0]) if found else "text")
            question = sql.SQL("SELECT {}::pg_catalog.text::{}")
            asked = [ask(connection, question.format(sql.Literal(guess), type_sql)) for guess in GUESSES]
            return Pool(tame=tuple(guess for guess, rows in zip(GUESSES, asked, strict=True) if rows is not None))
        case Domain():
            pool = domain_pool(wanted, settled, salt)
            question_about = _Question(
                pool=pool, column="value", type_sql=wanted.underlying_sql, table="value", expressions=wanted.checks
            )
            return _answers(connection, [question_about])[0]


def settle_columns(
    connection: Connection, tables: Sequence[Table], settled: dict[int, Pool], salt: str, rows: int
) -> dict[int, dict[str, Pool]]:
    """Pools of all columns that take values, by table and column; only values that single columns may have."""
    pools: dict[int, dict[str, Pool]] = {}
    open_questions: list[tuple[int, str, _Question]] = []
    for table in tables:
        own = pools.setdefault(table.oid, {})
        single = distinct(table)
        several = _SPARE if any(len(check.columns) != 1 for check in table.checks) else 1
        about: dict[str, list[Check]] = {}
        for check in table.checks:
            if len(check.columns) == 1:
                about.setdefault(check.columns[0], []).append(check)
        for column in table.columns:
            if column.always:
                continue
            count = several * rows if column.name in single or column.sequence else 0
            own[column.name] = column_pool(table, column, settled, salt, count)
            checks = about.get(column.name, [])
            if checks or (count and isinstance(column.type, Domain) and column.type.checks):
                open_questions.append((table.oid, column.name, _question(table, column, checks, own[column.name])))
    answers = _answers(connection, [question for _, _, question in open_questions])
    for (oid, name, _), answer in zip(open_questions, answers, strict=True):
        pools[oid][name] = answer
    return pools


def _question(table: Table, column: Column, checks: Sequence[Check], pool: Pool) -> _Question:
    domain = column.type if isinstance(column.type, Domain) else None
    conditions = tuple(check.expression for check in checks)
    return _Question(
        pool=pool,
        column=column.name,
        type_sql=domain.underlying_sql if domain else column.type_sql,
        table=table.name,
        expressions=conditions + (domain.checks if domain else ()),
    )


def _answers(connection: Connection, questions: Sequence[_Question]) -> list[Pool]:
    """The accepted part of each pool, in one round trip where no value makes an expression fail."""
    if not questions:
        return []
    queries = [_query(at, question) for at, question in enumerate(questions)]
    rows = ask(connection, sql.SQL(" UNION ALL ").join(queries))
    if rows is None:
        if len(questions) > 1:
            return [_answers(connection, [question])[0] for question in questions]
        return [_one_by_one(connection, questions[0])]
    accepted: list[list[int]] = [[] for _ in questions]
    for number, position in rows:
        accepted[int(str(number))].append(int(str(position)))
    return [question.pool.only(found) for question, found in zip(questions, accepted, strict=True)]


def _query(number: int, question: _Question) -> sql.Composed:
    """Rows of the question's number and the position of an accepted value.

    Each value is seen under the column's name and, for a domain's conditions, as VALUE.
    """
    column = sql.Identifier(question.column)
    alias = sql.SQL("") if question.column == "value" else sql.SQL(", flyback_value AS value")
    return sql.SQL(
        "SELECT {number}, flyback_at::int4 - 1 FROM (SELECT flyback_at, flyback_value AS {column}{alias} "
        "FROM (SELECT flyback_at, flyback_text::{type} AS flyback_value "
        "FROM pg_catalog.unnest({texts}) WITH ORDINALITY AS v (flyback_text, flyback_at) OFFSET 0) AS v) AS {table} "
        "WHERE {conditions}"
    ).format(
        number=sql.Literal(number),
        column=column,
        alias=alias,
        type=trusted(question.type_sql),
        texts=texts(question.pool.values),
        table=sql.Identifier(question.table),
        conditions=sql.SQL(" AND ").join(
            sql.SQL("({}) IS NOT FALSE").format(trusted(expression)) for expression in question.expressions
        ),
    )


def _one_by_one(connection: Connection, question: _Question) -> Pool:
    accepted = []
    for at, value in enumerate(question.pool.values):
        alone = _Question(
            pool=Pool(tame=(value,)),
            column=question.column,
            type_sql=question.type_sql,
            table=question.table,
            expressions=question.expressions,
        )
        if ask(connection, _query(0, alone)):
            accepted.append(at)
    return question.pool.only(accepted)
