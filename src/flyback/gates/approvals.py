"""Which approvals count: of this very plan, by people who neither wrote nor run it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from flyback.frozen import frozen
from flyback.gates.answers import brief
from flyback.gates.authority import Authority, Claim, authority
from flyback.gates.people import Person, is_called, is_known, people, person
from flyback.gates.weighing import Weighed, of_other_set, of_other_time, used_up, wanted, weigh
from flyback.model.evidence import Approval, Kind, Statement
from flyback.model.facts import Facts, Pending
from flyback.model.policy import Policy, TrustedKey

_MIGRATE = "migrate"
_OF_PLAN = (_MIGRATE, "guard")
"""Whoever sends the scripts, they are those of one plan: what `flyback plan` writes is approved for both."""


@frozen
class Outsiders:
    """Who may not say that it runs: those who wrote it, and those who run it."""

    authors: tuple[str, ...]
    runners: tuple[str, ...]

    def why(self, who: Person) -> str:
        """Why that person is one of them; empty when not."""
        if any(is_called(who, each) for each in self.authors):
            return "wrote some of it"
        return "runs it" if any(is_called(who, each) for each in self.runners) else ""


def outsiders(facts: Facts, policy: Policy) -> Outsiders | str:
    """Who they are, or why nobody knows: an author or a runner without a name might be anybody."""
    pending, runner = facts.pending.value, facts.runner.value
    everybody, others = people(policy.keys), policy.environment.approval.others
    if pending is None:
        return f"what would run is not known: {facts.pending.unknown}"
    if runner is None:
        return f"who runs it is not known: {facts.runner.unknown}"
    if script := nameless(pending):
        return f"who wrote {script} is not known: git has no author of it as it is here"
    authors = tuple(dict.fromkeys(name for script in pending.scripts for name in script.authors))
    if strangers := [name for name in authors if not is_known(name, everybody, others)]:
        return f"nobody knows whether {strangers[0]}, an author, is an approver under another address"
    if not any(is_known(name, everybody, others) for name in runner.people if name.strip()):
        names = ", ".join(filter(None, runner.people)) or "without a name"
        return f"nobody knows whether the one who runs it ({names}) is an approver under another name"
    return Outsiders(authors=authors, runners=runner.people)


def approved_by(facts: Facts, policy: Policy) -> str:
    """The commands that lead to an approval of what would run now."""
    name, verb = policy.environment.name, facts.pending.value.verb if facts.pending.value else ""
    if verb in ("", *_OF_PLAN):
        return f"flyback approve plan.json --env {name} --key FILE, once flyback plan --env {name} has written it anew"
    file = f"{verb}.json"
    return f"flyback {verb} --env {name} --plan --json > {file}; flyback approve {file} --env {name} --key FILE"


def nameless(pending: Pending) -> str:
    """The first script that nobody wrote, as far as git knows: it is not committed; empty where there is none."""
    return next((each.script for each in pending.scripts if not any(name.strip() for name in each.authors)), "")


def weighed(facts: Facts, policy: Policy, now: datetime) -> tuple[Weighed[Approval], ...]:
    """Every approval, with what is against it; none where a fact that they are weighed by is not known."""
    pending, evidence = facts.pending.value, facts.evidence.value
    outside = outsiders(facts, policy)
    if pending is None or evidence is None or isinstance(outside, str):
        return ()
    asked = wanted(pending)

    def against(statement: Statement[Approval]) -> Iterator[str]:
        approval = statement.predicate
        yield from _of_other_plan(approval, pending, policy)
        yield from of_other_set(statement, asked)
        yield from of_other_time(approval.issued, policy, now)
        yield from expired(approval.expires, now)
        yield from used_up(statement, facts)
        yield from of_outsider(approver(statement, policy, now), outside, policy)

    return weigh(evidence.approvals, against)


def approver(statement: Statement[Approval], policy: Policy, now: datetime) -> Authority:
    """Whose approval it is."""
    approval = statement.predicate
    claim = Claim(kind=Kind.APPROVAL, environment=approval.environment, moment=approval.issued)
    return own(authority(statement.signers, claim, policy, now), approval.who)


def own(found: Authority, who: str) -> Authority:
    """What of it is signed by the one it says it is of; what others sign in that name does not count."""
    mine = tuple(key for key in found.keys if key.owner == who and who)
    if mine or not found.keys:
        return Authority(keys=mine, against=found.against)
    return Authority(keys=(), against=(f"it says that it is of {who or 'nobody'}, and {found.names} signed it",))


def of_outsider(found: Authority, outside: Outsiders, policy: Policy) -> Iterator[str]:
    """Whether nobody signed it who may."""
    yield from found.against
    for key in found.keys:
        if why := outside.why(person(key, people(policy.keys))):
            yield f"{key.owner} {why}"


def expired(moment: datetime, now: datetime) -> Iterator[str]:
    """Whether it no longer holds."""
    if moment.tzinfo is None or now >= moment:
        yield f"it expired at {moment:%Y-%m-%d %H:%M} UTC"


def distinct(keys: Iterable[TrustedKey], policy: Policy) -> tuple[Person, ...]:
    """The people whose keys these are, each once."""
    everybody = people(policy.keys)
    return tuple(dict.fromkeys(person(key, everybody) for key in keys))


def _of_other_plan(approval: Approval, pending: Pending, policy: Policy) -> Iterator[str]:
    environment = policy.environment.name
    if approval.environment != environment:
        yield f"it is for {approval.environment or 'no environment'}, not for {environment}"
    if approval.verb != (_MIGRATE if pending.verb in _OF_PLAN else pending.verb):
        yield f"it is for {approval.verb or 'nothing'}, not for {pending.verb}"
    if approval.plan != pending.plan or not pending.plan:
        yield f"it is of the plan {brief(approval.plan)}, not {brief(pending.plan)}"
    if approval.policy != policy.digest or not policy.digest:
        yield "what this environment asks for has changed since"
