"""Gates are asked: about what was learned just now, or once more about what was learned before."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from flyback.errors import BlockedError, Problem, UsageError
from flyback.frozen import frozen
from flyback.gates.facts_json import decoded
from flyback.gates.judging import judge
from flyback.gates.which_environment import environment_of
from flyback.model.facts import Facts
from flyback.model.gates import Checklist
from flyback.model.policy import Policy
from flyback.scripts.policy_digest import policy_of
from flyback.settings import Settings
from flyback.workflows.facts.collecting import collect
from flyback.workflows.facts.environment import policy_at
from flyback.workflows.facts.question import Question
from flyback.workflows.opened import Opened


@frozen
class Asked:
    """What the gates were asked, and what they said."""

    facts: Facts
    policy: Policy
    checklist: Checklist


def ask(opened: Opened, question: Question, variables: Mapping[str, str]) -> Asked | None:
    """Learns everything that gates want to know, and asks them; None where the database is no environment with gates.

    Nothing is changed. `variables` are those of the environment.

    Raises:
        RefusedError: the connection is lost.
    """
    policy = policy_at(opened)
    return None if policy is None else ask_under(policy, opened, question, variables)


def ask_under(policy: Policy, opened: Opened, question: Question, variables: Mapping[str, str]) -> Asked:
    """The same where it is known already whose policy holds.

    Raises:
        RefusedError: the connection is lost.
    """
    facts = collect(opened, policy, question, variables)
    return Asked(facts=facts, policy=policy, checklist=judge(facts, policy, datetime.now(UTC)))


def judged(facts: Facts, settings: Settings, now: datetime) -> Checklist:
    """What every gate says of these facts now, under the policy of the database that they are of.

    Raises:
        UsageError: flyback.toml has no such environment.
    """
    return judge(facts, policy_for(facts, settings), now)


def replayed(file: Path, settings: Settings) -> Checklist:
    """What gates said, or would have said, of the facts in a file at the moment when they were learned.

    It is an answer and no leave: nothing runs on the word of a file that nobody signed.

    Raises:
        UsageError: the file cannot be read; flyback.toml has no such environment; another one was asked about.
        EvidenceError: these are no facts, or not all of them.
    """
    facts = read_facts(file)
    name = settings.flyway.environment
    if name not in ("", "default", facts.environment):
        what = f"these facts are of {facts.environment or 'no environment'}, not of {name}"
        raise UsageError(Problem(code="other-environment", what=what, where=str(file), hint="leave out --env"))
    return judged(facts, settings, facts.now)


def read_facts(file: Path) -> Facts:
    """The facts that `flyback facts` wrote.

    Raises:
        UsageError: the file cannot be read.
        EvidenceError: these are no facts, or not all of them.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        what = f"the facts cannot be read: {error.strerror}"
        hint = "write them: flyback facts --env NAME > facts.json"
        raise UsageError(Problem(code="unreadable", what=what, where=str(file), hint=hint)) from None
    return decoded(content, str(file))


def policy_for(facts: Facts, settings: Settings) -> Policy:
    """The policy of the environment that the database is, whatever it was called.

    Raises:
        UsageError: flyback.toml has no such environment.
    """
    environments, target = settings.flyback.environments, facts.target.value
    found = environments.get(facts.environment)
    if target is not None:
        found = environment_of(facts.environment, target.identity, environments)
    if found is not None:
        return policy_of(found, settings.flyback.keys)
    what = f"flyback.toml has no environment {facts.environment or 'without a name'}"
    there = f"there are: {', '.join(environments)}" if environments else "it has none: [environments.NAME]"
    raise UsageError(Problem(code="no-environment", what=what, hint=there))


def refuse(checklist: Checklist) -> None:
    """Stops whatever would begin now, unless all gates are open.

    Raises:
        BlockedError: with a problem for each gate that refuses.
    """
    if not checklist.allowed:
        raise BlockedError(
            Problem(
                code=f"gate-{each.gate}",
                what="\n  ".join((f"{each.gate} {each.verdict.value}: {each.reason}", *each.details)),
                where=checklist.environment,
                hint=each.fix,
            )
            for each in checklist.blocking
        )
