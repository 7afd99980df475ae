"""What all gates say together."""

import pytest

from flyback.frozen import replaced
from flyback.gates.asked import ASKED, NEVER_WAIVED, asked, left_out
from flyback.gates.configuration import approving_keys
from flyback.gates.judging import JUDGES, judge
from flyback.gates.key_ids import key_id
from flyback.model.facts import NOBODY, Facts
from flyback.model.gates import GateVerdict
from flyback.model.policy import ESSENTIAL, GATES, EnvironmentPolicy, Policy
from unit.gates.release import FACTS, KEYS, NOW, POLICY, RUN, TARGET, changed, statement


def test_a_release_with_everything_is_let_through() -> None:
    checklist = judge(FACTS, POLICY, NOW)

    assert [(each.gate, each.verdict, each.details) for each in checklist.blocking] == []
    assert tuple(each.gate for each in checklist.results) == GATES
    assert (checklist.allowed, checklist.off, checklist.emergency) == (True, (), "")


def test_the_same_facts_give_the_same_checklist() -> None:
    assert judge(FACTS, POLICY, NOW) == judge(FACTS, POLICY, NOW)


def test_what_let_it_in_is_named_and_lets_in_nothing_else() -> None:
    used = judge(FACTS, POLICY, NOW).used
    again = judge(changed(FACTS, "used", lambda before: (*before, *used)), POLICY, NOW)

    assert {each.gate for each in again.blocking} == {"rehearsal", "way-back", "staging", "ticket", "approval"}


def test_every_gate_has_a_judge() -> None:
    assert tuple(JUDGES) == GATES


@pytest.mark.parametrize("gate", GATES)
def test_without_any_fact_nothing_passes(gate: str) -> None:
    nothing = Facts(environment="production", now=NOW, tool=FACTS.tool)
    result = JUDGES[gate](nothing, POLICY, NOW)

    assert result.verdict in (GateVerdict.UNKNOWN, GateVerdict.FAIL)
    assert result.fix
    assert result.reason


@pytest.mark.parametrize("gate", [gate for gate in GATES if gate not in ESSENTIAL])
def test_a_gate_can_be_switched_off_where_it_is_seen(gate: str) -> None:
    off = replaced(POLICY, environment=replaced(POLICY.environment, off=(gate,)))
    checklist = judge(FACTS, off, NOW)

    assert checklist.off == (gate,)
    assert gate not in {each.gate for each in checklist.results}


@pytest.mark.parametrize("gate", ESSENTIAL)
def test_nobody_switches_off_what_the_others_stand_on(gate: str) -> None:
    off = replaced(POLICY, environment=replaced(POLICY.environment, off=GATES))

    assert gate in asked("migrate", off)


@pytest.mark.parametrize("verb", ASKED)
def test_every_verb_asks_what_is_essential(verb: str) -> None:
    assert set(ESSENTIAL) <= set(asked(verb, POLICY))
    assert set(ESSENTIAL) <= set(NEVER_WAIVED)


def test_a_verb_that_nobody_knows_is_asked_everything_and_refused() -> None:
    checklist = judge(changed(FACTS, "pending.verb", "defragment"), POLICY, NOW)

    assert tuple(each.gate for each in checklist.results) == GATES
    assert "pending" in {each.gate for each in checklist.blocking}


def test_an_environment_that_is_not_protected_asks_what_it_configures() -> None:
    staging = Policy(environment=EnvironmentPolicy(name="staging", after="test", ask=("approval",)), keys=KEYS)

    assert asked("migrate", staging) == (*GATES[:5], "staging", "approval")
    assert set(left_out("migrate", staging)) == set(GATES) - set(asked("migrate", staging))


@pytest.mark.parametrize(
    "gate", ["staging", "window", "ticket", "on-call", "runbook", "notified", "runner", "instances"]
)
def test_a_protected_environment_refuses_what_it_does_not_configure(gate: str) -> None:
    bare = replaced(POLICY, environment=EnvironmentPolicy(name="production", protected=True))
    result = JUDGES[gate](FACTS, bare, NOW)

    assert result.verdict is GateVerdict.FAIL
    assert result.fix


