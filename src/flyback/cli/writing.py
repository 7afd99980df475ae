"""`flyback new` and `flyback init`: files to begin with."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from flyback.filesystem import discover, init_file, new_scripts, settings_file
from flyback.filesystem.tree import shown

_PROJECT = click.option(
    "--project", type=click.Path(path_type=Path), default=Path(), help="Folder of the project  [default: .]"
)


@click.command(short_help="Write the next migration and its undo stub.")
@click.argument("description")
@_PROJECT
def new(description: str, project: Path) -> int:
    """Write the next V script and the stub of its undo, named after DESCRIPTION."""
    settings = settings_file.load(project, os.environ, {})
    scripts = discover.read_young_project(project, settings)
    for path in new_scripts.new_scripts(project, settings, scripts, description, datetime.now(UTC)):
        click.echo(shown(path, Path.cwd()))
    return 0


@click.command(short_help="Write a commented flyback.toml for the project found.")
@_PROJECT
def init(project: Path) -> int:
    """Write flyback.toml: every setting with its default, and what was found."""
    settings = settings_file.load(project, os.environ, {})
    path = init_file.write_init(project, settings, discover.read_young_project(project, settings))
    click.echo(shown(path, Path.cwd()))
    return 0
