"""`flyback waive`: one gate is not to stop one set of migrations, for a while."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from flyback.cli.command_line import Line
from flyback.cli.project_option import PROJECT
from flyback.cli.setting_help import SettingsVerb
from flyback.cli.signing_options import KEY, key_file, lasting
from flyback.filesystem import settings_file
from flyback.model.evidence import Kind
from flyback.report.consent import signed_text
from flyback.report.json_text import dumped
from flyback.signing.key_files import signing_key
from flyback.workflows.consent.signer import desk
from flyback.workflows.consent.waiving import refuse_never
from flyback.workflows.consent.waiving import waive as sign


@click.command(cls=SettingsVerb, settings=("environment", "locations"))
@click.argument("gate")
@click.option("--because", default="", metavar="TEXT", help="Why; everybody will read it.")
@click.option("--for", "lasts", default="4h", metavar="LENGTH", help="How long it holds  [default: 4h]")
@KEY
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@PROJECT
@click.pass_obj
def waive(line: Line, /, gate: str, project: Path, because: str, **options: object) -> int:
    """Sign that GATE is not to stop these migrations on an environment (--env NAME), for a while.

    It holds for the scripts as they are here: any edit voids it. The checklist and the audit show it, with the reason.
    """
    refuse_never(gate, because, f"waive {gate}")
    length = lasting(str(options["lasts"]))
    now = datetime.now(UTC).replace(microsecond=0)
    settings = settings_file.load(project, os.environ, line.settings)
    key = signing_key(key_file(options), os.environ)
    at = desk(project, settings, Kind.WAIVER, key, now)
    signed = sign(at, gate, because, length, now)
    waiver = signed.statement.predicate
    if options["as_json"]:
        found = {"id": signed.statement.id, "file": signed.statement.place, "who": waiver.who, "gate": gate}
        more = {"environment": waiver.environment, "expires": waiver.expires.isoformat()}
        click.echo(dumped({"schema": "flyback.waive/1", **found, **more}, indent=2))
        return 0
    title = f"{gate} waived by {waiver.who} for {waiver.environment}"
    click.echo(signed_text(title, signed.statement.place, waiver.expires, [waiver.because]), nl=False)
    return 0
