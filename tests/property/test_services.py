"""Whatever strangers write: secrets stay hidden, words stay words, shifts and sections are never guessed."""

import json
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from flyback.model.facts import Shift
from flyback.services.caller import filled
from flyback.services.on_call.shift_reading import read_shift
from flyback.services.secrets import Secrets
from flyback.services.tickets.markdown_sections import section, visible

LINES = st.lists(
    st.sampled_from(
        [
            "### Planned start",
            "Planned start: 1",
            "**Planned start:** 2",
            "<!--",
            "-->",
            "```",
            "~~~",
            "text",
            "",
            "# Other #",
            "_No response_",
            "planned_start: 3",
        ]
    ),
    max_size=12,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["2026-12-01T00:00:00Z", "2026"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["who", "x"]), inner, max_size=3),
    max_leaves=4,
)


@given(st.text(min_size=1, max_size=20).filter(str.strip), st.text(max_size=20), st.text(max_size=20))
def test_no_secret_is_shown(secret: str, before: str, after: str) -> None:
    secrets = Secrets(Path(), {"S": secret})
    secrets.resolved("${env.S}", "test")
    shown = secrets.masked(before + secret + after)

    assert secret not in shown.replace("***", "\0") or set(secret) <= set("*")
    assert json.dumps(secret)[1:-1] not in secrets.masked(json.dumps(secret)) or set(secret) <= set('*"')


@given(st.text(), st.dictionaries(st.sampled_from(["ticket", "event"]), st.text()))
def test_words_stand_for_themselves(text: str, words: dict[str, str]) -> None:
    marked = {name: f"\ue000{number}\ue001" for number, name in enumerate(words)}
    places = filled(text, marked)
    for number, name in enumerate(words):
        places = places.replace(f"\ue000{number}\ue001", words[name])

    assert filled(text, words) == places or "\ue000" in text


@given(LINES)
def test_a_section_is_what_everybody_sees(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "<!--" not in visible(text)
    try:
        found = section(text, "Planned start")
    except ValueError:
        return
    assert found in visible(text)
    assert found.lower() != "_no response_"


@given(st.dictionaries(st.sampled_from(["who", "contact", "begins", "ends", "roster", "other"]), JSON) | JSON)
def test_a_shift_is_one_or_says_why_not(said: object) -> None:
    match read_shift(said, "here"):
        case Shift(begins=begins, ends=ends, who=who, contact=contact, always=always):
            assert begins is not None
            assert ends is not None
            assert begins < ends
            assert begins.utcoffset() is not None
            assert who
            assert contact
            assert not always
        case problems:
            assert problems
            assert all(re.search(r"\w", each.what) for each in problems)
