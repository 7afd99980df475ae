"""flyback and Flyway take turns, and nobody can tell from the database who took which."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from difflib import unified_diff

import pytest

from parity.ground import Ground, Outcome, View
from parity.player import Answer
from parity.scenario import Scenario, Turn
from parity.stories.all import STORIES


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_outcome_is_flyways(story: Scenario, new_ground: Callable[[], Ground]) -> None:
    """Three databases: on the first Flyway takes every turn, on the others both take turns, in both orders."""
    only_flyway, flyway_first, flyback_first = (new_ground() for _ in range(3))
    order = itertools.cycle(((flyback_first, flyway_first), (flyway_first, flyback_first)))
    for number, turn in enumerate(story.turns, 1):
        given = {**story.settings, **turn.settings}
        settings = {name: value.format(folder=only_flyway.folder) for name, value in given.items()}
        only_flyway.write(turn.files)
        flybacks, flyways = next(order)
        expected = _take(turn, only_flyway, settings, f"{number} by Flyway alone")
        _same(_take(turn, flyways, settings, f"{number} by Flyway"), expected, f"{number} by Flyway")
        _same(_take(turn, flybacks, settings, f"{number} by flyback"), expected, f"{number} by flyback")
        seen = only_flyway.view(only_flyway.flyway, settings)
        _same(flyways.view(flyways.flyback, settings), seen, f"{number} by Flyway, as flyback sees it")
        if number == len(story.turns):  # to look after every turn costs a third of the time, and rows were the same
            _same(flybacks.view(flybacks.flyway, settings), seen, f"{number} by flyback, as Flyway sees it")


def _take(turn: Turn, ground: Ground, settings: Mapping[str, str], who: str) -> Outcome:
    ground.execute(turn.sql)
    is_ours = who.endswith("flyback") or turn.verb.startswith("undo")
    outcome = ground.outcome(ground.flyback if is_ours else ground.flyway, turn.verb, settings)
    assert outcome.answer.ok == (not turn.fails), f"turn {who}: {outcome.answer.message}"
    assert ((is_ours and turn.our_words) or turn.fails) in outcome.answer.message, f"turn {who}"
    return outcome


def _same(found: Outcome | View, expected: Outcome | View, who: str) -> None:
    for each in fields(found):
        one, other = getattr(found, each.name), getattr(expected, each.name)
        assert one == other, f"turn {who}, {each.name}:\n" + "\n".join(_differences(one, other))


def _differences(found: object, expected: object) -> Iterator[str]:
    yield from unified_diff(_shown(expected), _shown(found), "Flyway", "found", lineterm="", n=1)


def _shown(part: object) -> list[str]:
    if isinstance(part, Answer):
        return [f"ok={part.ok} {part.message}", *map(repr, part.lines)]
    assert isinstance(part, tuple)
    return list(map(repr, part))
