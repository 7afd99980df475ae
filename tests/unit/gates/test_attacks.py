"""Every attack is refused, by the gate that it goes against, with a sentence that says why and what to do."""

import pytest

from flyback.gates.judging import judge
from flyback.model.gates import GateVerdict
from unit.gates.attack import Attack
from unit.gates.attacks_on_evidence import EVIDENCE_ATTACKS
from unit.gates.attacks_on_people import PEOPLE_ATTACKS
from unit.gates.attacks_on_places import PLACE_ATTACKS, WAIVED, glass, waiver
from unit.gates.release import FACTS, NOW, POLICY, changed

ATTACKS = (*EVIDENCE_ATTACKS, *PEOPLE_ATTACKS, *PLACE_ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.gate}: {attack.name}")
def test_it_is_refused(attack: Attack) -> None:
    checklist = judge(attack.changed_facts, attack.changed_policy, attack.now)
    refusals = {each.gate: each for each in checklist.blocking}

    assert not checklist.allowed
    assert attack.gate in refusals
    result = refusals[attack.gate]
    assert attack.says in "\n".join((result.reason, *result.details))
    assert result.fix


def test_there_are_many_and_each_has_a_name_of_its_own() -> None:
    names = [(attack.gate, attack.name) for attack in ATTACKS]

    assert len(names) == len(set(names)) >= 60


def test_a_waiver_of_somebody_who_may_opens_its_gate_loudly() -> None:
    facts = changed(changed(FACTS, *WAIVED), *waiver("alice"))
    checklist = judge(facts, POLICY, NOW)
    result = next(each for each in checklist.results if each.gate == "ticket")

    assert checklist.allowed
    assert result.verdict is GateVerdict.WAIVED
    assert "alice" in result.reason
    assert "the ticket system is down" in result.reason
    assert "it would be FAIL" in result.details[0]


def test_glass_that_two_people_broke_opens_what_they_named_once() -> None:
    facts = changed(changed(FACTS, *WAIVED), *glass("alice", "bob"))
    checklist = judge(facts, POLICY, NOW)

    assert checklist.allowed
    assert checklist.emergency == "alice and bob: orders are lost"
    assert "E1" in checklist.used
    assert not judge(changed(facts, "used", checklist.used), POLICY, NOW).allowed


def test_the_second_person_may_sign_a_statement_of_their_own() -> None:
    first, second = glass("alice")[1], glass("bob", who="bob", second="alice")[1]
    assert isinstance(first, tuple)
    assert isinstance(second, tuple)
    facts = changed(changed(FACTS, *WAIVED), "evidence.emergencies", (*first, *second))

    assert judge(facts, POLICY, NOW).allowed
    assert not judge(changed(facts, "evidence.emergencies[1].predicate.because", "because"), POLICY, NOW).allowed


def test_glass_that_nobody_needed_stays_whole() -> None:
    checklist = judge(changed(FACTS, *glass("alice", "bob")), POLICY, NOW)

    assert checklist.allowed
    assert checklist.emergency == ""
