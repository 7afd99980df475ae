"""The stable forms are stable: the same rehearsal gives the same bytes.

`UPDATE_SNAPSHOTS=1` writes the files anew; the difference is then reviewed like code.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from flyback.model.rehearsal import Rehearsal
from flyback.report import rehearsal_json, rehearsal_markdown, rehearsal_text
from unit.report.samples import ALL_EXACT, EVERY_VERDICT

FILES = Path(__file__).parent / "snapshots"


@pytest.mark.parametrize(
    ("name", "render", "rehearsal"),
    [
        pytest.param("every-verdict.txt", rehearsal_text.render, EVERY_VERDICT, id="text"),
        pytest.param("all-exact.txt", rehearsal_text.render, ALL_EXACT, id="text-all-exact"),
        pytest.param("every-verdict.md", rehearsal_markdown.render, EVERY_VERDICT, id="markdown"),
        pytest.param("every-verdict.json", rehearsal_json.render, EVERY_VERDICT, id="json"),
    ],
)
def test_output_is_as_reviewed(name: str, render: Callable[[Rehearsal], str], rehearsal: Rehearsal) -> None:
    text = render(rehearsal)
    assert text == render(rehearsal)
    if os.environ.get("UPDATE_SNAPSHOTS"):
        (FILES / name).write_text(text, encoding="utf-8")
    assert text == (FILES / name).read_text(encoding="utf-8")
