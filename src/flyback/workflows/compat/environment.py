"""The statements and the schema of an environment."""

from dataclasses import replace

from flyback.postgres.target.session_reset import script_path
from flyback.postgres.top_statements import top_statements
from flyback.workflows.compat.request import CompatRequest
from flyback.workflows.opened import Opened
from flyback.workflows.rehearse.request import FromLive, FromNothing, Request


def of_environment(opened: Opened, top: int, migrations: Request) -> CompatRequest:
    """The statements that cost it the most, on its own schema unless the request says another base.

    Raises:
        ServerError: there is no pg_stat_statements that can be read, or it shows nothing of this database.
    """
    queries, notes = top_statements(opened.target, top)
    facts = opened.target.facts
    if isinstance(migrations.base, FromNothing):
        migrations = replace(migrations, base=FromLive(dsn=opened.target.address.conninfo))
    if migrations.server_major is None:
        migrations = replace(migrations, server_major=facts.server_version_num // 10000)
    return CompatRequest(queries=queries, migrations=migrations, script_path=script_path(facts), notes=notes)
