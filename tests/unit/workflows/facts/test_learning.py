"""Facts, and why there are none."""

import threading

from flyback.errors import FlybackError, Problem, ServiceError
from flyback.model.facts import Fact
from flyback.workflows.facts.learning import learned, learned_meanwhile


def fails() -> int:
    raise ServiceError(
        [Problem(code="a", what="it is\n  away", where="db1", hint="look"), Problem(code="b", what="it is full")]
    )


def test_what_was_learned() -> None:
    assert learned(lambda: 0) == Fact(value=0)
    assert learned_meanwhile(lambda: "x")() == Fact(value="x")


def test_why_not_is_one_sentence() -> None:
    expected = Fact[int](unknown="db1: it is away; it is full")

    assert learned(fails) == expected
    assert learned_meanwhile(fails)() == expected
    assert learned(fails).value is None


def test_questions_are_asked_at_the_same_time() -> None:
    met = threading.Barrier(2, timeout=10)

    def meet() -> bool:
        met.wait()
        return True

    answers = [learned_meanwhile(meet), learned_meanwhile(meet)]

    assert [answer().value for answer in answers] == [True, True]


def test_an_answer_can_be_asked_for_twice() -> None:
    answer = learned_meanwhile(lambda: 1)

    assert answer() == answer()


def test_an_error_without_words_is_still_unknown() -> None:
    def silent() -> int:
        raise FlybackError([])

    assert learned(silent).value is None
    assert learned(silent).unknown != ""
