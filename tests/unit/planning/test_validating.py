"""What validates and what does not, with Flyway's codes and messages, rule by rule."""

import pytest

from flyback.planning.validating import validate
from unit.planning.compact import listing, rules

REPAIR = "Please remove any half-completed changes then run repair to fix the schema history."
REMOVED = "If you removed this migration intentionally, run repair to mark the migration as deleted."
IGNORED = (
    "To ignore this migration, set -ignoreMigrationPatterns='*:ignored'."
    " To allow executing this migration, set -outOfOrder=true."
)
PENDING = "To fix this error, either run migrate, or set -ignoreMigrationPatterns='*:pending'."
EITHER = "Either revert the changes to the migration, or run repair to update the schema history."


@pytest.mark.parametrize(
    ("scripts", "rows", "code", "message"),
    [
        pytest.param(
            "V1",
            "V1!",
            "FAILED_VERSIONED_MIGRATION",
            f"Detected failed migration to version 1 (v1).\n{REPAIR}",
            id="3-failed",
        ),
        pytest.param(
            "V1 V3",
            "V2! V1 V3",
            "FAILED_VERSIONED_MIGRATION",
            f"Detected failed migration to version 2 (v2).\n{REPAIR}",
            id="3-failed-missing",
        ),
        pytest.param(
            "Ra",
            "Ra!",
            "FAILED_REPEATABLE_MIGRATION",
            f"Detected failed repeatable migration: a.\n{REPAIR}",
            id="3-failed-repeatable",
        ),
        pytest.param(
            "V1",
            "V1 UNDO_SQL:V1!",
            "FAILED_VERSIONED_MIGRATION",
            f"Detected failed migration to version 1 (v1).\n{REPAIR}",
            id="3-failed-undo",
        ),
        pytest.param(
            "V2",
            "V1 V2",
            "APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED",
            f"Detected applied migration not resolved locally: 1.\n{REMOVED}",
            id="4-missing",
        ),
        pytest.param(
            "V2",
            "JDBC:V1 V2",
            "APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED",
            f"Detected applied migration not resolved locally: 1.\n{REMOVED}",
            id="4-java",
        ),
        pytest.param(
            "V2",
            "B1 V2",
            "APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED",
            f"Detected applied migration not resolved locally: 1.\n{REMOVED}",
            id="4-baseline-script",
        ),
        pytest.param(
            "V1",
            "V1 Ra~gone",
            "APPLIED_REPEATABLE_MIGRATION_NOT_RESOLVED",
            f"Detected applied migration not resolved locally: gone.\n{REMOVED}",
            id="4-missing-repeatable",
        ),
        pytest.param(
            "V1 V2",
            "V2",
            "RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED",
            f"Detected resolved migration not applied to database: 1.\n{IGNORED}",
            id="5-ignored",
        ),
        pytest.param(
            "V1",
            "",
            "RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED",
            f"Detected resolved migration not applied to database: 1.\n{PENDING}",
            id="6-pending",
        ),
        pytest.param(
            "B1",
            "",
            "RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED",
            f"Detected resolved migration not applied to database: 1.\n{PENDING}",
            id="6-pending-baseline-script",
        ),
        pytest.param(
            "V1",
            "V1 DELETE:V1",
            "RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED",
            f"Detected resolved migration not applied to database: 1.\n{PENDING}",
            id="6-pending-after-undo",
        ),
        pytest.param(
            "Ra",
            "",
            "RESOLVED_REPEATABLE_MIGRATION_NOT_APPLIED",
            f"Detected resolved repeatable migration not applied to database: a.\n{PENDING}",
            id="6-pending-repeatable",
        ),
        pytest.param(
            "Ra.sh",
            "Ra",
            "TYPE_MISMATCH",
            "Migration type mismatch for migration Ra.sql\n"
            f"-> Applied to database : SQL\n-> Resolved locally    : SCRIPT\n{EITHER}",
            id="8-type",
        ),
        pytest.param(
            "V1#7",
            "V1#6",
            "CHECKSUM_MISMATCH",
            "Migration checksum mismatch for migration version 1\n"
            f"-> Applied to database : 6\n-> Resolved locally    : 7\n{EITHER}",
            id="8-checksum",
        ),
        pytest.param(
            "V1.0#-7",
            "V1#6",
            "CHECKSUM_MISMATCH",
            "Migration checksum mismatch for migration version 1\n"
            f"-> Applied to database : 6\n-> Resolved locally    : -7\n{EITHER}",
            id="8-checksum-negative",
        ),
        pytest.param(
            "V1 V2#7",
            "V2#6 V1",
            "CHECKSUM_MISMATCH",
            "Migration checksum mismatch for migration version 2\n"
            f"-> Applied to database : 6\n-> Resolved locally    : 7\n{EITHER}",
            id="8-checksum-beside-out-of-order",
        ),
        pytest.param(
            "V1~new",
            "V1~old",
            "DESCRIPTION_MISMATCH",
            "Migration description mismatch for migration version 1\n"
            f"-> Applied to database : old\n-> Resolved locally    : new\n{EITHER}",
            id="8-description",
        ),
        pytest.param(
            "V1#7~new",
            "V1#6~old",
            "CHECKSUM_MISMATCH",
            "Migration checksum mismatch for migration version 1\n"
            f"-> Applied to database : 6\n-> Resolved locally    : 7\n{EITHER}",
            id="8-checksum-before-description",
        ),
        pytest.param(
            "B2 V3#7",
            "B2 V3#6",
            "CHECKSUM_MISMATCH",
            "Migration checksum mismatch for migration version 3\n"
            f"-> Applied to database : 6\n-> Resolved locally    : 7\n{EITHER}",
            id="8-above-the-baseline",
        ),
    ],
)
def test_one_fault(scripts: str, rows: str, code: str, message: str) -> None:
    (invalid,) = validate(listing(scripts, rows), rules())

    assert (invalid.code, invalid.message) == (code, message)


