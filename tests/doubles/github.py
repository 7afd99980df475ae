"""A GitHub repository, as far as its issues go."""

from dataclasses import dataclass, field
from typing import Any

from doubles.web import Said, Seen, json_said

BODY = """### Planned start

2026-12-01T22:00:00Z

### Planned end

2026-12-02 02:00:00 UTC

### Back-out plan

```sh
# as rehearsed
flyback undo
```
"""
_ABSENT = {"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"}


@dataclass(kw_only=True)
class GitHubOffice:
    """Holds issues, what happened to them, and who may write."""

    token: str
    issues: dict[int, dict[str, Any]] = field(default_factory=dict)
    comments: dict[int, list[dict[str, object]]] = field(default_factory=dict)
    events: dict[int, list[dict[str, object]]] = field(default_factory=dict)
    edited: dict[int, str] = field(default_factory=dict)
    permissions: dict[str, str] = field(default_factory=lambda: {"alice": "write", "bob": "read"})

    def add(self, number: int, body: str = BODY, labels: tuple[str, ...] = ("approved",), by: str = "alice") -> None:
        """An issue of carol's that somebody gave these labels."""
        self.issues[number] = {
            "number": number,
            "title": "release",
            "state": "open",
            "body": body,
            "user": {"login": "carol"},
            "labels": [{"name": each} for each in labels],
            "html_url": f"https://github.com/acme/shop/issues/{number}",
        }
        self.events[number] = [labelled(each, by) for each in labels]
        self.comments[number] = []

    def answer(self, seen: Seen) -> Said:
        if seen.headers.get("authorization") != f"Bearer {self.token}":
            return json_said({"message": "Bad credentials", "status": "401"}, 401)
        match seen.method, seen.path.strip("/").split("/")[1:]:
            case "POST", ["graphql"]:
                return self._edited(seen)
            case "POST", ["repos", "acme", "shop", "issues"]:
                return self._opened(seen)
            case method, ["repos", "acme", "shop", "issues", number, *rest] if int(number) in self.issues:
                return self._issue(method, int(number), rest, seen)
            case "GET", ["repos", "acme", "shop", "collaborators", who, "permission"] if who in self.permissions:
                return json_said({"permission": self.permissions[who], "user": {"login": who}})
        return json_said(_ABSENT, 404)

    def _issue(self, method: str, number: int, rest: list[str], seen: Seen) -> Said:
        match method, rest:
            case "GET", []:
                return json_said(self.issues[number])
            case "GET", ["comments"]:
                return _page(self.comments[number], seen)
            case "GET", ["events"]:
                return _page(self.events[number], seen)
            case "POST", ["comments"]:
                said = {"body": seen.json()["body"], "author_association": "MEMBER"}
                self.comments[number].append(said)
                return json_said(said, 201)
        return json_said(_ABSENT, 404)

    def _edited(self, seen: Seen) -> Said:
        variables = seen.json()["variables"]
        assert isinstance(variables, dict)
        edited = self.edited.get(variables["number"])
        return json_said({"data": {"repository": {"issue": {"lastEditedAt": edited}}}})

    def _opened(self, seen: Seen) -> Said:
        given, number = seen.json(), len(self.issues) + 1
        labels = given["labels"]
        assert isinstance(labels, list)
        self.add(number, str(given["body"]), tuple(labels))
        self.issues[number]["title"] = given["title"]
        return json_said(self.issues[number], 201)


def labelled(name: str, by: str, at: str = "2026-11-30T12:00:00Z") -> dict[str, object]:
    return {"event": "labeled", "label": {"name": name}, "actor": {"login": by}, "created_at": at}


def _page(entries: list[dict[str, object]], seen: Seen) -> Said:
    size, page = int(seen.asked("per_page")), int(seen.asked("page"))
    return json_said(entries[size * (page - 1) : size * page])
