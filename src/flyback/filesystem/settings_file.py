"""The settings of a project: its files, the environment and the command line, by precedence.

Source: Flyway 13: command line > environment > files; of the files the later wins: home folder, project folder,
those named by `configFiles`; `flyway.user.toml` after `flyway.toml`; TOML and CONF never mix.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from flyback.errors import ConfigurationError, Problem
from flyback.filesystem.tree import is_file, shown
from flyback.scripts.flyback_config import connections, environment_names, flyback_settings
from flyback.scripts.flyway_config import flyway_settings
from flyback.scripts.flyway_sources import Entry, Key, from_conf, from_environment, from_overrides, from_toml, read_toml
from flyback.settings import Settings

_TOML_NAMES = ("flyway.toml", "flyway.user.toml")
_CONF_NAMES = ("flyway.conf",)
_FLYBACK = "flyback."


def load(folder: Path, environment: Mapping[str, str], overrides: Mapping[str, str]) -> Settings:
    """All settings of the project in a folder.

    `overrides` are the command line's, by key: Flyway's (`locations`, `placeholders.owner`, `configFiles`),
    flyback's with `flyback.` in front (`flyback.undo_folder`).

    Raises:
        ConfigurationError: a file that cannot be read, unknown keys, values of the wrong form.
    """
    folder = folder.absolute()
    own = {key.removeprefix(_FLYBACK): value for key, value in overrides.items() if key.startswith(_FLYBACK)}
    flyways = {key: value for key, value in overrides.items() if not key.startswith(_FLYBACK)}
    files = _entries(folder, environment, flyways)
    direct = {**from_environment(environment), **from_overrides(flyways)}
    path = folder / "flyback.toml"
    document = read_toml(_text(path, folder, "utf-8"), path.name) if is_file(path) else {}
    more = connections(document, path.name)
    _refuse_said_twice(more, files)
    flyback = flyback_settings(document, path.name, own)
    flyway = flyway_settings({**more, **files}, direct, environment, environment_names(document))
    if more:
        from flyback.filesystem.secret_files import with_secret_files  # noqa: PLC0415 - most projects have none

        flyway = with_secret_files(flyway, more, folder)
    settings = Settings(flyway=flyway, flyback=flyback)
    if not settings.undo_prefixes:
        what = f"undo_prefixes: {', '.join(settings.flyback.undo_prefixes)} is the prefix of migrations"
        raise ConfigurationError(Problem(code="bad-setting", what=what, where=path.name, hint='undo_prefixes = ["U"]'))
    return settings


def _refuse_said_twice(more: Mapping[Key, Entry], files: Mapping[Key, Entry]) -> None:
    """Of two ways to one environment nobody knows which one was reviewed."""
    problems = [
        Problem(
            code="said-twice",
            what=f"{'.'.join(key)} is set in {files[key].where}, too",
            where=entry.where,
            hint="leave it out of one of them",
        )
        for key, entry in more.items()
        if key in files
    ]
    if problems:
        raise ConfigurationError(problems)


def _entries(folder: Path, environment: Mapping[str, str], overrides: Mapping[str, str]) -> dict[Key, Entry]:
    named = _named_files(folder, environment, overrides)
    homes = [folder] if "HOME" not in environment else [Path(environment["HOME"]), folder]
    on_disk = {kind: _existing(homes, names) for kind, names in ((".toml", _TOML_NAMES), (".conf", _CONF_NAMES))}
    kinds = {path.suffix.lower() for path in named} or {".toml" if on_disk[".toml"] else ".conf"}
    if len(kinds) > 1 or not kinds <= {".toml", ".conf"}:
        problem = Problem(
            code="mixed-config-files",
            what=f"settings files of different kinds: {', '.join(shown(path, folder) for path in named)}",
            where="configFiles",
            hint="TOML and CONF never mix: name only .toml files, or only .conf files",
        )
        raise ConfigurationError(problem)
    encoding = overrides.get("configFileEncoding") or environment.get("FLYWAY_CONFIG_FILE_ENCODING") or "utf-8"
    found: dict[Key, Entry] = {}
    problems: list[Problem] = []
    kind = kinds.pop()
    for path in (*on_disk[kind], *named):
        try:
            if kind == ".toml":
                found |= from_toml(_text(path, folder, "utf-8"), shown(path, folder))
            else:
                found |= from_conf(_text(path, folder, encoding), shown(path, folder), environment)
        except ConfigurationError as error:
            problems += error.problems
    if problems:
        raise ConfigurationError(problems)
    return found


def _named_files(folder: Path, environment: Mapping[str, str], overrides: Mapping[str, str]) -> list[Path]:
    text = overrides.get("configFiles") or environment.get("FLYWAY_CONFIG_FILES") or ""
    return [folder / name.strip() for name in text.split(",") if name.strip()]


def _existing(folders: Sequence[Path], names: Sequence[str]) -> list[Path]:
    paths = dict.fromkeys(folder / name for folder in folders for name in names)
    return [path for path in paths if is_file(path)]


def _text(path: Path, folder: Path, encoding: str) -> str:
    where = shown(path, folder)
    try:
        return path.read_bytes().decode(encoding)
    except OSError as error:
        what = f"Unable to load config file: {error.strerror}"
        problem = Problem(code="unreadable", what=what, where=where)
    except (UnicodeDecodeError, LookupError):
        problem = Problem(code="bad-encoding", what=f"the file is not {encoding}", where=where)
    raise ConfigurationError(problem)
