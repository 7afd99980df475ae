"""A fact is what could be learned, or why it could not: nothing that fails keeps the others from being asked."""

import threading
from collections.abc import Callable
from typing import TypeVar

from flyback.errors import FlybackError
from flyback.model.facts import Fact

T = TypeVar("T")


def learned(ask: Callable[[], T]) -> Fact[T]:
    """The answer, or what went wrong as one sentence."""
    try:
        return Fact(value=ask())
    except FlybackError as error:
        said = "; ".join(_sentence(each.where, each.what) for each in error.problems)
        return Fact(unknown=said or "it failed without a word")


def learned_meanwhile(ask: Callable[[], T]) -> Callable[[], Fact[T]]:
    """The same, asked in the background from now on; the call waits for it."""
    found: list[Fact[T]] = []
    thread = threading.Thread(target=lambda: found.append(learned(ask)), daemon=True)
    thread.start()

    def answer() -> Fact[T]:
        thread.join()
        return found[0] if found else Fact(unknown="the question was not answered")

    return answer


def _sentence(where: str, what: str) -> str:
    said = " ".join(what.split())
    return f"{where}: {said}" if where else said
