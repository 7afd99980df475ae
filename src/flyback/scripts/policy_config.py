"""`[environments.NAME]` and `[[keys]]` of `flyback.toml`: what each environment asks for, and whose word counts."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from flyback.errors import Problem
from flyback.frozen import frozen, replaced
from flyback.model.evidence import Kind
from flyback.model.policy import EnvironmentPolicy, TrustedKey
from flyback.model.public_keys import public_key
from flyback.scripts.environment_rules import faults, holds_login, is_secret
from flyback.scripts.flyway_sources import nearest
from flyback.scripts.table_reading import TableReader

CONNECTION = ("url", "user", "password")
"""Keys of an environment that say how to connect; Flyway's words, with `${env.NAME}` and `${file.PATH}`."""
_EVERY = "*"
_KINDS = tuple(each.value for each in Kind)


@frozen
class Policies:
    """What a file says of environments and keys."""

    environments: Mapping[str, EnvironmentPolicy]
    keys: tuple[TrustedKey, ...]
    connections: Mapping[str, Mapping[str, str]]
    """By environment: those of `CONNECTION` that it sets, as written."""
    problems: tuple[Problem, ...]
    """What is wrong with it; what is wrong is not among the others."""


def policies(environments: object, keys: object, path: str) -> Policies:
    """Reads the two parts of a TOML file; everything that is wrong is among the problems."""
    reading = _Reading(path)
    tables = environments if isinstance(environments, Mapping) else {}
    if environments is not tables:
        reading.tables.wrong("environments", "should be tables: [environments.production]")
    found = {name: policy for name, table in tables.items() if (policy := reading.environment(name, table))}
    reading.check(found, tuple(tables))
    trusted = reading.keys(keys, tuple(tables))
    return Policies(
        environments=MappingProxyType(found),
        keys=trusted,
        connections=MappingProxyType(reading.connections),
        problems=tuple(reading.tables.problems),
    )


class _Reading:
    def __init__(self, path: str) -> None:
        self.tables = TableReader(path)
        self.connections: dict[str, Mapping[str, str]] = {}

    def environment(self, name: str, table: object) -> EnvironmentPolicy | None:
        place = f"environments.{name}"
        if isinstance(table, Mapping):
            self.connections[name] = MappingProxyType(dict(self._connection(place, table)))
            table = {key: value for key, value in table.items() if key not in CONNECTION}
        found = self.tables.read(EnvironmentPolicy, table, place, name=name)
        return found and replaced(found, hosts=tuple(map(_with_port, found.hosts)))

    def _connection(self, place: str, table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        for key in CONNECTION:
            value = table.get(key)
            if value is None:
                continue
            if not isinstance(value, str):
                self.tables.wrong(f"{place}.{key}", "should be a text")
            elif (key == "password" and is_secret(value)) or (key == "url" and holds_login(value)):
                hint = 'write password = "${env.NAME}" or "${file.PATH}"'
                self.tables.wrong(f"{place}.{key}", "holds a password; name the place where it is instead", hint)
            else:
                yield key, value

    def check(self, found: Mapping[str, EnvironmentPolicy], known: Sequence[str]) -> None:
        """What the environments cannot say, each by itself and all together."""
        wrong = self.tables.wrong
        for name, policy in found.items():
            for where, what, hint in faults(policy, known):
                wrong(f"environments.{name}.{where}", what, hint)
            if circle := _circle(name, found):
                wrong(f"environments.{name}.after", f"goes round in a circle: {circle}")
        for name, policy in found.items():
            others = [each for each in found if each != name and _is_same(found[each], policy)]
            if policy.protected and others:
                hint = "what may run on one of them could run on the other: rename the copy's database"
                wrong(f"environments.{name}", f"is the same database as {', '.join(others)}", hint)

    def keys(self, tables: object, environments: Sequence[str]) -> tuple[TrustedKey, ...]:
        """The trusted keys, each of one person."""
        if not isinstance(tables, list):
            self.tables.wrong("keys", "should be a list of tables: [[keys]]")
            return ()
        read = [
            (number, self.tables.read(TrustedKey, table, f"keys[{number}]")) for number, table in enumerate(tables, 1)
        ]
        found = {
            number: replaced(key, emails=tuple(email.lower() for email in key.emails)) for number, key in read if key
        }
        owners: dict[str, str] = {}
        ids: dict[str, int] = {}
        for number, key in found.items():
            self._check_key(f"keys[{number}]", key, environments)
            for email in key.emails:
                if owners.setdefault(email, key.owner) != key.owner:
                    what = f"has the address {email}, as {owners[email]} has: one person cannot be two"
                    self.tables.wrong(f"keys[{number}].emails", what)
            self._check_public(number, key, ids)
        return tuple(found.values())

    def _check_key(self, place: str, key: TrustedKey, environments: Sequence[str]) -> None:
        wrong = self.tables.wrong
        if not key.owner.strip():
            wrong(f"{place}.owner", "should name somebody")
        for email in key.emails:
            if "@" not in email:
                wrong(f"{place}.emails", f"has what is no e-mail address: {email}")
        for kind in key.may:
            if kind not in _KINDS:
                wrong(f"{place}.may", f"names no kind of evidence: {kind}", nearest(kind, _KINDS))
        for name in key.environments:
            if name not in (_EVERY, *environments):
                wrong(f"{place}.environments", f"names no environment: {name}", nearest(name, (_EVERY, *environments)))

    def _check_public(self, number: int, key: TrustedKey, ids: dict[str, int]) -> None:
        place = f"keys[{number}].public"
        try:
            first = ids.setdefault(public_key(key.public).id, number)
        except ValueError as error:
            self.tables.wrong(place, f"is no public key: {error}")
        else:
            if first != number:
                what = f"is that of keys[{first}], too"
                self.tables.wrong(place, what, "trust each key once; may and environments are lists")


def _is_same(one: EnvironmentPolicy, other: EnvironmentPolicy) -> bool:
    """Whether two environments say that they are one database."""
    same = (one.system_identifier, one.database) == (other.system_identifier, other.database)
    return same and bool(one.system_identifier and one.database)


def _circle(name: str, found: Mapping[str, EnvironmentPolicy]) -> str:
    """The way from an environment back to itself, told once: by the first of its names; empty where there is none."""
    way = [name]
    while (policy := found.get(way[-1])) and policy.after and policy.after not in way:
        way.append(policy.after)
    last = found.get(way[-1])
    is_circle = len(way) > 1 and last is not None and last.after == name == min(way)
    return " -> ".join((*way, name)) if is_circle else ""


def _with_port(host: str) -> str:
    """`db1` -> `db1:5432`; a folder of sockets, too."""
    last = host.rpartition("]")[2]
    return host if ":" in last else f"{host}:5432"
