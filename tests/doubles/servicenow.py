"""A ServiceNow instance, as far as change requests go."""

import json
import re
import uuid
from dataclasses import dataclass, field

from doubles.web import Said, Seen, json_said

_TIMES = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


@dataclass(kw_only=True)
class ServiceNowOffice:
    """Holds change requests and their journal; answers as the Table API does."""

    token: str
    records: dict[str, dict[str, str]] = field(default_factory=dict)
    """By `sys_id`, raw values."""
    journal: list[dict[str, str]] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    """Fields and tables that the role may not read."""
    deaf: bool = False
    """Whether it ignores questions it does not understand, which is all of them, and answers with every row."""

    def add(self, number: str, **values: str) -> dict[str, str]:
        """A change request that is as it should be, but for these values."""
        usual = {
            "sys_id": uuid.uuid4().hex,
            "number": number,
            "state": "-1",
            "approval": "approved",
            "type": "normal",
            "on_hold": "false",
            "start_date": "2026-12-01 22:00:00",
            "end_date": "2026-12-02 02:00:00",
            "backout_plan": "flyback undo",
            "short_description": "release",
            "description": "",
            "justification": "",
            "implementation_plan": "",
            "correlation_id": "",
        }
        record = {**usual, **values}
        self.records[record["sys_id"]] = record
        return record

    def answer(self, seen: Seen) -> Said:
        if seen.headers.get("authorization") != f"Bearer {self.token}":
            return _failure(401, "User Not Authenticated")
        _, _, place = seen.path.partition("/api/now/table/")
        table, _, record = place.partition("/")
        if table in self.hidden:
            return _failure(403, "User Not Authorized")
        match seen.method, table:
            case "GET", "change_request":
                return self._found(seen, list(self.records.values()))
            case "GET", "sys_journal_field":
                return self._found(seen, self.journal)
            case "POST", "change_request":
                return self._opened(seen)
            case "PATCH", "change_request" if record in self.records:
                note = str(seen.json()["work_notes"])
                self.journal.append({"element_id": record, "element": "work_notes", "value": note})
                return json_said({"result": self.records[record]})
        return _failure(404, "No Record found")

    def _found(self, seen: Seen, rows: list[dict[str, str]]) -> Said:
        question = [part for part in seen.asked("sysparm_query").split("^") if "IN" not in part and not self.deaf]
        wanted = dict(part.split("=", 1) for part in question)
        names = set(seen.asked("sysparm_fields").split(",")) - self.hidden
        assert seen.asked("sysparm_display_value") == "false", "display values are in the language of a user"
        fit = [row for row in rows if all(row.get(name) == text for name, text in wanted.items())]
        shown = [{name: text for name, text in row.items() if name in names} for row in fit]
        return json_said({"result": shown[: int(seen.asked("sysparm_limit"))]})

    def _opened(self, seen: Seen) -> Said:
        given = {name: str(text) for name, text in json.loads(seen.body).items()}
        if not all(_TIMES.fullmatch(given[name]) for name in ("start_date", "end_date")):
            return _failure(400, "Invalid date")
        number = f"CHG{30001 + len(self.records):07}"
        record = self.add(number, **{"state": "-5", "approval": "not requested", **given})
        return json_said({"result": record}, 201)


def _failure(status: int, message: str) -> Said:
    return json_said({"error": {"message": message, "detail": ""}, "status": "failure"}, status)
