"""The line as it was typed, read before the argument parser sees it: verbs, their own options, settings.

Flyway's spelling (`-outOfOrder=true`) and the usual one (`--out-of-order`) may stand anywhere, also before the verb.
Source: Flyway 13: `-key=value`, several commands in one line, in order.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flyback.cli.verbs import FLAGS, NOT_VERBS, VALUED, VERBS, WITH_WORDS
from flyback.errors import Problem, UsageError

_SHORT = {"-q": "--quiet", "-h": "--help", "-?": "--help"}
_NUMBER = re.compile(r"-[0-9.]+")


class Call(NamedTuple):
    """One verb and the words after it."""

    verb: str
    words: tuple[str, ...]


class Line(NamedTuple):
    """What was asked for."""

    settings: Mapping[str, str]
    """What is set, by the keys that `settings_file.load` takes."""
    calls: tuple[Call, ...] = ()
    """In order; empty when there was no verb."""
    options: tuple[tuple[str, ...], ...] = ()
    """Own options of verbs, each with its value if it has one."""
    debug: bool = False
    """Whether Flyway's `-X` was there."""


def understand(arguments: Sequence[str]) -> Line:
    """Read a command line.

    Raises:
        UsageError: every option that is not known, is refused or lacks its value, and a verb that there is not.
    """
    reading = _Reading(arguments)
    while reading.left:
        reading.take(reading.left.pop(0))
    calls = reading.calls()
    if reading.problems:
        raise UsageError(reading.problems)
    return Line(
        calls=calls,
        options=tuple(reading.options),
        settings=reading.settings,
        debug=reading.debug,
    )


class _Reading:
    """One reading, which collects what is wrong on its way."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self.left = list(arguments)
        self.words: list[str] = []
        self.options: list[tuple[str, ...]] = []
        self.settings: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.debug = False

    def take(self, part: str) -> None:
        """Take the next part, and the one after it when that is its value."""
        name, equals, value = part.partition("=")
        if part == "--":
            self.words += self.left
            self.left.clear()
        elif part == "-X":
            self.debug = True
        elif part == "-v" or (part == "--version" and not self.words):
            self.options.append(("--version",))
        elif part in _SHORT:
            self.options.append((_SHORT[part],))
        elif name in FLAGS:
            self.options.append((part,))
        elif name in VALUED:
            self.options.append((part,) if equals or not self.left else (name, self.left.pop(0)))
        elif part.startswith("-") and part != "-" and not _NUMBER.fullmatch(part):
            self._setting(name, value if equals else None)
        else:
            self.words.append(part)

    def _setting(self, name: str, value: str | None) -> None:
        from flyback.cli import setting_names  # noqa: PLC0415 - only lines with such options pay for the settings

        match setting_names.meaning(name):
            case setting_names.Own(option=option, flag=flag):
                self._own(option, value, name, flag=flag)
            case setting_names.Setting(key=key, constant=constant):
                self._set(key, name, value, constant)
            case Problem() as problem:
                if not (problem.code == "refused" and value in ("", "false")):
                    self.problems.append(problem)

    def _own(self, option: str, value: str | None, name: str, *, flag: bool) -> None:
        if name == "-outputType" and value != "json":
            if value != "text":
                self._lacking(name, "json or text")
        elif flag:
            if value != "false" and option:
                self.options.append((option,))
        elif value is None:
            self._lacking(name, "a value")
        else:
            self.options.append((option, value))

    def _set(self, key: str, name: str, value: str | None, constant: str | None) -> None:
        if value is None and constant is None and name.startswith("--") and self.left:
            value = self.left.pop(0)
        if value is None:
            value = constant
        if key == "placeholder" and value is not None:
            found, equals, value = value.partition("=")
            if not (found and equals):
                self._lacking(name, "a name and a value, --placeholder NAME=VALUE")
                return
            key = f"placeholders.{found}"
        if value is None:
            self._lacking(name, f"a value: {name}=...")
        else:
            self.settings[key] = value

    def _lacking(self, name: str, what: str) -> None:
        self.problems.append(Problem(code="usage", what=f"{name} needs {what}"))

    def calls(self) -> tuple[Call, ...]:
        """The words as verbs with their words; what is no verb becomes a problem."""
        if not self.words:
            return ()
        first = self.words[0]
        if first not in VERBS:
            # after another mistake the word may be the value of an option, a password perhaps: it is not shown
            self.problems += [] if self.problems else [_no_verb(first)]
            return ()
        if first in WITH_WORDS:
            return (Call(verb=first, words=tuple(self.words[1:])),)
        starts = [index for index, word in enumerate(self.words) if word in VERBS]
        ends = [*starts[1:], len(self.words)]
        return tuple(
            Call(verb=self.words[start], words=tuple(self.words[start + 1 : end]))
            for start, end in zip(starts, ends, strict=True)
        )


def _no_verb(word: str) -> Problem:
    from difflib import get_close_matches  # noqa: PLC0415 - only to tell of a mistake

    shown = word if word.isprintable() else ascii(word)
    close = get_close_matches(word.lower(), VERBS, n=1)
    hint = NOT_VERBS.get(word) or (f"did you mean {close[0]}?" if close else "see flyback --help")
    return Problem(code="usage", what=f"no such command: {shown}", hint=hint)
