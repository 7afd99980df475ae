"""Placeholders are replaced by their values: `${owner}`, `${flyway:defaultSchema}`.

Source: Flyway 13 replaces them in the raw text, comments and strings included, without regard to the case of names.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from flyback.errors import Problem, ProjectError
from flyback.frozen import frozen
from flyback.scripts.position import place
from flyback.settings import FlywaySettings

_BUILT_IN = "flyway"


@frozen
class BuiltIns:
    """Values of the placeholders that Flyway itself provides."""

    default_schema: str = "public"
    user: str = "flyback"
    database: str = "rehearsal"
    timestamp: str = "2000-01-01 00:00:00"
    """`yyyy-MM-dd HH:mm:ss`; a fixed one keeps scripts, and what is cached for them, the same from run to run."""
    working_directory: str = "."
    table: str = "flyway_schema_history"
    environment: str = "default"

    def values(self) -> dict[str, str]:
        """Values by Flyway's name for them; `filename`, another one for each script, is not among them."""
        return {
            "defaultSchema": self.default_schema,
            "user": self.user,
            "database": self.database,
            "timestamp": self.timestamp,
            "workingDirectory": self.working_directory,
            "table": self.table,
            "environment": self.environment,
        }


@frozen
class Placeholders:
    """How placeholders look and what they stand for in one project."""

    prefix: str
    suffix: str
    separator: str
    given: Mapping[str, str]
    """By lower-case name."""
    built_ins: Callable[[], BuiltIns]
    """Asked when a script has one of them: to know some of them takes a connection."""

    def replace(self, text: str, path: str) -> str:
        """The text with every placeholder replaced.

        Raises:
            ProjectError: a placeholder has no value; each is named once, at its first place.
        """
        if self.prefix not in text:
            return text
        file_name = path.rpartition("/")[2]
        pieces: list[str] = []
        missing: dict[str, Problem] = {}
        rest = 0
        for start, end, name in self._found(text, path):
            key = name.lower()
            pieces.append(text[rest:start])
            rest = end
            value = self._value(key, file_name)
            if value is not None:
                pieces.append(value)
            elif key not in missing:
                missing[key] = self._missing(name, place(path, text, start))
        if missing:
            raise ProjectError(missing.values())
        pieces.append(text[rest:])
        return "".join(pieces)

    def _found(self, text: str, path: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and name of every placeholder."""
        end = 0
        while (start := text.find(self.prefix, end)) >= 0:
            inside = start + len(self.prefix)
            close = text.find(self.suffix, inside)
            if close < 0:
                problem = Problem(
                    code="unclosed-placeholder",
                    what=f"a placeholder begins with {self.prefix} and never ends with {self.suffix}",
                    where=place(path, text, start),
                    hint=_SWITCH_OFF,
                )
                raise ProjectError(problem)
            end = close + len(self.suffix)
            yield start, end, text[inside:close]

    def _value(self, key: str, file_name: str) -> str | None:
        built_in = key.removeprefix(f"{_BUILT_IN}{self.separator}".lower())
        if built_in == key or built_in not in _BUILT_INS:
            return self.given.get(key)
        if built_in == _FILE_NAME:
            return file_name
        return self.built_ins().values()[_BUILT_INS[built_in]]

    def _missing(self, name: str, where: str) -> Problem:
        import difflib  # noqa: PLC0415 - slow to load, and needed only here

        shown = f"{self.prefix}{name}{self.suffix}"
        if name.lower().startswith(f"{_BUILT_IN}{self.separator}".lower()):
            what = f"Failed to populate value for default placeholder: {shown}"
        else:
            what = f"No value provided for placeholder: {shown}.  Check your configuration!"
        known = [*self.given, *(f"{_BUILT_IN}{self.separator}{each}".lower() for each in _BUILT_INS)]
        close = difflib.get_close_matches(name.lower(), known, n=1)
        meant = f"did you mean {self.prefix}{close[0]}{self.suffix}? " if close else ""
        hint = f"{meant}set flyway.placeholders.{name} or FLYWAY_PLACEHOLDERS_{name.upper()}; {_SWITCH_OFF}"
        return Problem(code=_UNKNOWN, what=what, where=where, hint=hint)


def stand_ins(problems: Iterable[Problem], flyway: FlywaySettings) -> dict[str, str]:
    """A name for each placeholder that has no value, for readers of scripts that run none: `placeholder_owner`."""
    told = (each.what for each in problems if each.code == _UNKNOWN)
    names = (text.partition(flyway.placeholder_prefix)[2].partition(flyway.placeholder_suffix)[0] for text in told)
    return {name: f"placeholder_{_NOT_A_LETTER.sub('_', name.lower())}" for name in names}


_UNKNOWN = "unknown-placeholder"
_NOT_A_LETTER = re.compile(r"[^a-z0-9_]")
_FILE_NAME = "filename"
_BUILT_INS = {name.lower(): name for name in (*BuiltIns().values(), _FILE_NAME)}
_SWITCH_OFF = "for text that is no placeholder set placeholderReplacement=false in the script's .conf file"


def of(flyway: FlywaySettings, built_ins: Callable[[], BuiltIns]) -> Placeholders:
    """The placeholders of a project's SQL."""
    return Placeholders(
        prefix=flyway.placeholder_prefix,
        suffix=flyway.placeholder_suffix,
        separator=flyway.placeholder_separator,
        given={name.lower(): value for name, value in flyway.placeholders.items()},
        built_ins=built_ins,
    )
