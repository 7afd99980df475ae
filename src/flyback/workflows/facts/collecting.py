"""Everything that gates want to know of a run before it begins, learned at one moment."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from flyback import __version__
from flyback.errors import Problem, UsageError
from flyback.evidence.gathering import gathered
from flyback.filesystem.evidence_files import read_evidence
from flyback.filesystem.git import repository
from flyback.filesystem.runbook import read_runbook
from flyback.filesystem.runner import runner
from flyback.frozen import replaced
from flyback.gates.rehearsals import UNDO
from flyback.model.evidence import StateDigests, Tool
from flyback.model.facts import Fact, Facts, Pending, Runbook
from flyback.model.policy import Policy
from flyback.postgres.host_states import ask_hosts
from flyback.postgres.ledger.ledger import Ledger
from flyback.postgres.target.history_table import HistoryTable
from flyback.postgres.target_state import target_state
from flyback.workflows.evidence.in_database import stored_in
from flyback.workflows.evidence.reading import verifier
from flyback.workflows.facts.learning import learned, learned_meanwhile
from flyback.workflows.facts.offices import Inquiry, ask
from flyback.workflows.facts.pending import pending
from flyback.workflows.facts.question import Question
from flyback.workflows.facts.records import records, unless_cut
from flyback.workflows.facts.state import digests
from flyback.workflows.facts.times import with_times
from flyback.workflows.facts.tool import tool
from flyback.workflows.opened import Opened

A = TypeVar("A")
B = TypeVar("B")
_UNKNOWN = StateDigests(history="", catalogue="")
"""Which gates refuse by themselves."""
_NOBODY = Tool(version=__version__)


def collect(opened: Opened, policy: Policy, question: Question, variables: Mapping[str, str]) -> Facts:
    """The facts; nothing is written anywhere, no lock is taken, no callback runs.

    What cannot be learned says why, and keeps nothing else from being learned. `variables` are those of the
    environment.
    """
    asked = policy.environment
    inquiry = Inquiry(folder=opened.folder, variables=variables, ticket=question.ticket, now=datetime.now(UTC))
    answers, hosts = ask(asked, inquiry), ask_hosts(opened.target, asked.hosts)
    found = repository(opened.folder)
    there = learned_meanwhile(lambda: _digests_beside(opened))
    about = learned_meanwhile(lambda: tool(opened.folder, opened.project, found, variables))
    ledger = Ledger(target=opened.target, schema=opened.settings.flyback.schema)
    files = learned_meanwhile(lambda: read_evidence(opened.folder))
    runs = learned(lambda: pending(opened, question.what, found))
    evidence = learned(
        lambda: gathered(
            files().value or (), verifier(policy.keys, variables), partial(stored_in, ledger), _set_of(runs.value)
        )
    )
    state = there()
    if state.value is None:  # perhaps there is no room for a second connection
        state = learned(lambda: digests(opened))
    kept = learned(lambda: records(ledger.rows(), opened.place.url, state.value))
    if asked.protected:  # others are made anew now and then
        kept = unless_cut(kept, evidence.value, asked.name)
    facts = Facts(
        environment=asked.name,
        now=inquiry.now,
        tool=_NOBODY,
        pending=runs,
        evidence=evidence,
        used=_part(kept, lambda each: each.used),
        last_run=_part(kept, lambda each: each.last_run),
        emergencies=_part(kept, lambda each: each.emergencies),
        runner=Fact(value=runner(opened.folder, variables)),
        runbook=learned(lambda: _runbook(opened, asked.runbook.path)),
        ticket=answers.ticket(),
        on_call=answers.on_call(),
        instances=answers.instances(),
    )
    states = hosts()
    # last, so that the server's clock is read at the same moment as this one
    target = learned(lambda: target_state(opened.target, state.value or _UNKNOWN, states))
    facts = replaced(facts, now=datetime.now(UTC), tool=about().value or _NOBODY, target=target)
    return with_times(facts, policy)


def _set_of(runs: Pending | None) -> str:
    """What evidence must be about; empty where it may be about anything: an undo was proven long before."""
    return runs.set_digest if runs and runs.verb != UNDO else ""


def _digests_beside(opened: Opened) -> StateDigests:
    """On a connection of its own: both take long where there are many tables."""
    with opened.reconnect() as target:
        return digests(replace(opened, target=target, history=HistoryTable(target, opened.settings.flyway)))


def _part(whole: Fact[A], part: Callable[[A], B]) -> Fact[B]:
    """Of a fact; what is not known of the whole is not known of any part."""
    return Fact(unknown=whole.unknown) if whole.value is None else Fact(value=part(whole.value))


def _runbook(opened: Opened, path: str) -> Runbook:
    if not path:
        raise UsageError(Problem(code="no-runbook", what="runbook.path names no file"))
    return read_runbook(opened.folder, path)