def test_outdated_repeatable_is_told_before_it_is_pending() -> None:
    outdated, pending = validate(listing("Ra#6", "Ra#5"), rules())

    assert outdated.code == "OUTDATED_REPEATABLE_MIGRATION"
    assert outdated.message == (
        "Detected outdated resolved repeatable migration that should be re-applied to database: a.\n"
        "Run migrate to execute this migration."
    )
    assert pending.code == "RESOLVED_REPEATABLE_MIGRATION_NOT_APPLIED"


@pytest.mark.parametrize(
    ("scripts", "rows"),
    [
        pytest.param("V1 V2", "V1 V2", id="all-applied"),
        pytest.param("", "", id="nothing"),
        pytest.param("V2", "V2 V1 DELETE:V1", id="1-deleted"),
        pytest.param("V2#7", "V2#6 DELETE:V2 V2#7", id="1-deleted-with-another-checksum"),
        pytest.param("V1", "V1 V2 UNDO_SQL:V2", id="1-undone"),
        pytest.param("V1", "V1 V2", id="2-future"),
        pytest.param("V1", "V1 V2!", id="3-failed-future"),
        pytest.param("V1", "SCHEMA V1", id="4-schema"),
        pytest.param("V2", "BASELINE:V1 V2", id="4-baseline"),
        pytest.param("V1.sh V2", "V1.sh UNDO_SCRIPT:V1 V2", id="4-undo-row"),
        pytest.param("V1", "V1 DELETE:V1!", id="4-unfinished-delete"),
        pytest.param("V1 B2", "V1", id="5-late-baseline-script"),
        pytest.param("V1 V2 V3", "BASELINE:V2 V3", id="5-below-and-at-the-baseline"),
        pytest.param("Ra#6", "Ra#5 Ra#6", id="8-superseded"),
        pytest.param("Ra#6/5", "Ra#5", id="8-raw-checksum"),
        pytest.param("V1#7", "V1#null", id="8-row-without-checksum"),
        pytest.param("V1#7 V2#8~new", "V1 V2 BASELINE:V2", id="8-up-to-the-baseline"),
        pytest.param("B2#7", "B2#6", id="8-baseline-script"),
        pytest.param(f"V1~{'d' * 201}", f"V1~{'d' * 197}...", id="8-abbreviated-description"),
        pytest.param("V1 V2.sh", "V1 V2.sh", id="8-executables"),
    ],
)
def test_valid(scripts: str, rows: str) -> None:
    assert validate(listing(scripts, rows), rules()) == ()


