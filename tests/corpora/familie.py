"""familie-ba-sak: 317 migrations of a public service, and the history that Flyway wrote of them."""

import csv
from pathlib import Path

PROJECT = Path(__file__).parents[3] / "shared" / "corpora" / "familie-ba-sak"
COLUMNS = "installed_rank, version, description, type, script, checksum, success"
"""Those of which the truth is known."""


def known_history() -> list[tuple[int, str, str, str, str, int, bool]]:
    """Row by row."""
    with (PROJECT / "flyway-history.csv").open(encoding="utf-8", newline="") as file:
        return [
            (int(rank), version, description, kind, script, int(checksum), success == "t")
            for rank, version, description, kind, script, checksum, success in list(csv.reader(file))[1:]
        ]
