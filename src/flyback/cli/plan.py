"""`flyback plan`."""

import os
from pathlib import Path

import click

from flyback.cli import terminal
from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.run_options import cherry_pick, picked
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.cli.signing_options import KEY, key_file
from flyback.errors import Problem, UsageError
from flyback.model.release import Release
from flyback.postgres.scratch.contract import Trust
from flyback.postgres.target.connecting import Manner
from flyback.report.json_text import dumped
from flyback.report.release.text import release_text
from flyback.report.release.value import release_json
from flyback.report.release.words import refusals
from flyback.scripts.jdbc_url import libpq_string
from flyback.signing.key_files import chosen_key
from flyback.workflows.facts.environment import policy_at
from flyback.workflows.migrate.request import MigrateRequest
from flyback.workflows.release.request import SEED_ROWS, Rehearsing, ReleaseRequest
from flyback.workflows.release.witnessing import witnessed

_NAMES = ("plan.json", "plan.md", "plan.html")


@click.command(cls=TargetVerb, settings=(*CONNECTION, *SCRIPTS, "target", "out-of-order"))
@cherry_pick("Plan these versions, in this order")
@click.option("--no-rehearsal", is_flag=True, help="Leave out times and proofs: nothing is run on a disposable server.")
@click.option(
    "--seed-rows",
    type=click.IntRange(min=0),
    default=SEED_ROWS,
    metavar="N",
    help=f"Rows generated for a table in the rehearsal, fewer where it is very wide  [default: {SEED_ROWS}]",
)
@click.option("--server", metavar="DSN", help="Rehearse on databases of this server; its role needs CREATEDB.")
@click.option("--trusted", is_flag=True, help="Rehearse as a superuser: for your own SQL only.")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="FOLDER",
    help="Where plan.json, plan.md and plan.html are written  [default: the current folder]",
)
@KEY
@on_target
def plan(errand: Errand, *, cherry_pick: str, folder: Path, **given: object) -> Answer:
    """Show what migrate would do to an environment, before it does: exact commands, risks, times, ways back.

    The environment (--env NAME) is only read. What is pending is rehearsed on a disposable server that has its
    schema. Writes plan.json, plan.md and plan.html; with a key to sign it, also the evidence of the rehearsal.

    Exit codes: 0 it can run, 1 the server will refuse it, or it failed in the rehearsal.
    """
    _refuse_unwritable(folder)
    request = ReleaseRequest(migrate=MigrateRequest(cherry_pick=picked(cherry_pick)), rehearsing=_rehearsing(given))
    key = chosen_key(key_file(given), os.environ)
    with errand.opened(Manner.READING) as opened:
        found, evidence = witnessed(opened, request, terminal.progress_beside(errand.output), key)
        unsigned = request.rehearsing is not None and not evidence and policy_at(opened) is not None
    _write(found, folder)
    written = [*(str(folder / name) for name in _NAMES), *evidence]
    text = f"{release_text(found)}Written: {', '.join(written)}\n"
    if unsigned:
        text += "Not signed, so that no gate believes the rehearsal: name a key with --key\n"
    return Answer(text=text, value=release_json(found), code=1 if any(refusals(found)) else 0)


def _rehearsing(given: dict[str, object]) -> Rehearsing | None:
    if given["no_rehearsal"]:
        return None
    rows, server = given["seed_rows"], given["server"]
    return Rehearsing(
        seed_rows=rows if isinstance(rows, int) else SEED_ROWS,
        server_dsn=libpq_string(server) if isinstance(server, str) else "",
        trust=Trust.TRUSTED if given["trusted"] else Trust.UNTRUSTED,
    )


def _refuse_unwritable(folder: Path) -> None:
    """Before the work, which may take minutes."""
    if not folder.is_dir():
        raise UsageError(Problem(code="usage", what="there is no such folder", where=f"--to {folder}"))
    if not os.access(folder, os.W_OK):
        what = "the folder cannot be written to"
        raise UsageError(Problem(code="unwritable", what=what, where=str(folder), hint="name another with --to"))


def _write(found: Release, folder: Path) -> None:
    from flyback.report.release.markdown import release_markdown  # noqa: PLC0415 - after what can fail
    from flyback.report.release.page import release_page  # noqa: PLC0415 - loads jinja2

    texts = (dumped(release_json(found), indent=2) + "\n", release_markdown(found), release_page(found))
    problems = []
    for name, text in zip(_NAMES, texts, strict=True):
        try:
            (folder / name).write_text(text, encoding="utf-8")
        except OSError as error:
            what = f"the plan cannot be written: {error.strerror}"
            problems.append(Problem(code="unwritable", what=what, where=str(folder / name), hint="name another folder"))
    if problems:
        raise UsageError(problems)
