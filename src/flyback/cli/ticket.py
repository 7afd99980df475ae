"""`flyback ticket`."""

import os
from datetime import UTC, datetime

import click

from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.release_options import BEGINS, ENDS, LINK, links_of, policy_of, span_of
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.errors import Problem, UsageError
from flyback.filesystem.git import repository
from flyback.model.policy import EnvironmentPolicy
from flyback.model.ticket_draft import TicketDraft
from flyback.postgres.target.connecting import Manner
from flyback.report.services.ticket import draft_json, draft_text, ticket_json, ticket_text
from flyback.services.caller import Caller
from flyback.workflows.consent.signer import policy_for
from flyback.workflows.facts.pending import pending
from flyback.workflows.facts.question import Migrating
from flyback.workflows.ticketing import Wording, draft_of, note, open_ticket, read_ticket


@click.command(cls=TargetVerb, settings=(*CONNECTION, *SCRIPTS, "target"))
@click.argument("what", type=click.Choice(["show", "open", "note"]))
@click.argument("number", metavar="[ID]", default="")
@BEGINS
@ENDS
@click.option("--summary", metavar="TEXT", default="", help="What open calls it  [default: the versions]")
@click.option("--back-out", metavar="TEXT", default="", help="The back-out plan  [default: the undo scripts]")
@click.option("--emergency", is_flag=True, help="Open it as an emergency change.")
@click.option("--text", metavar="TEXT", default="", help="What note writes.")
@LINK
@click.option("--print", "only_print", is_flag=True, help="Print what open would send, open nothing.")
@on_target
def ticket(errand: Errand, *, what: str, number: str, **options: object) -> Answer:
    """Show, open or annotate the change ticket of an environment (--env NAME), in the system that its policy names.

    WHAT is show ID: what gates see of it; open: a new one, with what is pending there, from when to when, its digest
    and the back-out plan; note ID: a work note. People approve it there, not here.

    Exit codes: 0 done, 1 the system refused, did not answer, or has no such ticket.
    """
    if what == "open":
        return _open(errand, number, options)
    if not number:
        raise UsageError(Problem(code="usage", what=f"flyback ticket {what} needs the id of a ticket"))
    policy = policy_for(errand.settings).environment
    caller = Caller(errand.folder, os.environ)
    if what == "note":
        if not options["text"]:
            raise UsageError(Problem(code="usage", what="flyback ticket note needs --text"))
        note(policy, number, str(options["text"]), caller)
    found = read_ticket(policy, number, caller)
    return Answer(text=ticket_text(found), value=ticket_json(found))


def _open(errand: Errand, number: str, options: dict[str, object]) -> Answer:
    if number:
        raise UsageError(Problem(code="usage", what="a new ticket gets its id from its system", where=number))
    with errand.opened(Manner.READING) as opened:
        policy = policy_of(opened).environment
        span = span_of(options, policy, datetime.now(UTC))
        found = pending(opened, Migrating(), repository(opened.folder))
    wording = Wording(
        summary=str(options["summary"]),
        back_out=str(options["back_out"]),
        emergency=options["emergency"] is True,
        links=links_of(options),
    )
    if not found.scripts:
        raise UsageError(Problem(code="nothing-pending", what=f"nothing is pending on {policy.name}"))
    draft = draft_of(policy, found, span, wording)
    if options["only_print"]:
        return Answer(text=draft_text(draft), value=draft_json(draft))
    return _opened(errand, policy, draft)


def _opened(errand: Errand, policy: EnvironmentPolicy, draft: TicketDraft) -> Answer:
    if not draft.back_out:
        what = "a script has no undo script, so that the back-out plan cannot be told from the scripts"
        hint = '--back-out "how it is taken back"'
        raise UsageError(Problem(code="no-back-out-plan", what=what, hint=hint))
    made = open_ticket(policy, draft, Caller(errand.folder, os.environ))
    return Answer(text=ticket_text(made), value=ticket_json(made))
