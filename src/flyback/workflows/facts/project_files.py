"""The files of a project that decide what runs, and under which rules."""

from collections.abc import Iterator
from pathlib import Path

from flyback.model.script import Project, Source

_SETTINGS = ("flyback.toml", "flyway.toml", "flyway.conf", "flyway.user.toml")


def project_files(folder: Path, project: Project) -> tuple[Path, ...]:
    """Scripts with their `.conf` files, and the settings that are there; each once."""
    found = [Path(file) for source in _sources(project) for file in _files(source)]
    return tuple(dict.fromkeys((*found, *(folder / name for name in _SETTINGS if (folder / name).is_file()))))


def _sources(project: Project) -> Iterator[Source]:
    for scripts in (
        project.versioned,
        project.undo,
        project.baselines,
        project.repeatables,
        project.callbacks,
        project.verifications,
    ):
        for script in scripts:
            yield script.source


def _files(source: Source) -> tuple[str, ...]:
    return (source.file, f"{source.file}.conf") if source.conf_digest else (source.file,)
