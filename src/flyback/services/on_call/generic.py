"""Any address or command that answers with a JSON list of shifts."""

from datetime import datetime

from flyback.errors import ServiceError
from flyback.model.facts import Shift
from flyback.model.policy import Call
from flyback.services.addresses import shown_address
from flyback.services.caller import Caller
from flyback.services.json_reading import Answered
from flyback.services.on_call.shift_reading import read_shift


def ask(call: Call, caller: Caller, begins: datetime, ends: datetime) -> tuple[Shift, ...]:
    """Who is there between two moments, which the call finds as `{since}` and `{until}`.

    Raises:
        ServiceError: there is no answer, or it is no list of shifts.
    """
    reply = caller.call(call, {"since": begins.isoformat(), "until": ends.isoformat()})
    where = call.command[0] if call.command else shown_address(call.url)
    read = [
        read_shift(each.value, f"{where}: shift {number}")
        for number, each in enumerate(Answered.of(reply, where).list(), 1)
    ]
    problems = [problem for each in read if isinstance(each, tuple) for problem in each]
    if problems:
        raise ServiceError(problems)
    return tuple(each for each in read if isinstance(each, Shift))
