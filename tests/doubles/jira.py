"""A Jira site with a service desk, as far as changes go."""

import json
from dataclasses import dataclass, field

from doubles.web import Said, Seen, json_said

NAMES = {
    "summary": "Summary",
    "customfield_10050": "Planned start date",
    "customfield_10051": "Planned end date",
    "customfield_10052": "Backout plan",
    "status": "Status",
    "issuetype": "Issue Type",
}
_ABSENT = {"errorMessages": ["Issue does not exist or you do not have permission to see it."], "errors": {}}


@dataclass(kw_only=True)
class JiraOffice:
    """Holds issues and the decisions about them."""

    token: str
    issues: dict[str, dict[str, object]] = field(default_factory=dict)
    """Fields by key."""
    decisions: dict[str, list[str]] = field(default_factory=dict)
    """`pending`, `approved`, `declined`, by key; an issue without any is no request of a service desk."""
    names: dict[str, str] = field(default_factory=lambda: dict(NAMES))
    last_page: bool = True

    def add(self, key: str, **values: object) -> dict[str, object]:
        """An issue that is as it should be, but for these values."""
        self.issues[key] = {
            "summary": "release",
            "status": {"name": "Implementing"},
            "issuetype": {"name": "Change"},
            "description": "",
            "customfield_10050": "2026-12-01T22:00:00.000+0000",
            "customfield_10051": "2026-12-02T03:00:00.000+0100",
            "customfield_10052": "flyback undo",
            "labels": [],
            "comment": {"comments": [], "total": 0},
            **values,
        }
        self.decisions.setdefault(key, ["approved"])
        return self.issues[key]

    def answer(self, seen: Seen) -> Said:
        if seen.headers.get("authorization") != f"Bearer {self.token}":
            return json_said({"errorMessages": ["Unauthorized"]}, 401)
        match seen.method, seen.path.strip("/").split("/")[1:]:
            case "GET", ["rest", "api", "2", "field"]:
                return json_said([{"id": key, "name": name} for key, name in self.names.items()])
            case "POST", ["rest", "api", "2", "issue"]:
                return self._opened(seen)
            case "GET", ["rest", "api", "2", "issue", key] if key in self.issues:
                return json_said({"id": "1", "key": key, "fields": self.issues[key], "names": self.names})
            case "POST", ["rest", "api", "2", "issue", key, "comment"] if key in self.issues:
                return self._noted(key, seen)
            case "GET", ["rest", "servicedeskapi", "request", key, "approval"] if self.decisions.get(key):
                values = [{"id": str(n), "finalDecision": each} for n, each in enumerate(self.decisions[key])]
                return json_said({"size": len(values), "isLastPage": self.last_page, "values": values})
        return json_said(_ABSENT, 404)

    def _opened(self, seen: Seen) -> Said:
        given: dict[str, object] = json.loads(seen.body)["fields"]
        unknown = {name: "cannot be set" for name in given if name.startswith("custom") and name not in self.names}
        if unknown:
            return json_said({"errorMessages": [], "errors": unknown}, 400)
        key = f"CHG-{len(self.issues) + 1}"
        self.add(key, **{**given, "status": {"name": "Planning"}})
        self.decisions[key] = ["pending"]
        return json_said({"id": "1", "key": key, "self": "..."}, 201)

    def _noted(self, key: str, seen: Seen) -> Said:
        comment = self.issues[key]["comment"]
        assert isinstance(comment, dict)
        comment["comments"].append({"body": seen.json()["body"]})
        return json_said({"id": "1"}, 201)
