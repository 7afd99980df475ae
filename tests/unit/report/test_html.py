"""The page is self-contained, well-formed, and deaf to what strangers wrote."""

import json
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from flyback.model.rehearsal import Proof, Rehearsal
from flyback.model.version import Version
from flyback.report.rehearsal_html import render
from unit.report.samples import (
    ALL_EXACT,
    DIFFERENT,
    EQUIVALENT,
    EVERY_VERDICT,
    EXACT,
    LOSSY,
    NASTY,
    UNDO_FAILS,
    hostile,
    rehearsal,
)

VOID = {"meta", "input"}
LOADING = {"src", "href", "action", "data", "poster", "srcset", "background", "formaction", "xlink:href", "ping"}


class Page(HTMLParser):
    """What a browser would see: tags in order, attributes, text by element."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.embedded = ""
        self.comments: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.embedded += data
        else:
            self.text += data


@pytest.mark.parametrize("payload", NASTY)
def test_strangers_text_makes_no_markup(payload: str) -> None:
    page, harmless = Page(render(hostile(payload))), Page(render(hostile("harmless")))
    assert page.open == []
    assert page.comments == []
    known = {"l", "remark", "ul", "li", "span", "p", "div"}
    assert set(page.tags) <= set(harmless.tags) | known
    assert [tag for tag in page.tags if tag in ("script", "img", "svg", "b", "i", "h1")] == [
        tag for tag in harmless.tags if tag in ("script", "img", "svg", "b", "i", "h1")
    ]
    assert {name for name, _ in page.attributes} == {name for name, _ in harmless.attributes}
    assert json.loads(page.embedded)["project"] == payload


@pytest.mark.parametrize("payload", NASTY)
def test_nothing_invisible_is_left(payload: str) -> None:
    text = render(hostile(payload))
    text.encode()
    assert not {each for each in text if not each.isprintable()} - {"\n", "\t"}


@pytest.mark.parametrize("sample", [EVERY_VERDICT, ALL_EXACT, rehearsal()], ids=["every-verdict", "all-exact", "empty"])
def test_the_page_needs_nothing_from_outside(sample: Rehearsal) -> None:
    text = render(sample)
    page = Page(text)
    assert [value for name, value in page.attributes if name in LOADING and not value.startswith("#")] == []
    assert not {"link", "img", "iframe", "object", "embed", "base", "form"} & set(page.tags)
    assert "url(" not in text
    assert "@import" not in text
    assert page.tags.count("script") == 1
    assert ("type", "application/json") in page.attributes
    policy = next(value for name, value in page.attributes if name == "content" and "default-src" in value)
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")


def test_every_link_leads_somewhere_and_ids_are_unique() -> None:
    page = Page(render(EVERY_VERDICT))
    identifiers = [value for name, value in page.attributes if name == "id"]
    assert len(identifiers) == len(set(identifiers))
    assert {value[1:] for name, value in page.attributes if name == "href"} <= set(identifiers)
    labels = {value for name, value in page.attributes if name == "aria-labelledby"}
    assert labels <= set(identifiers)


def test_headings_do_not_skip_a_level() -> None:
    levels = [int(tag[1]) for tag in Page(render(EVERY_VERDICT)).tags if tag in ("h1", "h2", "h3", "h4", "h5")]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_the_failing_statement_and_the_heavy_ones_are_marked() -> None:
    text = render(EVERY_VERDICT)
    assert '<span class="l bad" data-n="2">ALTER TABLE purchase</span>' in text
    assert "fails: relation &#34;purchase&#34; does not exist" in text
    assert "rewrites users · ACCESS EXCLUSIVE on users, users_pkey · SHARE ROW EXCLUSIVE on orders · 1.8 s" in text


def test_both_legs_of_the_round_trip_have_their_diff() -> None:
    page = Page(render(rehearsal(DIFFERENT)))
    undone, again = page.text.split("Schema applied again, against the first time")
    assert "- default now()" in undone
    assert "+ type numeric(20,0)" in again


def test_a_second_apply_that_fails_does_not_look_equal() -> None:
    failure = replace(UNDO_FAILS.failure, where=f"{DIFFERENT.script}:1:1") if UNDO_FAILS.failure else None
    page = Page(render(rehearsal(replace(DIFFERENT, failure=failure, differences=()))))
    again = page.text.split("Schema applied again, against the first time")[1].split("Scripts")[0]
    assert again.strip() == "Not compared: the round trip did not come so far."
    assert 'applied again: relation "purchase" does not exist' in page.text


def test_verdicts_are_told_in_words_not_by_colour_alone() -> None:
    page = Page(render(EVERY_VERDICT))
    for proof in EVERY_VERDICT.proofs:
        assert page.text.count(proof.verdict.value) >= 3


def test_a_hundred_migrations_stay_below_a_megabyte() -> None:
    long = "INSERT INTO users VALUES (1, '<ada>'); -- & more\n" * 3_000
    kinds = (EXACT, EQUIVALENT, LOSSY, replace(DIFFERENT, sql=long), UNDO_FAILS)
    proofs: list[Proof] = [replace(kinds[number % 5], version=Version(str(number))) for number in range(100)]
    text = render(rehearsal(*proofs))
    assert len(text.encode()) < 1_000_000
    assert "more lines left out; see the file" in text
