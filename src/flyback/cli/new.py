"""`flyback new`: the next migration and the stub of its undo script."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from flyback.cli.command_line import Line
from flyback.cli.project_option import PROJECT
from flyback.filesystem import discover, new_scripts, settings_file
from flyback.filesystem.tree import shown


@click.command()
@click.argument("description")
@PROJECT
@click.pass_obj
def new(line: Line, description: str, project: Path) -> int:
    """Write the next V script and the stub of its undo, named after DESCRIPTION."""
    settings = settings_file.load(project, os.environ, line.settings)
    scripts = discover.read_young_project(project, settings)
    for path in new_scripts.new_scripts(project, settings, scripts, description, datetime.now(UTC)):
        click.echo(shown(path, Path.cwd()))
    return 0
