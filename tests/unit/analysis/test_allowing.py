"""Comments that allow findings."""

import pytest

from flyback.analysis.allowing import allowances
from flyback.syntax.statements import split

CASES = {
    "before": ("-- flyback: allow drop-table because old\nDROP TABLE t;\nSELECT 1;", [1]),
    "far before": ("SELECT 1;\n-- flyback: allow drop-table because old\n\n/* x */ -- y\nDROP TABLE t;", [2]),
    "behind": ("SELECT 1;\nDROP TABLE t; -- flyback: allow drop-table because old\nSELECT 1;", [2]),
    "inside": ("SELECT 1;\nDROP TABLE -- flyback: allow drop-table because old\n t;\nSELECT 1;", [2]),
    "behind the last": ("SELECT 1; -- flyback: allow drop-table because old", [1]),
    "below the last": ("SELECT 1;\n-- flyback: allow drop-table because old", [0]),
    "in a string": ("SELECT '\n-- flyback: allow drop-table because old\n';", []),
    "in a block comment": ("/*\n-- flyback: allow drop-table because old\n*/ SELECT 1;", []),
    "in COPY data": ("COPY t FROM stdin;\n-- flyback: allow x because y\n\\.\nSELECT 1;", []),
    "after COPY data": ("COPY t FROM stdin;\n1\n2\n\\.\n-- flyback: allow x because y\nSELECT 1;", [2]),
    "something else": ("-- flyback: not-undoable it is gone\nSELECT 1;", []),
    "after wide letters": ("SELECT 'ä€𝄞'; -- flyback: allow x because y\nSELECT 1;", [1]),
}


@pytest.mark.parametrize(("sql", "ordinals"), CASES.values(), ids=CASES)
def test_an_allowance_is_about_one_statement(sql: str, ordinals: list[int]) -> None:
    assert [each.ordinal for each in allowances(sql, split(sql, "x"))] == ordinals


@pytest.mark.parametrize(
    ("comment", "rules", "reason"),
    [
        ("-- flyback: allow drop-table because it is old", ("drop-table",), "it is old"),
        ("--flyback:allow: drop-table, drop-column because: why not", ("drop-table", "drop-column"), "why not"),
        ("-- Flyback: ALLOW drop-table", ("drop-table",), ""),
        ("-- flyback: allow drop-table because ", ("drop-table",), ""),
        ("-- flyback: allow because it is old", (), "it is old"),
    ],
)
def test_an_allowance_names_rules_and_a_reason(comment: str, rules: tuple[str, ...], reason: str) -> None:
    sql = f"{comment}\nSELECT 1"
    (found,) = allowances(sql, split(sql, "x"))
    assert (found.rules, found.reason, found.line, found.column) == (rules, reason, 1, 1)
