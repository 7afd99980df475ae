"""`flyback new`: the next migration and the stub of its undo script."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from flyback.cli.command_line import Line
from flyback.cli.project_option import PROJECT
from flyback.filesystem import settings_file
from flyback.filesystem.named_scripts import named_scripts
from flyback.filesystem.new_scripts import new_scripts
from flyback.filesystem.tree import shown


@click.command()
@click.argument("description")
@PROJECT
@click.pass_obj
def new(line: Line, description: str, project: Path) -> int:
    """Write the next V script and the stub of its undo, named after DESCRIPTION."""
    settings = settings_file.load(project, os.environ, line.settings)
    named = named_scripts(project, settings)
    for path in new_scripts(named, settings, description, datetime.now(UTC)):
        click.echo(shown(path, Path.cwd()))
    return 0
