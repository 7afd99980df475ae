"""The places Flyway's settings come from, each turned into the same flat entries."""

import re
from collections.abc import Iterator, Mapping

from flyback.errors import ConfigurationError, Problem
from flyback.frozen import frozen
from flyback.scripts import properties
from flyback.scripts.flyway_keys import (
    ENVIRONMENT_KEYS,
    ENVIRONMENT_WITHOUT_EFFECT,
    FIELD_OF,
    REFUSED,
    upper_snake,
)

SELECTED = "selected"
"""First part of the key of what overrides the chosen environment, whichever that is: `("selected", "url")`."""

_ROOT_NAMESPACES = ("environments", "flyway", "flywayDesktop", "redgateCompare")
_ROOT_TEXTS = ("id", "name", "databaseType")
_VARIABLES = {f"FLYWAY_{upper_snake(key)}": key for key in (*FIELD_OF, *REFUSED)} | {
    "FLYWAY_DRYRUN_OUTPUT": "dryRunOutput",
    "FLYWAY_RESOLVERS": "migrationResolvers",
}
_TOML_PLACE = r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$"


@frozen
class Entry:
    """A value somebody gave, and where."""

    value: object
    where: str
    refers: bool = False
    """Whether `${env.NAME}` in the value stands for something, as in TOML files."""


Key = tuple[str, ...]
Entries = Mapping[Key, Entry]
"""By key: `("flyway", "locations")`, `("environments", "dev", "url")`, `("flyway", "placeholders", "a.b")`."""


def read_toml(text: str, path: str) -> dict[str, object]:
    """A TOML document.

    Raises:
        ConfigurationError: it is not TOML.
    """
    if not text:
        return {}
    import tomllib  # noqa: PLC0415 - many projects have no such file

    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        found = re.search(_TOML_PLACE, str(error))
        where = f"{path}:{found['line']}:{found['column']}" if found and found["line"] else path
        what = f"not TOML: {re.sub(_TOML_PLACE, '', str(error))}"
        raise ConfigurationError(Problem(code="bad-toml", what=what, where=where)) from None


def from_toml(text: str, path: str) -> dict[Key, Entry]:
    """Entries of a `flyway.toml`.

    Raises:
        ConfigurationError: it is not TOML, or has a table Flyway does not know.
    """
    found: dict[Key, Entry] = {}
    problems: list[Problem] = []
    for name, value in read_toml(text, path).items():
        if name in _ROOT_TEXTS:
            continue
        if name not in _ROOT_NAMESPACES:
            hint = nearest(name, (*_ROOT_NAMESPACES, *_ROOT_TEXTS))
            problems.append(Problem(code="unknown-setting", what=f"Unknown: '{name}'", where=path, hint=hint))
        elif not isinstance(value, dict):
            what = f"'{name}' should be a table: [{name}]"
            problems.append(Problem(code="bad-setting", what=what, where=path))
        else:
            found |= {key: Entry(value=leaf, where=path, refers=True) for key, leaf in _leaves((name,), value)}
    if problems:
        raise ConfigurationError(problems)
    return found


def from_conf(text: str, path: str, environment: Mapping[str, str]) -> dict[Key, Entry]:
    """Entries of a `flyway.conf`; lines that are not Flyway's are left out, as Flyway does."""
    found: dict[Key, Entry] = {}
    for entry in properties.parse(text):
        head = entry.key.partition(".")[0]
        if head in ("flyway", "environments"):
            value = properties.expand(entry.value, environment)
            found[_key(entry.key)] = Entry(value=value, where=f"{path}:{entry.line}")
    return found


def from_environment(environment: Mapping[str, str]) -> dict[Key, Entry]:
    """Entries of the `FLYWAY_*` variables, and of the forms `flyway_x` and `environments_name_key`.

    Variables that Flyway does not know are left out, as Flyway does.
    """
    found: dict[Key, Entry] = {}
    for name, value in environment.items():
        entry = Entry(value=value, where=f"environment variable {name}")
        if name in _VARIABLES:
            found[_key(f"flyway.{_VARIABLES[name]}")] = entry
        elif name.startswith("FLYWAY_PLACEHOLDERS_"):
            found["flyway", "placeholders", name.removeprefix("FLYWAY_PLACEHOLDERS_").lower()] = entry
        elif name.startswith(("flyway_", "environments_")):
            found[_key(name.replace("_", "."))] = entry
    return found


def from_overrides(overrides: Mapping[str, str]) -> dict[Key, Entry]:
    """Entries of the command line, by Flyway's key, with or without the leading `flyway.`."""
    found: dict[Key, Entry] = {}
    for name, value in overrides.items():
        full = name if name.startswith(("flyway.", "environments.")) else f"flyway.{name}"
        found[_key(full)] = Entry(value=value, where=f"command line: {name}")
    return found


def nearest(name: str, known: tuple[str, ...]) -> str:
    """A hint with the known names that are closest to an unknown one, or with all of them if they are few."""
    import difflib  # noqa: PLC0415 - slow to load, and needed only here

    lower = {each.lower(): each for each in known}
    if close := [lower[each] for each in difflib.get_close_matches(name.lower(), lower, n=3)]:
        return f"did you mean {' or '.join(close)}?"
    return f"possible values: {', '.join(sorted(known))}" if len(known) <= 12 else "no name that is known resembles it"


def _key(dotted: str) -> Key:
    head, _, rest = dotted.partition(".")
    if head == "environments":
        return (head, *rest.split(".", 2))
    if rest in ENVIRONMENT_KEYS or rest.partition(".")[0] in ENVIRONMENT_WITHOUT_EFFECT:
        return (SELECTED, *rest.split(".", 1))
    if rest.startswith("placeholders."):
        return (head, "placeholders", rest.partition(".")[2])
    return (head, *rest.split("."))


def _leaves(key: Key, table: Mapping[str, object]) -> Iterator[tuple[Key, object]]:
    if key[1:] == ("placeholders",) or key[2:] == ("flyway", "placeholders"):
        yield from (((*key, name), value) for name, value in _dotted("", table))
        return
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _leaves((*key, name), value)
        else:
            yield (*key, name), value


def _dotted(head: str, table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _dotted(f"{head}{name}.", value)
        else:
            yield head + name, value
