"""Which setting, or which own option of a verb, a name on the command line means."""

from dataclasses import fields

from flyback.cli.verbs import FLAGS, VALUED
from flyback.errors import Problem
from flyback.frozen import frozen
from flyback.scripts.flyway_keys import (
    ENVIRONMENT_WITHOUT_EFFECT,
    FIELD_OF,
    NAMESPACES_WITHOUT_EFFECT,
    REFUSED,
    REFUSED_AS_ARGUMENT,
    SHAPE_OF,
    WITHOUT_EFFECT,
    kebab,
)
from flyback.settings import TABLES, FlybackSettings


@frozen
class Own:
    """An own option of a verb, spelled as in Flyway."""

    option: str
    """Empty for what needs nothing done."""
    flag: bool = False


@frozen
class Setting:
    """A setting, by the key that `settings_file.load` takes."""

    key: str
    constant: str | None = None
    """What the name alone sets, for settings that are true or false."""


_OWN = {
    "outputType": Own(option="--json", flag=True),
    "migrationIds": Own(option="--migration-ids", flag=True),
    "skipCheckForUpdate": Own(option="", flag=True),
    "outputFile": Own(option="--output-file"),
    "workingDirectory": Own(option="--project"),
    "color": Own(option="--color"),
    "cherryPick": Own(option="--cherry-pick"),
    "infoSinceDate": Own(option="--info-since-date"),
    "infoUntilDate": Own(option="--info-until-date"),
    "infoSinceVersion": Own(option="--info-since-version"),
    "infoUntilVersion": Own(option="--info-until-version"),
    "infoOfState": Own(option="--info-of-state"),
}
_FLYWAYS = {kebab(key): key for key in (*FIELD_OF, *WITHOUT_EFFECT, *REFUSED)}
_FLYBACKS = {
    {"schema": "flyback-schema"}.get(each.name, each.name.replace("_", "-")): each
    for each in fields(FlybackSettings)
    if each.name not in TABLES
}
_REASONS = {**REFUSED, **REFUSED_AS_ARGUMENT}
_ROOTS = ("placeholders", "environments", *ENVIRONMENT_WITHOUT_EFFECT)


def meaning(name: str) -> Own | Setting | Problem:
    """What `-outOfOrder`, `--out-of-order`, `--no-out-of-order` or `-placeholders.owner` stands for."""
    if name.startswith("--"):
        return _usual(name)
    return _flyways(name, name[1:].removeprefix("flyway."))


def _usual(name: str) -> Own | Setting | Problem:
    bare = name[2:]
    if bare == "placeholder":
        return Setting(key="placeholder")
    if bare == "env":
        return Setting(key="environment")
    if bare in _FLYBACKS:
        each = _FLYBACKS[bare]
        return Setting(key=f"flyback.{each.name}", constant="true" if each.type is bool else None)
    if bare.startswith("no-"):
        match meaning(f"--{bare[3:]}"):
            case Setting(key=key, constant="true"):
                return Setting(key=key, constant="false")
        return _unknown(name)
    return _flyways(name, _FLYWAYS.get(bare, bare))


def _flyways(name: str, key: str) -> Own | Setting | Problem:
    if key in _OWN:
        return _OWN[key]
    head, dot, tail = key.partition(".")
    if key in _REASONS or (head in NAMESPACES_WITHOUT_EFFECT and tail):
        why = _REASONS.get(key, f"flyback has nothing that {head}.{tail} could set")
        return Problem(code="refused", what=f"{name} is not supported: {why}", hint="take it out")
    if key in FIELD_OF:
        return Setting(key=key, constant="true" if SHAPE_OF[key] is bool else None)
    if key in WITHOUT_EFFECT or key in ENVIRONMENT_WITHOUT_EFFECT or (head == "flyback" and tail):
        return Setting(key=key)
    if head in _ROOTS and dot and tail:
        return Setting(key=key)
    return _unknown(name)


def _unknown(name: str) -> Problem:
    from flyback.scripts.flyway_sources import nearest  # noqa: PLC0415 - only to tell of a mistake

    usual = (*(f"--{each}" for each in (*_FLYWAYS, *_FLYBACKS)), *FLAGS, *VALUED)
    known = usual if name.startswith("--") else tuple(f"-{key}" for key in (*FIELD_OF, *_OWN))
    shown = name if name.isprintable() else ascii(name)
    return Problem(code="usage", what=f"no such option: {shown}", hint=nearest(name, known))
