"""Whatever is lost of what is known, no gate opens by it; and what gates need, they need."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flyback.frozen import replaced
from flyback.gates.judging import judge
from flyback.model.facts import Facts
from flyback.model.policy import GATES, Policy
from unit.gates.attacks_on_evidence import UNTESTED, later_smoke
from unit.gates.attacks_on_places import WAIVED, glass, waiver
from unit.gates.release import FACTS, NOW, POLICY, changed
from unit.gates.worsening import Loss, losses


def with_(*edits: tuple[str, object]) -> Facts:
    facts = FACTS
    for path, value in edits:
        facts = changed(facts, path, value)
    return facts


UNPROTECTED = replaced(POLICY, environment=replaced(POLICY.environment, protected=False, ask=GATES))
RELEASES: dict[str, tuple[Facts, Policy]] = {
    "as it should be": (FACTS, POLICY),
    "smoke tests later": (with_(UNTESTED, later_smoke()), POLICY),
    "ticket waived": (with_(WAIVED, waiver("alice")), POLICY),
    "glass broken": (with_(WAIVED, glass("alice", "bob")), POLICY),
    "first run": (with_(("last_run", ()), ("used", ())), POLICY),
    "run by a CI runner": (with_(("runner.host", "ci-17"), ("runner.labels", ("linux", "runway"))), POLICY),
    "undo": (
        with_(
            ("pending.verb", "undo"),
            ("evidence.approvals[0].predicate.verb", "undo"),
            ("evidence.approvals[1].predicate.verb", "undo"),
        ),
        POLICY,
    ),
    "not protected": (FACTS, UNPROTECTED),
}

NOT_NEEDED = (
    r"(.*\.)?tool\..*",  # who collected it
    r".*\.(place|comment|started|url|description|milliseconds|attempts) .*",
    r"evidence\.\w+\[\d\]\.signers\[\d\]\.owner blank",  # whose key it is is the policy's to say
    r"evidence\.\w+\[\d\]\.subjects\[[0-4]\]\.name blank",  # files are matched by digest
    r"evidence\.\w+\[\d\]\.predicate\.(start|end)\.version blank",
    r"evidence\.rehearsals\[0\]\.predicate\.migrations\[\d\]\.(script|undo) blank",
    r"evidence\.runs\[0\]\.predicate\.(plan|policy|deployment|steps\[\d\]\.script|smoke\[0\]\.name) blank",
    r"evidence\.runs\[0\]\.predicate\.end\.\w+ blank",  # smoke tests of the run itself need no state
    r"evidence\.notices\[0\]\.predicate\.begins aged",  # announced for longer
    r"evidence\.approvals\[\d\]\.predicate\.not_undoable.*",  # the other one names it
    r"pending\.scripts\[\d\]\.version blank",
    r"target\.state\.version blank",
    r"target\.hosts\[\d\]\.read_only worse",  # a primary that is read-only is one
    r"last_run\[0\]\.(deployment|finished|keys|policy).*",  # it is as it was; or alice, who could before, agreed
    r"(ticket|on_call\[\d\])\.begins aged",  # it holds for longer
    r"runbook\.headings (without 0|\[0\]).*",
    r"runbook\.headings\[0\] blank",
)
"""Losses that change nothing, and why; every other one closes a gate."""

QUESTION = r"pending\.(verb|scripts(\[\d\]\.undo(_sha256)?)?)"
"""What is asked rather than known: another question closes other gates, but never fewer than one."""


@pytest.mark.parametrize("release", RELEASES)
def test_they_begin_open(release: str) -> None:
    facts, policy = RELEASES[release]

    assert [(each.gate, each.reason, each.details) for each in judge(facts, policy, NOW).blocking] == []


@pytest.mark.parametrize("loss", tuple(losses(FACTS)), ids=str)
def test_what_is_needed_is_needed(loss: Loss) -> None:
    stays = judge(loss.of(FACTS), POLICY, NOW).allowed

    assert stays == any(re.fullmatch(pattern, str(loss)) for pattern in NOT_NEEDED)


@pytest.mark.parametrize("release", RELEASES)
@settings(max_examples=40, deadline=None)
@given(choice=st.data())
def test_no_gate_opens_by_a_loss(release: str, choice: st.DataObject) -> None:
    facts, policy = RELEASES[release]
    closed: set[str] = set()
    for _ in range(choice.draw(st.integers(1, 6), label="losses")):
        possible = list(losses(facts))
        loss = possible[choice.draw(st.integers(0, len(possible) - 1), label="which")]
        facts = loss.of(facts)
        checklist = judge(facts, policy, NOW)
        now_closed = {each.gate for each in checklist.blocking}

        assert not (closed and checklist.allowed), f"{loss} opened {closed}"
        assert closed <= now_closed or re.fullmatch(QUESTION, loss.path), f"{loss} opened {closed - now_closed}"
        closed = now_closed
