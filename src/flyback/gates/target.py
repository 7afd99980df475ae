"""The gate `target`: it is the database that is meant, and the only primary that there is."""

from collections.abc import Iterator
from datetime import datetime

from flyback.gates.answers import not_configured, not_learned, passed, refused, unknown
from flyback.model.evidence import Identity
from flyback.model.facts import Facts, HostState, TargetState
from flyback.model.gates import GateResult
from flyback.model.policy import EnvironmentPolicy, Policy

GATE = "target"


def judge(facts: Facts, policy: Policy, now: datetime) -> GateResult:  # noqa: ARG001 - every gate is asked alike
    """Whether the connection leads to the one writable primary of the environment."""
    environment, target = policy.environment, facts.target.value
    if target is None:
        return not_learned(GATE, "the target", facts.target, f"flyback info --env {environment.name}")
    if environment.protected and not (environment.system_identifier and environment.database):
        return _nameless(environment, target.identity)
    if wrong := tuple(_of_other_database(target.identity, environment)):
        return refused(GATE, "it is another database", "connect to the one that flyback.toml names", wrong)
    if environment.protected and not environment.hosts:
        return not_configured(GATE, "which servers may be its primary", environment.name, 'hosts = ["db1:5432"]')
    if target.in_recovery:
        return refused(GATE, "it is a standby: in recovery", "connect to the primary: target_session_attrs=primary")
    if target.read_only:
        return refused(GATE, "it is read-only", "connect to the primary: target_session_attrs=read-write")
    if silent := tuple(_unlearned(environment, target)):
        return unknown(GATE, "whether it is the only primary is not known", "reach every server of hosts", silent)
    primaries = [each.host for each in _listed(environment, target) if not each.in_recovery]
    if environment.hosts and len(primaries) != 1:
        told = f"{len(primaries)} of its hosts are primaries" + (f": {', '.join(primaries)}" if primaries else "")
        return refused(GATE, told, "stop the one that should not be, and check which of them lost what")
    proof = f"system {target.identity.system_identifier or 'unknown'}, PostgreSQL {target.identity.major}"
    only = "the only primary" if environment.hosts else "writable"
    return passed(GATE, f"{target.identity.database} is {only}", proof=proof, since=target.clock)


def _nameless(environment: EnvironmentPolicy, identity: Identity) -> GateResult:
    """A protected environment must say which database it is."""
    told = f'system_identifier = "{identity.system_identifier or "..."}" and database = "{identity.database}"'
    fix = f"write below [environments.{environment.name}], once you are sure it is the right one: {told}"
    return refused(GATE, f"{environment.name} does not say which database it is", fix)


def _of_other_database(identity: Identity, environment: EnvironmentPolicy) -> Iterator[str]:
    for what, there, wanted in (
        ("system identifier", identity.system_identifier, environment.system_identifier),
        ("database", identity.database, environment.database),
    ):
        if wanted and there != wanted:
            yield f"its {what} is {there or 'not known'}, that of {environment.name} is {wanted}"


def _unlearned(environment: EnvironmentPolicy, target: TargetState) -> Iterator[str]:
    """Servers of the list of which nobody knows what they are."""
    states = {each.host: each for each in target.hosts}
    for host in environment.hosts:
        state = states.get(host)
        if state is None:
            yield f"{host}: nobody asked it"
        elif not state.answers:
            yield f"{host} does not answer"
        elif state.system_identifier != target.identity.system_identifier:
            yield f"{host} belongs to another cluster: {state.system_identifier or 'it does not say which'}"


def _listed(environment: EnvironmentPolicy, target: TargetState) -> tuple[HostState, ...]:
    return tuple(each for each in target.hosts if each.host in environment.hosts)
