"""PagerDuty: who is on call by some schedules.

Source: PagerDuty REST API v2, "List all of the on-calls": start and end are null for who is always on call.
"""

from datetime import datetime
from urllib.parse import urlencode

from flyback.errors import Problem, ServiceError
from flyback.model.facts import Shift
from flyback.model.policy import OnCallPolicy
from flyback.services.caller import Caller, Request
from flyback.services.json_reading import Answered

_PAGE, _PAGES = 100, 20


def ask(policy: OnCallPolicy, caller: Caller, begins: datetime, ends: datetime) -> tuple[Shift, ...]:
    """Who is on call between two moments; the schedule is the roster, and each has somebody at some time.

    Raises:
        ServiceError: there is no answer, or a schedule has nobody.
    """
    where = policy.url.rstrip("/")
    if not policy.token:
        what, hint = "PagerDuty is not asked without a token", 'write token = "${env.NAME}"'
        raise ServiceError(Problem(code="secret-missing", what=what, where="on-call", hint=hint))
    entries = [
        each
        for each in _entries(policy, caller, {"since": begins.isoformat(), "until": ends.isoformat()})
        if each.text("schedule.id") in policy.pagerduty
    ]
    absent = [each for each in policy.pagerduty if each not in {entry.text("schedule.id") for entry in entries}]
    if absent:
        what = f"nobody is on call by schedule {', '.join(absent)} from {begins:%Y-%m-%d %H:%M} to {ends:%H:%M} UTC"
        raise ServiceError(Problem(code="nobody-on-call", what=what, where=where, hint="look at the schedule's id"))
    return tuple(_shift(each) for each in entries)


def _shift(entry: Answered) -> Shift:
    if not {"start", "end"} <= entry.mapping().keys():
        raise entry.odd("an entry does not say when it begins or ends")
    return Shift(
        who=entry.needed("user.summary"),
        contact=entry.text("user.email") or entry.needed("user.html_url"),
        begins=entry.instant("start"),
        ends=entry.instant("end"),
        always=entry.at("start").value is None and entry.at("end").value is None,
        roster=entry.text("schedule.id"),
    )


def _entries(policy: OnCallPolicy, caller: Caller, span: dict[str, str]) -> list[Answered]:
    where = policy.url.rstrip("/")
    headers = {"Accept": "application/vnd.pagerduty+json;version=2", "Authorization": f"Token token={policy.token}"}
    found: list[Answered] = []
    for page in range(_PAGES):
        asked = {
            "schedule_ids[]": policy.pagerduty,
            "include[]": "users",
            "limit": _PAGE,
            "offset": page * _PAGE,
            **span,
        }
        reply = caller.send(Request(url=f"{where}/oncalls?{urlencode(asked, doseq=True)}", headers=headers))
        answer = Answered.of(reply, where)
        found += answer.list("oncalls")
        if answer.text("more") == "false":
            return found
    raise Answered(None, where).odd(f"there are more than {_PAGE * _PAGES} entries")
