"""`flyback notify`."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.release_options import BEGINS, ENDS, LINK, links_of, policy_of, span_of
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.cli.signing_options import KEY
from flyback.filesystem.git import repository
from flyback.filesystem.runner import login
from flyback.model.announcement import Event
from flyback.model.evidence import Kind
from flyback.model.policy import Policy
from flyback.postgres.target.connecting import Manner
from flyback.report.announcement.words import message
from flyback.report.services.receipts import receipts_json, receipts_text
from flyback.services.caller import Caller
from flyback.services.notify.telling import undelivered
from flyback.signing.key_files import chosen_key
from flyback.workflows.announcing import About, announce, announcement, record_notices
from flyback.workflows.consent.signer import owner_of
from flyback.workflows.facts.pending import pending
from flyback.workflows.facts.question import Migrating

_EVENTS = tuple(each.value for each in Event)


@click.command(cls=TargetVerb, settings=(*CONNECTION, *SCRIPTS, "target"))
@click.option("--event", type=click.Choice(_EVENTS), default="planned", help="What happens  [default: planned]")
@BEGINS
@ENDS
@click.option("--ticket", metavar="ID", default="", help="The change ticket it is for.")
@click.option("--deployment", metavar="ID", default="", help="The run that it is about, where there is one already.")
@click.option("--reason", metavar="TEXT", default="", help="Why it failed, or why gates were broken open.")
@LINK
@click.option("--print", "only_print", is_flag=True, help="Print the message, tell nobody.")
@KEY
@on_target
def notify(errand: Errand, *, event: str, only_print: bool, key: Path | None, **options: object) -> Answer:
    """Tell the people of an environment (--env NAME) what is planned there, by every channel of its policy.

    With a key to sign, each receipt becomes evidence: gates ask for it, because what was not delivered nobody knows.
    migrate tells of its begin and its end by itself.

    Exit codes: 0 delivered to every channel that is required, 1 not.
    """
    signing, now = chosen_key(key, os.environ), datetime.now(UTC)
    with errand.opened(Manner.READING) as opened:
        policy = policy_of(opened)
        if signing is not None:
            owner_of(signing, Kind.NOTICE, policy, now)
        about = _about(policy, Event(event), options, now)
        found = pending(opened, Migrating(), repository(opened.folder))
    told = announcement(Event(event), policy.environment, found, about, now)
    if only_print:
        return Answer(text=message(told).text, value=receipts_json(told, (), ()))
    receipts = announce(policy.environment, told, Caller(errand.folder, os.environ))
    signed = record_notices(errand.folder, signing, told, receipts, found.files) if signing else ()
    places = [each.statement.place for each in signed]
    text = receipts_text(told, receipts, places)
    if not signing:
        text += "not signed, so that no gate knows of it: name a key with --key\n"
    code = 1 if undelivered(receipts) or not receipts else 0
    return Answer(text=text, value=receipts_json(told, receipts, places), code=code)


def _about(policy: Policy, event: Event, options: dict[str, object], now: datetime) -> About:
    timed = event is Event.PLANNED or options["begins"] or options["ends"]
    return About(
        deployment=str(options["deployment"]),
        span=span_of(options, policy.environment, now) if timed else None,
        ticket=str(options["ticket"]),
        who=login(),
        reason=str(options["reason"]),
        links=links_of(options),
    )
