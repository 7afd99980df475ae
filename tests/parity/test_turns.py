"""flyback and Flyway take turns, and nobody can tell from the database who took which."""

import itertools
from collections.abc import Callable, Iterator
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
    order = itertools.cycle((flyback_first, flyway_first))
    for number, turn in enumerate(story.turns, 1):
        given = {**story.settings, **turn.settings}
        settings = {name: value.format(folder=only_flyway.folder) for name, value in given.items()}
        flybacks = next(order)
        only_flyway.write(turn.files)
        outcomes = {}
        for ground in (only_flyway, flyway_first, flyback_first):
            player = ground.flyback if ground is flybacks else ground.flyway
            ground.execute(turn.sql)
            outcomes[ground] = ground.outcome(player, turn.verb, settings)
            _check_answer(outcomes[ground].answer, turn, f"{number}, {turn.verb} by {_name(ground, flybacks)}")
        seen = only_flyway.view(only_flyway.flyway, settings)
        for ground in (flyway_first, flyback_first):
            who = f"{number}, {turn.verb} by {_name(ground, flybacks)}"
            _same(outcomes[ground], outcomes[only_flyway], who)
            _same(ground.view(ground.flyway, settings), seen, f"{who}, as Flyway sees it")
            _same(ground.view(ground.flyback, settings), seen, f"{who}, as flyback sees it")


def _name(ground: Ground, flybacks: Ground) -> str:
    return "flyback" if ground is flybacks else "Flyway"


def _check_answer(answer: Answer, turn: Turn, who: str) -> None:
    assert answer.ok == (not turn.fails), f"turn {who}: {answer.message}"
    words = turn.our_words if turn.our_words and who.endswith("flyback") else turn.fails
    assert words in answer.message, f"turn {who}"


def _same(found: Outcome | View, expected: Outcome | View, who: str) -> None:
    for each in fields(found):
        one, other = getattr(found, each.name), getattr(expected, each.name)
        assert one == other, f"turn {who}, {each.name}:\n" + "\n".join(_differences(one, other))


def _differences(found: object, expected: object) -> Iterator[str]:
    lines = [each.lines if isinstance(each, Answer) else each for each in (found, expected)]
    for each in (found, expected):
        if isinstance(each, Answer) and not each.ok:
            yield f"failed: {each.message}"
    yield from unified_diff(*(list(map(repr, each)) for each in reversed(lines)), "Flyway", "found", lineterm="", n=1)
