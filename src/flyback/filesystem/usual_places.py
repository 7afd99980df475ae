"""Where the migrations of a project are when nobody said so."""

from itertools import islice
from pathlib import Path

from flyback.errors import Problem, ProjectError
from flyback.filesystem.tree import files_below, is_folder, names_in, shown
from flyback.scripts.names import Kind, Name, parse, sql_stem
from flyback.settings import Settings

NO_MIGRATIONS = "no-migrations"
"""Code of the problem that the folder has no migration at all."""
_USUAL = ("db/migration", "migrations", "sql", "src/main/resources/db/migration")
_LOOKED_AT = 20_000
"""Files looked at for a hint where migrations might be."""


def usual_place(folder: Path, settings: Settings) -> Path:
    """The one usual folder that holds migrations.

    Raises:
        ProjectError: none does, or several do.
    """
    holding = usual_places(folder, settings)
    if len(holding) == 1:
        return holding[0]
    if not holding:
        raise ProjectError(_none(folder, settings))
    places = [shown(each, folder) for each in holding]
    problem = Problem(
        code="several-locations",
        what=f"migrations in several places: {', '.join(places)}",
        where=str(folder),
        hint=f"say which: {_setting(places[0])}",
    )
    raise ProjectError(problem)


def usual_places(folder: Path, settings: Settings) -> list[Path]:
    """Every usual folder that holds migrations; it takes one for a project."""
    holding = [
        place
        for each in _USUAL
        if is_folder(place := folder / each) and any(_is_migration(file.name, settings) for file in files_below(place))
    ]
    if any(_is_migration(name, settings) for name in names_in(folder)):
        holding.append(folder)
    return holding


def _is_migration(file_name: str, settings: Settings) -> bool:
    stem = sql_stem(file_name, settings.flyway.sql_migration_suffixes)
    name = parse(stem, settings) if stem is not None else None
    return isinstance(name, Name) and name.kind is not Kind.CALLBACK


def _none(folder: Path, settings: Settings) -> Problem:
    if elsewhere := _elsewhere(folder, settings):
        names = ", ".join(shown(each, folder) for each in elsewhere[:3])
        more = f" and {len(elsewhere) - 3} more folders" if len(elsewhere) > 3 else ""
        code, hint = "migrations-elsewhere", f"there are some in {names}{more}: {_setting(shown(elsewhere[0], folder))}"
    else:
        name = f"{settings.flyway.sql_migration_prefix}1{settings.flyway.sql_migration_separator}create_users.sql"
        code, hint = NO_MIGRATIONS, f"a migration is named like {name}; --project names another folder"
    what = f"no migrations in {', '.join(_USUAL)} or the folder itself"
    return Problem(code=code, what=what, where=str(folder), hint=hint)


def _elsewhere(folder: Path, settings: Settings) -> list[Path]:
    """Folders that hold migrations, as far as they were found."""
    found: set[Path] = set()
    try:
        for file in islice(files_below(folder), _LOOKED_AT):
            if _is_migration(file.name, settings):
                found.add((folder / file.relative).parent)
    except ProjectError:
        pass  # it is only a hint
    return sorted(found)


def _setting(place: str) -> str:
    return f'write [flyway] locations = ["filesystem:{place}"] in flyway.toml'
