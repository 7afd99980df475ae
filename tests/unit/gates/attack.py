"""One way to make production run what was not proven, and the gate that stands against it."""

from dataclasses import dataclass
from datetime import datetime

from flyback.model.facts import Facts
from flyback.model.policy import Policy
from unit.gates.release import FACTS, NOW, POLICY, changed

Edit = tuple[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """A release that every gate let through, with some of it changed."""

    name: str
    gate: str
    says: str
    """What the refusal must tell, in its reason or its details."""
    facts: tuple[Edit, ...] = ()
    policy: tuple[Edit, ...] = ()
    now: datetime = NOW

    @property
    def changed_facts(self) -> Facts:
        found = FACTS
        for path, value in self.facts:
            found = changed(found, path, value)
        return found

    @property
    def changed_policy(self) -> Policy:
        found = POLICY
        for path, value in self.policy:
            found = changed(found, path, value)
        return found


def at(moment: datetime) -> tuple[Edit, ...]:
    """All clocks show that moment."""
    return (("now", moment), ("target.clock", moment))


def attack(gate: str, name: str, says: str, *facts: Edit, **others: object) -> Attack:
    """The usual form: some facts are changed."""
    policy, now = others.get("policy", ()), others.get("now", NOW)
    assert isinstance(policy, tuple)
    assert isinstance(now, datetime)
    return Attack(name=name, gate=gate, says=says, facts=facts, policy=policy, now=now)
