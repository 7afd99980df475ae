"""Who flyback is for a ticket system."""

from base64 import b64encode

from flyback.errors import Problem, ServiceError
from flyback.model.policy import TicketPolicy
from flyback.services.caller import Caller


def authorization(policy: TicketPolicy, caller: Caller) -> dict[str, str]:
    """The header that says so: Basic where there is a user, otherwise the token is one of OAuth or a personal one.

    Raises:
        ServiceError: there is no token.
    """
    if not policy.token:
        what, hint = f"{policy.system} is not asked without a token", 'write token = "${env.NAME}"'
        raise ServiceError(Problem(code="secret-missing", what=what, where="ticket", hint=hint))
    if not policy.user:
        return {"Authorization": f"Bearer {policy.token}"}
    with caller.masking():
        user, token = (caller.secrets.resolved(each, "ticket") for each in (policy.user, policy.token))
    basic = b64encode(f"{user}:{token}".encode()).decode()
    for each in (token, basic):
        caller.secrets.hide(each)
    return {"Authorization": f"Basic {basic}"}
