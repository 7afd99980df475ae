"""The verb as a function."""

from pathlib import Path

import flyback
from unit.workflows.lint.projects import INDEX, SHOP, write


def test_values_come_back(tmp_path: Path) -> None:
    write(tmp_path, SHOP)
    found = flyback.lint(flyback.Project.open(tmp_path, environment={}), files=[tmp_path / "migrations"], major=15)
    (finding,) = [each for each in found.findings if each.severity >= flyback.Severity.DANGER]
    assert (finding.rule, finding.family, finding.line) == ("index-blocks-writes", flyback.Family.BLOCKING, 1)
    effects = {each.statement.sql: each.effects for each in found.assessments}
    assert [(each.relation, each.lock, each.works) for each in effects[INDEX.rstrip(";\n")]] == [
        ("public.users", "ShareLock", True)
    ]
    assert found.server_major == 15
