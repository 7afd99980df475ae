"""`flyback drift`."""

import click

from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.errors import DriftError
from flyback.postgres.scratch.contract import Trust
from flyback.report.target.drift import drift_json, drift_text
from flyback.scripts.jdbc_url import libpq_string
from flyback.workflows.drift.drift import Disposable
from flyback.workflows.drift.drift import drift as compare


@click.command(cls=TargetVerb, settings=(*CONNECTION, *SCRIPTS))
@click.option("--server", metavar="DSN", default="", help="Use databases of this server; its role needs CREATEDB.")
@click.option("--trusted", is_flag=True, help="Run scripts as a superuser: for your own SQL only.")
@on_target
def drift(errand: Errand, *, server: str, trusted: bool) -> Answer:
    """Compare the live catalogue with what the applied migrations make on a disposable PostgreSQL.

    Exit codes: 0 no drift, 4 drift.
    """
    disposable = Disposable(server_dsn=libpq_string(server), trust=Trust.TRUSTED if trusted else Trust.UNTRUSTED)
    with errand.opened() as opened:
        result = compare(opened, disposable)
    code = DriftError.exit_code if result.differences else 0
    return Answer(text=drift_text(result), value=drift_json(result), code=code)
