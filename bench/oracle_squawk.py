"""What squawk flags of the same shapes: it has no catalogue, and says nothing of locks on relations."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from oracle_cases import Case
from oracle_scoring import Judgement

_BLOCKING = frozenset(
    """
    adding-field-with-default adding-foreign-key-constraint adding-not-nullable-field adding-serial-primary-key-field
    ban-alter-domain-with-add-constraint changing-column-type constraint-missing-not-valid disallowed-unique-constraint
    require-concurrent-index-creation require-concurrent-reindex
    """.split()  # noqa: SIM905 - a column of quoted words is harder to read
)
_LOSS = frozenset(
    """
    ban-drop-column ban-drop-database ban-drop-extension ban-drop-schema ban-drop-sequence ban-drop-table ban-drop-type
    ban-truncate-cascade changing-column-type
    """.split()  # noqa: SIM905 - a column of quoted words is harder to read
)
_REFUSED = frozenset({"ban-concurrent-index-creation-in-transaction", "adding-required-field"})


def judged(cases: list[Case], major: int) -> list[Judgement]:
    """What it says of long blocking, of refusals and of loss; nothing when it is not installed."""
    beside = Path(sys.executable).with_name("squawk")
    program = shutil.which("squawk") or (str(beside) if beside.is_file() else None)
    if program is None or not cases:
        return []
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            Path(folder, f"{case.id}.sql").write_text(f"{case.statement};\n", encoding="utf-8")
        files = [f"{case.id}.sql" for case in cases]
        command = [program, "--reporter", "json", "--assume-in-transaction", "--pg-version", f"{major}.0", *files]
        answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    flagged: dict[str, set[str]] = {}
    for item in json.loads(answer.stdout):
        flagged.setdefault(Path(item["file"]).stem, set()).add(item["rule_name"])
    found = []
    for case in cases:
        rules = flagged.get(case.id, set())
        for category, seen, meant in (
            ("blocking", case.long_blocking, _BLOCKING),
            ("refused", case.refused, _REFUSED),
            ("loss", case.lossy, _LOSS),
        ):
            told = bool(rules & meant)
            found.append(Judgement(case=case, category=category, seen=seen, told=told, right=seen == told))
    return found
