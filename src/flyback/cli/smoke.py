"""`flyback smoke`."""

import os
from pathlib import Path

import click

from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.release_options import policy_of
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.cli.signing_options import KEY
from flyback.postgres.target.connecting import Manner
from flyback.report.services.smoke import smoke_json, smoke_text
from flyback.signing.key_files import chosen_key
from flyback.workflows.smoke_evidence import smoke as workflow


@click.command(cls=TargetVerb, settings=(*CONNECTION, *SCRIPTS))
@click.option("--deployment", metavar="ID", default="", help="The run that it is about  [default: the last one]")
@KEY
@on_target
def smoke(errand: Errand, *, deployment: str, key: Path | None) -> Answer:
    """Ask an environment (--env NAME) whether it works: the queries, commands and requests of its smoke tests.

    Queries are asked in transactions that only read. With a key to sign, what they say becomes evidence, which the
    gates of the next environment ask for.

    Exit codes: 0 all passed, 1 one failed or nobody knows.
    """
    signing = chosen_key(key, os.environ)
    with errand.opened(Manner.READING) as opened:
        policy = policy_of(opened)
        found = workflow(opened, policy, signing, os.environ, deployment)
    tests, name = found.smoke.tests, policy.environment.name
    notes = "" if signing else "not signed, so that no gate knows of it: name a key with --key\n"
    return Answer(
        text=smoke_text(name, tests, found.place) + notes,
        value=smoke_json(name, tests, found.smoke.deployment, found.place),
        code=0 if found.smoke.passed else 1,
    )
