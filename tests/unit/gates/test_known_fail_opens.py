"""Every place where a known tool lets a release through because something is missing; here each is a refusal.

The first word of a name is the tool whose gate is open there.
"""

from datetime import timedelta

import pytest

from flyback.frozen import replaced
from flyback.gates.judging import judge
from flyback.model.evidence import Approval, Statement
from flyback.model.policy import OneOff
from unit.gates.attack import Attack, attack
from unit.gates.attacks_on_evidence import OTHER_SET, STRANGER
from unit.gates.attacks_on_places import DENY, FREEZE, WAIVED, waiver
from unit.gates.release import DAY, HOUR, NOW, approval, changed, sha

RUN, REHEARSAL = "evidence.runs[0]", "evidence.rehearsals[0]"


def dated(statement: Statement[Approval], **changes: object) -> Statement[Approval]:
    for name, value in changes.items():
        statement = changed(statement, f"predicate.{name}", value)
    return statement


FAIL_OPENS = (
    attack(
        "ticket",
        "Octopus: an approved change request without planned dates has no window, so it runs",
        "no start date",
        ("ticket.begins", None),
        ("ticket.ends", None),
    ),
    attack("ticket", "Octopus: a state that nobody mapped", "its state is Expedited", ("ticket.state", "Expedited")),
    attack(
        "staging",
        "Flyway check drift: without a snapshot it succeeds with a warning",
        "is not known",
        ("target.state.catalogue", ""),
    ),
    attack(
        "rehearsal",
        "Flyway check drift: evidence without a snapshot",
        "does not say which catalogue",
        (f"{REHEARSAL}.predicate.start.catalogue", ""),
    ),
    attack(
        "way-back",
        "Liquibase RollbackRequired: whole kinds of scripts are skipped",
        "it has no undo",
        ("pending.scripts[0].undo", ""),
        ("pending.scripts[0].undo_sha256", ""),
        ("pending.scripts[0].version", ""),
    ),
    attack(
        "configuration",
        "GitHub environments: one that is not there is made without protection",
        "no environment",
        ("environment", ""),
    ),
    attack(
        "configuration",
        "GitHub environments: a name by expression that becomes empty",
        "the policy is of",
        policy=(("environment.name", ""),),
    ),
    attack(
        "approval",
        "GitHub reviews: an approval stays when the commit changes",
        "0 of 2",
        ("evidence.approvals", lambda both: tuple(replaced(each, subjects=OTHER_SET) for each in both)),
    ),
    attack(
        "approval",
        "GitHub re-runs: an old approval of the same run counts again",
        "0 of 2",
        ("used", tuple(approval(each).id for each in ("alice", "bob"))),
    ),
    attack(
        "approval",
        "Artemis: approved after the date that the author gave the commit",
        "0 of 2",
        ("evidence.approvals", lambda both: tuple(dated(each, plan=sha("before"), issued=NOW) for each in both)),
    ),
    attack(
        "approval",
        "Bytebase: allow_self_approval",
        "1 of 2",
        ("pending.scripts[1].authors", ("carol@example.com", "alice@example.com")),
    ),
    attack(
        "way-back",
        "Bytebase backup before deployment: configured, and yet none was taken",
        "comes back",
        (f"{REHEARSAL}.predicate.migrations[1].salvages", False),
    ),
    attack(
        "ticket",
        "Bytebase skip_prior_backup: skipped without a reason",
        "not approved",
        WAIVED,
        waiver("alice", because=""),
    ),
    attack(
        "window",
        "Bytebase risk: everything unknown is low",
        "destructive",
        ("pending.scripts[1].destructive", ("V8:1 destructive: nobody knows",)),
        policy=(("environment.window.allow", ()),),
    ),
    attack(
        "window",
        "Argo: where no window matches, everything may run",
        "window",
        policy=(("environment.window.allow", ()),),
    ),
    attack(
        "window",
        "Argo: work that began in the window may go on for ever",
        "it needs 36m",
        ("now", NOW + 3 * HOUR),
        ("target.clock", NOW + 3 * HOUR),
        now=NOW + 3 * HOUR,
    ),
    attack("window", "Harness: administrators bypass every freeze", "freeze", policy=((DENY, (FREEZE,)),)),
    attack(
        "window",
        "GitLab: an allowed time within a freeze",
        "freeze",
        policy=((DENY, (OneOff(start=NOW.replace(tzinfo=None), length=timedelta(hours=1), zone="UTC"),)),),
    ),
    attack(
        "staging", "Kargo: approved by hand, so never verified upstream", "did not run", (f"{RUN}.predicate.smoke", ())
    ),
    attack(
        "staging",
        "CI: staging and production check out a moving branch",
        "about the set",
        (f"{RUN}.subjects", OTHER_SET),
    ),
    attack(
        "staging",
        "CI: staging builds its schema from the models",
        "another history",
        (f"{RUN}.predicate.start.history", sha("models")),
    ),
    attack("rehearsal", "CI: secrets of the fork's runner", "nobody trusts", (f"{REHEARSAL}.signers", (STRANGER,))),
    attack(
        "runbook",
        "Wiki: a page that nobody has read for a year",
        "days ago",
        ("runbook.reviewed", (NOW - 365 * DAY).date()),
    ),
    attack(
        "on-call", "PagerDuty: the shift ends before the run", "nobody is on call", ("on_call[0].ends", NOW + HOUR / 4)
    ),
    attack(
        "notified",
        "Slack: the webhook was posted to, and answered nothing",
        "delivered",
        ("evidence.notices[0].predicate.receipt", ""),
    ),
)


@pytest.mark.parametrize("case", FAIL_OPENS, ids=lambda case: case.name)
def test_it_is_closed_here(case: Attack) -> None:
    checklist = judge(case.changed_facts, case.changed_policy, case.now)
    refusal = next((each for each in checklist.blocking if each.gate == case.gate), None)

    assert not checklist.allowed
    assert refusal is not None
    assert case.says in "\n".join((refusal.reason, *refusal.details))
