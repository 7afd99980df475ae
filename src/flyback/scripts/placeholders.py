"""Placeholders are replaced by their values: `${owner}`, `${flyway:defaultSchema}`.

Source: Flyway 13 replaces them in the raw text, comments and strings included, without regard to the case of names.
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flyback.errors import Problem, ProjectError
from flyback.scripts.position import place
from flyback.settings import FlywaySettings

_BUILT_IN = "flyway"


@dataclass(frozen=True, slots=True, kw_only=True)
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

    def values(self, file_name: str) -> dict[str, str]:
        """Values by lower-case key, for one script."""
        return {
            "defaultschema": self.default_schema,
            "user": self.user,
            "database": self.database,
            "timestamp": self.timestamp,
            "workingdirectory": self.working_directory,
            "table": self.table,
            "environment": self.environment,
            "filename": file_name,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholders:
    """How placeholders look and what they stand for in one project."""

    prefix: str
    suffix: str
    separator: str
    given: Mapping[str, str]
    built_ins: BuiltIns

    def replace(self, text: str, path: str) -> str:
        """The text with every placeholder replaced.

        Raises:
            ProjectError: a placeholder has no value; each is named once, at its first place.
        """
        if self.prefix not in text:
            return text
        values = {name.lower(): value for name, value in self.given.items()}
        built_in = f"{_BUILT_IN}{self.separator}".lower()
        file_name = path.rpartition("/")[2]
        values |= {built_in + key: value for key, value in self.built_ins.values(file_name).items()}
        pieces: list[str] = []
        missing: dict[str, Problem] = {}
        rest = 0
        for start, end, name in self._found(text, path):
            key = name.lower()
            pieces.append(text[rest:start])
            rest = end
            if key in values:
                pieces.append(values[key])
            elif key not in missing:
                missing[key] = self._missing(name, place(path, text, start), values)
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

    def _missing(self, name: str, where: str, values: Mapping[str, str]) -> Problem:
        shown = f"{self.prefix}{name}{self.suffix}"
        if name.lower().startswith(f"{_BUILT_IN}{self.separator}".lower()):
            what = f"Failed to populate value for default placeholder: {shown}"
        else:
            what = f"No value provided for placeholder: {shown}.  Check your configuration!"
        close = difflib.get_close_matches(name.lower(), values, n=1)
        meant = f"did you mean {self.prefix}{close[0]}{self.suffix}? " if close else ""
        hint = f"{meant}set flyway.placeholders.{name} or FLYWAY_PLACEHOLDERS_{name.upper()}; {_SWITCH_OFF}"
        return Problem(code="unknown-placeholder", what=what, where=where, hint=hint)


_SWITCH_OFF = "for text that is no placeholder set placeholderReplacement=false in the script's .conf file"


def of(flyway: FlywaySettings, built_ins: BuiltIns) -> Placeholders:
    """The placeholders of a project."""
    return Placeholders(
        prefix=flyway.placeholder_prefix,
        suffix=flyway.placeholder_suffix,
        separator=flyway.placeholder_separator,
        given=flyway.placeholders,
        built_ins=built_ins,
    )