def test_an_environment_that_becomes_protected_is_not_locked_out() -> None:
    """Nobody could approve the change before; the audit says that, instead of saying nothing."""
    before = changed(changed(FACTS, "last_run[0].policy", "older"), "last_run[0].keys", (NOBODY,))

    assert judge(before, POLICY, NOW).allowed
    assert not judge(changed(changed(before, "last_run[0].keys", ()), "evidence.approvals", ()), POLICY, NOW).allowed


def test_the_audit_keeps_who_could_approve() -> None:
    nobody = replaced(POLICY, keys=())

    assert approving_keys(nobody, NOW) == (NOBODY,)
    assert approving_keys(POLICY, NOW) == tuple(key_id(each.public) for each in KEYS[:4])


def test_a_first_run_that_left_nothing_may_be_tried_again() -> None:
    never = changed(changed(FACTS, "last_run", ()), "used", ())
    steps = tuple(replaced(each, outcome="rolled back") for each in RUN.steps)
    failed = replaced(RUN, environment="production", database=TARGET.identity, succeeded=False, steps=steps)
    facts = changed(never, "evidence.runs", lambda runs: (*runs, statement(failed, "ci-staging")))

    assert judge(facts, POLICY, NOW).allowed


@pytest.mark.parametrize(
    ("host", "patterns"), [("deploy-7", ("deploy-*",)), ("DB1", ("db?",)), ("vm", ("*",))], ids=["star", "case", "any"]
)
def test_runners_are_named_by_patterns(host: str, patterns: tuple[str, ...]) -> None:
    policy = changed(POLICY, "environment.runner.hosts", patterns)

    assert JUDGES["runner"](changed(FACTS, "runner.host", host), policy, NOW).verdict is GateVerdict.PASS


def test_where_nothing_is_pending_only_follow_ups_are_asked_for() -> None:
    checklist = judge(changed(FACTS, "pending.scripts", ()), POLICY, NOW)

    assert [(each.gate, each.verdict) for each in checklist.results] == [
        ("follow-up", GateVerdict.PASS),
        ("pending", GateVerdict.FAIL),
    ]
    assert (checklist.nothing_pending, checklist.allowed, checklist.off) == (True, False, ())


def test_who_approves_a_plan_approves_it_for_another_migrator_too() -> None:
    """Guard has no other plan than that of migrate; an undo, or a baseline, has one of its own."""
    guarded = changed(FACTS, "pending.verb", "guard")

    assert JUDGES["approval"](guarded, POLICY, NOW).verdict is GateVerdict.PASS
    assert judge(guarded, POLICY, NOW).allowed
    for verb in ("undo", "baseline", "repair"):
        result = JUDGES["approval"](changed(FACTS, "pending.verb", verb), POLICY, NOW)
        assert result.verdict is GateVerdict.FAIL
        assert f"flyback {verb} --env production --plan --json > {verb}.json" in result.fix


def test_what_staging_has_already_goes_back_before() -> None:
    fix = JUDGES["staging"](changed(FACTS, "evidence.runs", ()), POLICY, NOW).fix
    repeatable = changed(FACTS, "pending.scripts", lambda all_: tuple(replaced(each, version="") for each in all_))
    without = JUDGES["staging"](changed(repeatable, "evidence.runs", ()), POLICY, NOW).fix

    assert "flyback undo --env staging --target" in fix
    assert without == "flyback migrate --env staging --key FILE"


@pytest.mark.parametrize(
    ("gate", "path", "value", "fix"),
    [
        ("approval", "pending.scripts[0].authors", (), "git commit it"),
        ("approval", "pending.scripts[0].authors", ("stranger@example.org",), "say whose address it is"),
        ("way-back", "pending.scripts[0].undo", "", "write what is missing"),
    ],
    ids=["not committed", "stranger", "no undo"],
)
def test_the_fix_is_for_what_is_wrong(gate: str, path: str, value: object, fix: str) -> None:
    assert JUDGES[gate](changed(FACTS, path, value), POLICY, NOW).fix.startswith(fix)
