"""PagerDuty, as far as it knows who is on call."""

from dataclasses import dataclass, field

from doubles.web import Said, Seen, json_said


@dataclass(kw_only=True)
class PagerDutyOffice:
    """Holds who is on call by which schedule."""

    token: str
    entries: list[dict[str, object]] = field(default_factory=list)
    deaf: bool = False
    """Whether it ignores which schedules were asked for."""

    def add(self, schedule: str, who: str, begins: str | None, ends: str | None) -> None:
        self.entries.append(
            {
                "user": {"id": "PU1", "summary": who, "email": f"{who.lower()}@example.com", "html_url": "https://x/u"},
                "schedule": {"id": schedule, "summary": f"schedule {schedule}"},
                "escalation_policy": {"id": "PE1"},
                "escalation_level": 1,
                "start": begins,
                "end": ends,
            }
        )

    def answer(self, seen: Seen) -> Said:
        if seen.headers.get("authorization") != f"Token token={self.token}":
            return json_said({"error": {"message": "Authentication required", "code": 2006}}, 401)
        if not seen.path.endswith("/oncalls") or not seen.asked("since") or not seen.asked("until"):
            return json_said({"error": {"message": "Not Found", "code": 2100}}, 404)
        found = [each for each in self.entries if self.deaf or _schedule(each) in seen.query["schedule_ids[]"]]
        begin, most = int(seen.asked("offset")), int(seen.asked("limit"))
        part = found[begin : begin + most]
        return json_said({"oncalls": part, "limit": most, "offset": begin, "more": begin + most < len(found)})


def _schedule(entry: dict[str, object]) -> object:
    schedule = entry["schedule"]
    assert isinstance(schedule, dict)
    return schedule["id"]
