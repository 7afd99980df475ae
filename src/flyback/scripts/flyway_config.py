"""Entries from every source become one tree of settings."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flyback.errors import ConfigurationError, Problem
from flyback.model.target import target_of
from flyback.model.version import Version
from flyback.scripts.flyway_keys import (
    ENVIRONMENT_KEYS,
    ENVIRONMENT_WITHOUT_EFFECT,
    FIELD_OF,
    NAMESPACES_WITHOUT_EFFECT,
    REFUSED,
    REFUSED_ON_DATABASE,
    SHAPE_OF,
    WITHOUT_EFFECT,
)
from flyback.scripts.flyway_sources import SELECTED, Entries, Entry, Key, nearest
from flyback.scripts.resolvers import resolve
from flyback.scripts.shapes import shaped
from flyback.settings import FlywaySettings, Secret

_CONNECTION = ("url", "user", "password")
_OFF: tuple[object, ...] = ("", "false", False, [])
_READ: Mapping[str, Callable[[str], object]] = {"target": target_of, "baselineVersion": Version}
"""Texts that are kept as written, and must be readable when they are needed."""
_FLYWAY_KEYS = tuple(key for key in FIELD_OF if key not in ENVIRONMENT_KEYS)


def flyway_settings(
    files: Entries, direct: Entries, variables: Mapping[str, str], more: tuple[str, ...] = ()
) -> FlywaySettings:
    """Flyway's settings; `direct` (environment and command line) overrides `files`.

    `variables` are what `${env.NAME}` in TOML values refers to. `more` are environments that may be chosen though
    Flyway's files say nothing of them.

    Raises:
        ConfigurationError: every unknown key, every value of the wrong form, everything flyback must refuse.
    """
    return _Reading(files, direct, variables, more).settings()


class _Reading:
    """One reading of all entries, which collects what is wrong on its way."""

    def __init__(self, files: Entries, direct: Entries, variables: Mapping[str, str], more: tuple[str, ...]) -> None:
        self._variables = variables
        self._problems: list[Problem] = []
        self._connection: list[Problem] = []
        given = {**files, **direct}
        chosen = given.get(("flyway", "environment"), Entry(value="default", where=""))
        self._check_keys(given)
        self._check_environment(given, chosen, more)
        name = str(chosen.value)
        within = ("environments", name, "flyway")
        nested = {("flyway", *key[3:]): entry for key, entry in files.items() if key[:3] == within}
        self._given = {**files, **nested, **direct}
        for key in ENVIRONMENT_KEYS:
            for source in (("environments", name, key), (SELECTED, key)):
                if source in given:
                    self._given["flyway", key] = given[source]
        for head in (("environments", name), (SELECTED,)):
            self._check_jdbc_properties((*head, "jdbcProperties"), given)
            provisioner = given.get((*head, "provisioner"))
            if provisioner and provisioner.value not in ("", "none"):
                self._connection.append(_refused("provisioner", "flyback provisions no environments", provisioner))
        self._placeholders = self._read_placeholders()

    def settings(self) -> FlywaySettings:
        values: dict[str, Any] = {}  # the dataclass' own types, each checked by its shape
        for key, field in FIELD_OF.items():
            entry = self._given.get(("flyway", *key.split(".")))
            if entry is None:
                continue
            value = self._resolved(key, entry)
            if key == "password":
                values[field] = Secret("" if value is None else str(value))
            elif value is not None:
                try:
                    values[field] = shaped(value, SHAPE_OF[key])
                except ValueError as error:
                    self._problem(f"Invalid value for flyway.{key}: it {error}", entry)
                else:
                    self._check_readable(key, str(value), entry)
        if self._problems:
            raise ConfigurationError(self._problems)
        return FlywaySettings(
            **values,
            placeholders=MappingProxyType(self._placeholders),
            connection_problems=tuple(self._connection),
        )

    def _check_readable(self, key: str, text: str, entry: Entry) -> None:
        try:
            if key in _READ:
                _READ[key](text)
        except ValueError as error:
            self._problem(f"Invalid value for flyway.{key}: {error}", entry)

    def _read_placeholders(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, entry in self._given.items():
            if key[:2] != ("flyway", "placeholders") or len(key) < 3:
                continue
            name = ".".join(key[2:])
            # later sources come later: one that spells the name in another case still overrides
            for earlier in [known for known in found if known.lower() == name.lower()]:
                del found[earlier]
            match entry.value:
                case bool():
                    found[name] = str(entry.value).lower()
                case str() | int() | float():
                    found[name] = str(entry.value)
                case _:
                    self._problem(f"placeholder {name} should be a text", entry)
        return {name: self._expanded(name, value) for name, value in found.items()}

    def _expanded(self, name: str, value: str) -> str:
        entry = self._given["flyway", "placeholders", name]
        try:
            return resolve(value, self._variables, {}) if entry.refers else value
        except ValueError as error:
            self._problem(f"placeholder {name}: {error}", entry)
            return value

    def _resolved(self, key: str, entry: Entry) -> object:
        """The value with references replaced; None when it cannot be told."""
        if not (entry.refers and isinstance(entry.value, str)):
            return entry.value
        try:
            return resolve(entry.value, self._variables, self._placeholders)
        except ValueError as error:
            problem = Problem(code="unresolved-setting", what=f"{key}: {error}", where=entry.where)
            (self._connection if key in _CONNECTION else self._problems).append(problem)
            return None

    def _check_environment(self, given: Entries, chosen: Entry, more: tuple[str, ...]) -> None:
        of_flyway = (key[1] for key in given if key[0] == "environments" and len(key) > 2)
        names = tuple(dict.fromkeys((*of_flyway, *more)))
        if not isinstance(chosen.value, str):
            self._problem("flyway.environment should be a text", chosen)
        elif chosen.value not in (*names, "default"):
            hint = nearest(chosen.value, names) if names else "write its settings in [environments.NAME]"
            self._problem(f"there is no environment '{chosen.value}'", chosen, hint)

    def _check_keys(self, given: Entries) -> None:
        for key, entry in given.items():
            match key:
                case ("flyway", *rest):
                    self._check_flyway_key(tuple(rest), entry)
                case ("environments", _, "flyway", *rest):
                    self._check_flyway_key(tuple(rest), entry)
                case ("environments", name, each, *_):
                    known = (*ENVIRONMENT_KEYS, *ENVIRONMENT_WITHOUT_EFFECT)
                    if each not in known:
                        self._problem(f"Unknown: 'environments.{name}.{each}'", entry, nearest(each, known))
                case ("environments", name):
                    self._problem(f"environments.{name} should be a table: [environments.{name}]", entry)

    def _check_jdbc_properties(self, head: Key, given: Entries) -> None:
        for key, entry in given.items():
            if key[: len(head)] == head:
                shown = ".".join(key[len(head) :])
                problem = Problem(
                    code="unresolved-setting",
                    what=f"jdbcProperties.{shown} is not supported",
                    where=entry.where,
                    hint=f"write it into the url: ?{shown}=...",
                )
                self._connection.append(problem)

    def _check_flyway_key(self, rest: Key, entry: Entry) -> None:
        dotted = ".".join(rest)
        if dotted in REFUSED:
            if entry.value not in _OFF:
                self._problems.append(_refused(dotted, REFUSED[dotted], entry))
        elif dotted in REFUSED_ON_DATABASE and entry.value not in _OFF:
            self._connection.append(_refused(dotted, REFUSED_ON_DATABASE[dotted], entry))
        elif dotted in ENVIRONMENT_KEYS:
            hint = f"it belongs to an environment: [environments.default] {dotted} = ..."
            self._problem(f"Unknown: 'flyway.{dotted}'", entry, hint)
        elif not self._known(rest, dotted):
            self._problem(f"Unknown: 'flyway.{dotted}'", entry, nearest(dotted, (*_FLYWAY_KEYS, *WITHOUT_EFFECT)))

    def _known(self, rest: Key, dotted: str) -> bool:
        if dotted in FIELD_OF or dotted in WITHOUT_EFFECT:
            return True
        return len(rest) > 1 and rest[0] in ("placeholders", *NAMESPACES_WITHOUT_EFFECT)

    def _problem(self, what: str, entry: Entry, hint: str = "") -> None:
        code = "unknown-setting" if what.startswith("Unknown") else "bad-setting"
        self._problems.append(Problem(code=code, what=what, where=entry.where, hint=hint))


def _refused(key: str, why: str, entry: Entry) -> Problem:
    what = f"flyway.{key} is not supported: {why}"
    return Problem(code="bad-setting", what=what, where=entry.where, hint="take it out")
