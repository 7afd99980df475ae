"""The state before the first rehearsed migration, as asked for."""

from pathlib import Path

from flyback.errors import Problem, UsageError
from flyback.scripts.jdbc_url import libpq_string
from flyback.settings import FlybackSettings
from flyback.workflows.rehearse.request import Base, FromDump, FromLive, FromNothing


def base_of(dump: Path | None, dsn: str, folder: Path, settings: FlybackSettings) -> Base:
    """What `--base-dump` and `--base-dsn` say, else the setting `base_dump`.

    Raises:
        UsageError: both were given, or the DSN is none.
    """
    if dump and dsn:
        raise UsageError(Problem(code="usage", what="both --base-dump and --base-dsn", hint="give one of them"))
    if dsn:
        return FromLive(dsn=libpq_string(dsn))
    if dump:
        return FromDump(path=dump)
    return FromDump(path=folder / settings.base_dump) if settings.base_dump else FromNothing()
