"""Facts as JSON: the same when they are read back, and refused when anything is missing."""

import json

import pytest

from flyback.errors import EvidenceError
from flyback.gates.facts_json import SCHEMA, decoded, digest, encoded
from flyback.gates.judging import judge
from flyback.model.facts import Facts
from flyback.report.json_text import Json
from unit.gates.attacks_on_places import glass, waiver
from unit.gates.release import FACTS, NOW, POLICY, TOOL, changed

WHOLE = changed(changed(FACTS, *waiver("alice")), *glass("alice", "bob"))


def edited(path: list[str | int], value: Json, *, drop: bool = False) -> bytes:
    """The facts with one thing of them changed, or left out."""
    whole = json.loads(encoded(WHOLE))
    place = whole
    for step in path[:-1]:
        place = place[step]
    if drop:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return json.dumps(whole).encode()


@pytest.mark.parametrize(
    "facts", [WHOLE, FACTS, Facts(environment="x", now=NOW, tool=TOOL)], ids=["whole", "usual", "nothing known"]
)
def test_they_are_read_back_as_they_were(facts: Facts) -> None:
    again = decoded(encoded(facts), "facts.json")

    assert again == facts
    assert digest(again) == digest(facts)
    assert json.loads(encoded(facts))["schema"] == SCHEMA


def test_a_decision_is_replayed() -> None:
    again = decoded(encoded(FACTS), "facts.json")

    assert judge(again, POLICY, again.now) == judge(FACTS, POLICY, NOW)


def paths(value: Json, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every field, at every depth."""
    match value:
        case dict():
            return [each for name, inner in value.items() for each in ((*path, name), *paths(inner, (*path, name)))]
        case list():
            return [each for number, inner in enumerate(value) for each in paths(inner, (*path, number))]
    return []


def test_no_field_can_be_left_out() -> None:
    """What has a default has it for the code that makes the value, never for a file that does not say it."""
    fields = [path for path in paths(json.loads(encoded(WHOLE))) if isinstance(path[-1], str)]
    read = []
    for path in fields:
        try:
            decoded(edited(list(path), None, drop=True), "facts.json")
        except EvidenceError:
            continue
        read.append(path)

    assert len(fields) > 300
    assert read == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "no facts", id="empty"),
        pytest.param(b"[]", "no facts", id="a list"),
        pytest.param(b"{}", "no facts", id="nothing in it"),
        pytest.param(b"\xff", "no facts", id="not UTF-8"),
        pytest.param(b"[" * 100_000, "no facts", id="deep"),
        pytest.param(edited(["schema"], "flyback.facts/2"), "flyback.facts/2", id="another schema"),
        pytest.param(edited(["bypass"], True), "facts.bypass is not known", id="a field that there is not"),
        pytest.param(
            edited(["target", "value", "skip"], True), "facts.target.value.skip is not known", id="one deep inside"
        ),
        pytest.param(edited(["target", "value", "in_recovery"], "no"), "no facts", id="a text for a truth"),
        pytest.param(edited(["now"], "2026-11-28T02:30:00"), "facts.now is a time without a zone", id="no zone"),
        pytest.param(
            edited(["on_call", "value", 0, "ends"], "2026-11-28T02:30:00"),
            "facts.on_call.value[0].ends is a time without a zone",
            id="no zone deep inside",
        ),
    ],
)
def test_what_is_not_whole_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(EvidenceError) as refused:
        decoded(content, "facts.json")

    problem = refused.value.problems[0]
    assert says in problem.what
    assert (problem.where, bool(problem.hint)) == ("facts.json", True)
