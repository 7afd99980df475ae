"""The option that every verb has."""

from pathlib import Path

import click

PROJECT = click.option(
    "--project",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="FOLDER",
    help="Folder of the project  [default: .]",
)
