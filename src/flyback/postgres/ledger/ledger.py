"""The audit and the evidence of one database."""

from collections.abc import Callable, Collection, Mapping

from psycopg import sql
from psycopg.rows import TupleRow

from flyback.errors import EvidenceError, Problem
from flyback.frozen import frozen
from flyback.model.audit import AuditRow
from flyback.postgres.query_files import query_file
from flyback.postgres.target.target import Target

Seal = Callable[[AuditRow | None], AuditRow]
"""Makes the next row out of the last one."""


@frozen
class Envelope:
    """One piece of evidence as it is kept."""

    id: str
    """SHA-256 of its payload."""
    kind: str
    text: str
    """A DSSE envelope, JSON."""


@frozen
class Ledger:
    """Both tables, in flyback's own schema; they need not be there."""

    target: Target
    schema: str

    @property
    def exists(self) -> bool:
        """Whether anything was ever kept here.

        Raises:
            EvidenceError: not here, but in another schema.
        """
        [(there, elsewhere)] = self._ask("is_there")
        if there is not True and elsewhere:
            what = f"the audit of this database is in the schema {elsewhere[0]}, not in {self.schema}"
            hint = f'flyback.toml: schema = "{elsewhere[0]}"'
            raise EvidenceError(Problem(code="audit-elsewhere", what=what, where=self.target.address.shown, hint=hint))
        return there is True

    def rows(self) -> tuple[AuditRow, ...]:
        """The whole audit; empty where there is none.

        Raises:
            RefusedError: the role may not read it, or the connection is lost.
            EvidenceError: as `exists`.
        """
        return tuple(_row(found) for found in self._ask("rows")) if self.exists else ()

    def envelopes(self, without: Collection[str] = ()) -> tuple[Envelope, ...]:
        """Every piece of evidence, oldest first, but those whose ids begin with certain digits, eight of them, and
        what is too large to be one.

        Raises:
            RefusedError: as `rows`.
        """
        if not self.exists:
            return ()
        known = sql.Literal(sorted(without))
        return tuple(Envelope(id=id_, kind=kind, text=text) for id_, kind, text in self._ask("envelopes", ids=known))

    def add(self, seal: Seal, *evidence: Envelope) -> AuditRow:
        """Adds a row to the audit, together with evidence.

        Raises:
            RefusedError: the role may not write it, or the connection is lost.
        """
        self._make()
        with self.target.transaction():
            self._ask("lock")
            found = self._ask("last")
            row = seal(_row(found[0]) if found else None)
            self._ask("add", values=_values(row.number, row.at, row.record, row.before, row.seal))
            for each in evidence:
                self._ask("keep", values=_values(each.id, each.kind, each.text))
        return row

    def keep(self, evidence: Envelope) -> None:
        """Adds a piece of evidence; one that is there already stays as it is.

        Raises:
            RefusedError: as `add`.
        """
        self._make()
        self._ask("keep", values=_values(evidence.id, evidence.kind, evidence.text))

    def _make(self) -> None:
        if not self.exists:
            self._ask("make")

    def _ask(self, name: str, **parts: sql.Composable) -> list[TupleRow]:
        known: Mapping[str, sql.Composable] = {
            "schema": sql.Identifier(self.schema),
            "name": sql.Literal(self.schema),
            **parts,
        }
        return self.target.query(sql.SQL(query_file(__package__, name)).format(**known))


def _values(*values: object) -> sql.Composed:
    return sql.SQL(", ").join(sql.Literal(each) for each in values)


def _row(found: TupleRow) -> AuditRow:
    number, at, record, before, seal = found
    return AuditRow(number=number, at=at, record=record, before=before, seal=seal)