@pytest.mark.parametrize(
    ("ignore", "scripts", "rows", "codes"),
    [
        pytest.param("", "V1", "V1 V2", "APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED", id="nothing"),
        pytest.param("", "V1", "V1 V2!", "FAILED_VERSIONED_MIGRATION", id="nothing-failed-future"),
        pytest.param("versioned:future", "V1", "V1 V2", "", id="future-versioned"),
        pytest.param("versioned:future", "V1", "V1 V2!", "FAILED_VERSIONED_MIGRATION", id="future-failed-half"),
        pytest.param("versioned:future,repeatable:future", "V1", "V1 V2!", "", id="future-failed-both-halves"),
        pytest.param("*:missing", "V2", "V1 V2", "", id="missing"),
        pytest.param("*:missing", "V2", "V1! V2", "FAILED_VERSIONED_MIGRATION", id="missing-is-not-failed"),
        pytest.param("*:*", "V2", "V1! V2", "", id="any-state"),
        pytest.param("repeatable:missing", "V2", "V1 V2", "APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED", id="other-kind"),
        pytest.param("repeatable:missing", "V2", "V2 Ra", "", id="repeatable-missing"),
        pytest.param(
            "versioned:missing", "V2", "V2 Ra", "APPLIED_REPEATABLE_MIGRATION_NOT_RESOLVED", id="not-versioned"
        ),
        pytest.param("*:ignored", "V1 V2", "V2", "", id="ignored"),
        pytest.param("*:pending", "V1 V2 Ra", "V1", "", id="pending"),
        pytest.param(
            "versioned:pending", "V1 Ra", "", "RESOLVED_REPEATABLE_MIGRATION_NOT_APPLIED", id="pending-versioned"
        ),
        pytest.param("*:pending", "Ra#6", "Ra#5", "", id="pending-outdated"),
        pytest.param("repeatable:pending", "Ra#6", "Ra#5", "OUTDATED_REPEATABLE_MIGRATION", id="pending-half-outdated"),
        pytest.param("versioned:*", "V1#7", "V1#6", "", id="checksums-too"),
        pytest.param("*:future", "V1#7", "V1#6", "CHECKSUM_MISMATCH", id="checksums-not"),
        pytest.param("*:pending", "V1#7 V2", "V1#6", "CHECKSUM_MISMATCH", id="during-migrate"),
    ],
)
def test_ignore_patterns(ignore: str, scripts: str, rows: str, codes: str) -> None:
    given = rules(ignore=ignore)

    assert " ".join(each.code for each in validate(listing(scripts, rows, given), given)) == codes


@pytest.mark.parametrize(
    ("target", "out_of_order", "versions"),
    [
        pytest.param("latest", False, ["1", "3", "4"], id="latest"),
        pytest.param("3", False, ["1", "3"], id="above-target-is-out-of-scope"),
        pytest.param("current", False, ["1"], id="current"),
        pytest.param("next", False, ["1", "3"], id="next"),
        pytest.param("latest", True, ["1", "3", "4"], id="out-of-order"),
    ],
)
def test_target(target: str, out_of_order: bool, versions: list[str]) -> None:
    given = rules(target, out_of_order=out_of_order)

    assert [each.version for each in validate(listing("V1 V2 V3 V4", "V2", given), given)] == versions


def test_every_fault_is_told_with_its_place() -> None:
    found = validate(listing("V1#7 V2 V3 Ra", "V1 V3 Rb"), rules())

    assert [(each.code, each.version, each.description, each.path) for each in found] == [
        ("CHECKSUM_MISMATCH", "1", "v1", "/project/sql/V1__v1.sql"),
        ("APPLIED_REPEATABLE_MIGRATION_NOT_RESOLVED", "", "b", ""),
        ("RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED", "2", "v2", "/project/sql/V2__v2.sql"),
        ("RESOLVED_REPEATABLE_MIGRATION_NOT_APPLIED", "", "a", "/project/sql/Ra__a.sql"),
    ]
