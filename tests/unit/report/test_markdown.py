"""The comment on a pull request: bounded, foldable, and deaf to what strangers wrote."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from flyback.model.version import Version
from flyback.report.markdown_text import fenced
from flyback.report.rehearsal_markdown import LIMIT, marker, render
from unit.report.samples import (
    ALL_EXACT,
    DIFFERENT,
    EVERY_VERDICT,
    EXACT,
    NASTY,
    NO_UNDO,
    UNDO_FAILS,
    hostile,
    rehearsal,
)

GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = {
    "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "details", "summary", "sub", "strong", "em",
    "ul", "li",
}  # fmt: skip


class Reader(HTMLParser):
    """The tags of a page, and its text apart from code."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.prose = ""
        self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [each for each in attrs if each[0] not in ("style", "class")]
        self._code += tag in ("code", "pre")

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in ("code", "pre")

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.prose += data


def read(markdown: str) -> Reader:
    reader = Reader()
    reader.feed(GITHUB.render(markdown))
    return reader


@pytest.mark.parametrize("payload", NASTY)
def test_strangers_text_makes_no_markup_and_stands_in_code(payload: str) -> None:
    text = render(hostile(payload))
    reader = read(text)
    assert reader.tags <= OURS
    assert reader.attributes == []
    assert not re.search(r"@|#\d|://|www\.|javascript|octo|deadbeef|:tada:|owned|alert|\x1b|\u202e", reader.prose)
    text.encode()


@pytest.mark.parametrize("payload", NASTY)
def test_the_structure_does_not_depend_on_strangers_text(payload: str) -> None:
    def shape(text: str) -> list[int]:
        page = GITHUB.render(text)
        return [page.count(f"<{tag}>") for tag in ("tr", "td", "details", "/details", "h3")]

    assert shape(render(hostile(payload))) == shape(render(hostile("harmless")))


@pytest.mark.parametrize("text", ["```\nx", "````` a", "~~~", "a\n\n```sql\nb\n```\n"])
def test_a_fence_cannot_be_closed_from_inside(text: str) -> None:
    first, *inner, last = fenced(text, "sql").splitlines()
    assert first == f"{last}sql"
    assert all(last not in line for line in inner)


def test_the_marker_comes_first_and_names_the_project() -> None:
    assert render(EVERY_VERDICT).splitlines()[0] == "<!-- flyback:rehearsal shop -->"
    assert marker("a --> <b>") == "<!-- flyback:rehearsal a______b_ -->"


def test_the_first_screen_holds_verdict_counts_and_rows() -> None:
    screen = render(EVERY_VERDICT).split("<details>")[0]
    assert screen.splitlines()[2] == "### ❌ Way back not proven · <code>shop</code>"
    assert "5 undo scripts: 1 exact" in screen
    assert len(re.findall(r"^\| [^|-]+ \| <code>", screen, re.MULTILINE)) == len(EVERY_VERDICT.proofs)
    assert "⚠ vacuous, no rows" in screen


def test_a_proven_run_says_so() -> None:
    assert "### ✅ Way back proven" in render(ALL_EXACT)
    assert "### ❌ Nothing was rehearsed" in render(rehearsal())


def test_a_long_run_shows_what_needs_attention_and_folds_the_rest() -> None:
    kinds = (EXACT, EXACT, EXACT, NO_UNDO, UNDO_FAILS)
    proofs = [replace(kinds[number % 5], version=Version(f"{number:03}")) for number in range(60)]
    screen, folded = render(rehearsal(*proofs)).split("<details>", 1)
    assert screen.count("**undo fails**") == 12
    assert screen.count("**no undo**") == 3
    assert "15 of 60 migrations shown" in screen
    assert "All 60 migrations" in folded


def test_the_comment_is_never_too_long_and_says_what_it_leaves_out() -> None:
    large = replace(DIFFERENT, sql="SELECT 1; -- `|` @team\n" * 2_000)
    proofs = [replace(large, version=Version(str(number))) for number in range(300)]
    text = render(rehearsal(*proofs))
    assert len(text) <= LIMIT
    assert re.search(r"_\d+ more left out: a comment holds 60,000 characters", text)
    assert GITHUB.render(text).count("<details>") == GITHUB.render(text).count("</details>")
