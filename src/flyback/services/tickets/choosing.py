"""The ticket system that a policy names."""

from flyback.errors import Problem, ServiceError
from flyback.model.policy import TicketPolicy
from flyback.services.caller import Caller
from flyback.services.tickets.contract import TicketSystem


def ticket_system(policy: TicketPolicy, caller: Caller) -> TicketSystem:
    """Speaks with the system of the policy.

    Raises:
        ServiceError: there is no such system, or it lacks an address or a token.
    """
    match policy.system:
        case "servicenow":
            from flyback.services.tickets.servicenow import ServiceNow  # noqa: PLC0415 - one of five

            return ServiceNow(policy, caller)
        case "jira":
            from flyback.services.tickets.jira import Jira  # noqa: PLC0415 - one of five

            return Jira(policy, caller)
        case "github":
            from flyback.services.tickets.github import GitHub  # noqa: PLC0415 - one of five

            return GitHub(policy, caller)
        case "http" | "command":
            from flyback.services.tickets.generic import Generic  # noqa: PLC0415 - one of five

            return Generic(policy, caller)
    what = f"there is no ticket system {policy.system!r}" if policy.system else "the environment has no ticket system"
    hint = "system is servicenow, jira, github, http or command"
    raise ServiceError(Problem(code="ticket-system", what=what, where="ticket.system", hint=hint))
