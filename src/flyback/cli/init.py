"""`flyback init`: a commented flyback.toml."""

import os
from pathlib import Path

import click

from flyback.cli.command_line import Line
from flyback.cli.project_option import PROJECT
from flyback.filesystem import discover, init_file, settings_file
from flyback.filesystem.tree import shown


@click.command()
@PROJECT
@click.pass_obj
def init(line: Line, project: Path) -> int:
    """Write flyback.toml: every setting with its default, and what was found."""
    settings = settings_file.load(project, os.environ, line.settings)
    path = init_file.write_init(project, settings, discover.read_young_project(project, settings))
    click.echo(shown(path, Path.cwd()))
    return 0
