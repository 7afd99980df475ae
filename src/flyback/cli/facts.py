"""`flyback facts`."""

import gc
import json
import os

import click

from flyback.cli.gate_answer import TICKET
from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.release_options import policy_of
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.gates.facts_json import encoded
from flyback.model.facts import Facts
from flyback.postgres.target.connecting import Manner
from flyback.report.json_text import Json, dumped
from flyback.workflows.facts.collecting import collect
from flyback.workflows.facts.question import Question
from flyback.workflows.opened import opened
from flyback.workflows.telling import Teller


@click.command(cls=TargetVerb, settings=(*CONNECTION, *SCRIPTS, "target"))
@TICKET
@on_target
def facts(errand: Errand, *, ticket: str) -> Answer:
    """Print what gates decide on, as JSON: everything that can be learned of a run on an environment (--env NAME).

    Asks the database, git, the evidence, and the services that flyback.toml names; changes nothing. What could not be
    learned says why, and gates refuse it. flyback gate --facts FILE judges what is printed here again.

    Exit codes: 0 whatever was learned.
    """
    value = _plain(_collected(errand, ticket))
    return Answer(text=f"{dumped(value, indent=2)}\n", value=value)


def _collected(errand: Errand, ticket: str) -> Facts:
    gc.disable()  # hardly any of what is learned goes before the end
    with opened(errand.folder, errand.settings, Teller(), Manner.READING) as ready:
        return collect(ready, policy_of(ready), Question(ticket=ticket), os.environ)


def _plain(found: Facts) -> dict[str, Json]:
    value: dict[str, Json] = json.loads(encoded(found))
    return value
