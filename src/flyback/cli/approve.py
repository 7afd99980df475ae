"""`flyback approve`: signs a plan that was read."""

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from flyback.cli.command_line import Line
from flyback.cli.project_option import PROJECT
from flyback.cli.setting_help import SettingsVerb
from flyback.cli.signing_options import KEY, key_file, lasting
from flyback.errors import Problem, UsageError
from flyback.evidence.plan_document import PlanDocument, read_plan_document
from flyback.filesystem import settings_file
from flyback.model.evidence import Approval, Kind, Statement, WaivedGate
from flyback.report.consent import ballot_text, remarks, signed_text
from flyback.report.json_text import Json, dumped
from flyback.settings import Settings
from flyback.signing.key_files import signing_key
from flyback.workflows.consent.approving import Consent, refuse_other, without_proof
from flyback.workflows.consent.approving import approve as sign
from flyback.workflows.consent.signer import desk
from flyback.workflows.consent.waiving import refuse_never
from flyback.workflows.undo.confirming import TYPED, begins

_LARGEST = 64 << 20


@click.command(cls=SettingsVerb, settings=("environment", "locations"))
@click.argument("file", type=click.Path(path_type=Path), metavar="PLAN.JSON")
@KEY
@click.option("--for", "lasts", default="24h", metavar="LENGTH", help="How long it holds  [default: 24h]")
@click.option(
    "--not-undoable",
    multiple=True,
    metavar="SCRIPT",
    help="A script whose way back is not proven, and that may run all the same; once for each.",
)
@click.option(
    "--waive",
    "waived",
    multiple=True,
    metavar="GATE:WHY",
    help="A gate that is not to stop it, and why; once for each.",
)
@click.option("--ticket", default="", metavar="ID", help="The change ticket it is for.")
@click.option("--comment", default="", metavar="TEXT", help="Whatever should be remembered.")
@click.option("--reviewed", default="", metavar="SHA256", help="The plan's digest, where nobody can be asked.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@PROJECT
@click.pass_obj
def approve(line: Line, /, file: Path, project: Path, **options: object) -> int:
    """Agree to a plan: PLAN.JSON as flyback plan wrote it, or what migrate or undo printed with --plan --json.

    Only the very scripts that you have here are approved: any edit voids it, as does any change of what the environment
    (--env NAME) asks for. Shows the plan, then asks for the first digits of its digest.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    document = read_plan_document(_content(file), str(file))
    consent = _consent(options)
    key = signing_key(key_file(options), os.environ)
    at = desk(project, _settings(line, project, document), Kind.APPROVAL, key, now)
    refuse_other(at, document)
    if not options["as_json"]:
        click.echo(_shown(at.policy.environment.name, document), nl=False)
    _confirm(document, str(options["reviewed"]))
    signed = sign(at, document, consent, now).statement
    if options["as_json"]:
        click.echo(dumped(_value(signed), indent=2))
    else:
        missing = [each for each in without_proof(document.scripts) if each not in consent.not_undoable]
        more = [f"not accepted without a proven way back: {each} (--not-undoable {each})" for each in missing]
        title = f"approved by {signed.predicate.who} for {signed.predicate.environment}"
        click.echo(signed_text(title, signed.place, signed.predicate.expires, more), nl=False)
    return 0


def _consent(options: Mapping[str, object]) -> Consent:
    return Consent(
        not_undoable=_texts(options["not_undoable"]),
        waived=tuple(_waived(each) for each in _texts(options["waived"])),
        ticket=str(options["ticket"]),
        comment=str(options["comment"]),
        lasts=lasting(str(options["lasts"])),
    )


def _value(signed: Statement[Approval]) -> dict[str, Json]:
    approval = signed.predicate
    return {
        "schema": "flyback.approve/1",
        "id": signed.id,
        "file": signed.place,
        "who": approval.who,
        "environment": approval.environment,
        "plan": approval.plan,
        "expires": approval.expires.isoformat(),
    }


def _settings(line: Line, project: Path, document: PlanDocument) -> Settings:
    """Of the environment that is named, else of the plan's."""
    named = {"environment": document.environment} if document.environment else {}
    return settings_file.load(project, os.environ, {**named, **line.settings})


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(_LARGEST)
    except OSError as error:
        what = f"the plan cannot be read: {error.strerror}"
        hint = "flyback plan --env NAME writes plan.json"
        raise UsageError(Problem(code="unreadable", what=what, where=str(file), hint=hint)) from None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, tuple) else ()


def _waived(text: str) -> WaivedGate:
    gate, _, because = (part.strip() for part in text.partition(":"))
    refuse_never(gate, because, f"--waive {text}")
    return WaivedGate(gate=gate, because=because)


def _shown(environment: str, document: PlanDocument) -> str:
    scripts = [(each.path, each.way_back, each.destructive) for each in document.scripts]
    warnings = remarks(document.refusals, document.no_return)
    return ballot_text(environment, document.verb, document.digest, scripts) + warnings


def _confirm(document: PlanDocument, reviewed: str) -> None:
    """Lets pass only who has the digest of this very plan.

    Raises:
        UsageError: nobody confirmed, or something else.
    """
    if reviewed:
        if reviewed.strip().lower() != document.digest:
            what = "that is not the digest of this plan; nothing was signed"
            raise UsageError(Problem(code="other-digest", what=what, where="--reviewed"))
        return
    if not sys.stdin.isatty():
        hint = "read the plan, then give its digest: --reviewed SHA256"
        raise UsageError(Problem(code="not-reviewed", what="nobody can be asked; nothing was signed", hint=hint))
    typed = click.prompt(f"The first {TYPED} digits of the digest", default="", show_default=False, err=True)
    if not begins(document.digest, typed):
        what = f"these are not the first {TYPED} digits of the digest; nothing was signed"
        raise UsageError(Problem(code="not-confirmed", what=what))
