"""Whether a history may begin with a baseline."""

from collections.abc import Sequence

from flyback.errors import HistoryError, Problem
from flyback.frozen import frozen
from flyback.model.history import SYNTHETIC, HistoryRow, stored_description
from flyback.model.version import Version


@frozen
class CreateWithMarker:
    """The history table is made with this row as its first."""

    version: str
    description: str
    script: str
    """The description again."""
    type: str = "BASELINE"
    installed_rank: int = 1


@frozen
class AlreadyThere:
    """The very baseline is there already; nothing is done."""

    marker: HistoryRow


def baseline(
    rows: Sequence[HistoryRow] | None, version: Version, description: str, *, table: str
) -> CreateWithMarker | AlreadyThere:
    """What `baseline` does, given the rows of the history table; None when there is no table.

    `table` names the table in messages, quoted: `"public"."flyway_schema_history"`.

    Raises:
        HistoryError: the history has begun without this baseline; the words are Flyway's.

    Source: Flyway 13, as it behaves; a marker is looked for among the first two rows only.
    """
    stored = stored_description(description)
    if rows is None:
        return CreateWithMarker(version=version.text, description=stored, script=stored)
    rows = sorted(rows, key=lambda row: row.installed_rank)
    marker = next((row for row in rows[:2] if row.type == "BASELINE"), None)
    if marker and marker.version and Version(marker.version) == version and marker.description == stored:
        return AlreadyThere(marker=marker)
    if marker:
        raise _refusal(
            table,
            f" with ({version},{description}) as it has already been baselined"
            f" with ({marker.version},{marker.description})",
            "give the same version and description, or begin with a new history table",
        )
    if rows and rows[0].type == "SCHEMA" and version == Version("0"):
        raise _refusal(table, " with version 0 as this version was used for schema creation", "take a higher version")
    if any(row.type not in SYNTHETIC for row in rows):
        raise _refusal(
            table,
            " as it already contains migrations",
            "a baseline comes before the first migration; this history needs none",
        )
    if not rows:
        what = " as it already exists, and is empty."
        raise _refusal(table, what, "Delete the schema history table, and run baseline again.")
    what = " as it already contains migrations."
    raise _refusal(table, what, "Delete the schema history table, and run baseline again.")


def _refusal(table: str, reason: str, hint: str) -> HistoryError:
    what = f"Unable to baseline schema history table {table}{reason}"
    return HistoryError(Problem(code="baseline-refused", what=what, hint=hint))
