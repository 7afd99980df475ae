"""How many instances of the application there are, as a command or a service counts them."""

import re

from flyback.errors import Problem, ServiceError
from flyback.model.policy import Call
from flyback.services.caller import Caller
from flyback.services.reply import first_line

_NUMBER = re.compile(r"[0-9]{1,9}")


def count(call: Call, caller: Caller) -> int:
    """The number that the call answers with, and nothing else.

    Raises:
        ServiceError: there is no answer, or it is no number.
    """
    said = caller.call(call).text.strip()
    if _NUMBER.fullmatch(said):
        return int(said)
    what = f"the answer is no number of instances: {caller.secrets.masked(first_line(said)) or 'nothing'}"
    raise ServiceError(Problem(code="service-answer", what=what, where="instances.call"))
