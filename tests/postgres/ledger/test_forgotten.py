"""A database that was protected stays so, whatever is left out of flyback.toml."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from flyback.errors import BlockedError, EvidenceError
from flyback.evidence.chain import sealed
from flyback.filesystem.settings_file import load
from flyback.model.audit import AuditEvent, AuditRecord
from flyback.model.facts import NOBODY
from flyback.postgres.ledger.ledger import Ledger
from flyback.postgres.scratch.server import ROLE, Server
from flyback.workflows.forgotten import refuse_forgotten
from flyback.workflows.opened import Opened, opened


@pytest.fixture
def found(tmp_path: Path, server: Server, database: str) -> Iterator[Opened]:
    (tmp_path / "sql").mkdir()
    (tmp_path / "sql" / "V1__a.sql").write_text("CREATE TABLE a (id int);\n")
    with opened(tmp_path, load(tmp_path, {}, {"url": server.conninfo(database, ROLE)})) as ready:
        yield ready


def ran(found: Opened, keys: tuple[str, ...], schema: str = "") -> None:
    record = AuditRecord(
        event=AuditEvent.BEGUN, environment="production", verb="migrate", deployment="d1", who=("dave",), keys=keys
    )
    ledger = Ledger(target=found.target, schema=schema or found.settings.flyback.schema)
    ledger.add(partial(sealed, record, datetime.now(UTC)))


def test_a_database_without_an_audit_is_free(found: Opened) -> None:
    refuse_forgotten(found)


def test_one_that_nobody_protected_is_free(found: Opened) -> None:
    ran(found, (NOBODY,))

    refuse_forgotten(found)


@pytest.mark.parametrize("keys", [("k1",), ()], ids=["protected", "nobody knows"])
def test_one_that_was_protected_is_refused(found: Opened, keys: tuple[str, ...]) -> None:
    ran(found, keys)

    with pytest.raises(BlockedError, match="was protected at its last run, d1"):
        refuse_forgotten(found)


def test_the_audit_is_not_lost_by_naming_another_schema(found: Opened) -> None:
    ran(found, ("k1",), schema="elsewhere")

    with pytest.raises(EvidenceError, match="is in the schema elsewhere, not in"):
        refuse_forgotten(found)
    with pytest.raises(EvidenceError, match="is in the schema elsewhere, not in"):
        ran(found, ("k2",))
