"""Answers in JSON, read with suspicion: what is missing is missing, what has another shape is an error."""

from collections.abc import Mapping
from datetime import UTC, datetime

from flyback.errors import Problem, ServiceError
from flyback.services.reply import Reply


class Answered:
    """A part of a JSON answer."""

    def __init__(self, value: object, where: str) -> None:
        self.value = value
        self.where = where

    @classmethod
    def of(cls, reply: Reply, where: str) -> "Answered":
        """A whole answer.

        Raises:
            ServiceError: it is no JSON.
        """
        return cls(reply.json(where), where)

    def at(self, path: str) -> "Answered":
        """What lies at `data.items.0.name`; nothing lies where the path does not lead. No path: the whole."""
        found: object = self.value
        for step in path.split(".") if path else ():
            match found:
                case dict():
                    found = found.get(step)
                case list() if step.isdecimal() and int(step) < len(found):
                    found = found[int(step)]
                case _:
                    found = None
        return Answered(found, self.where)

    def text(self, path: str = "") -> str:
        """Text, number or truth value as text; empty where there is none.

        Raises:
            ServiceError: it is a list or an object.
        """
        match self.at(path).value:
            case None:
                return ""
            case bool() as truth:
                return "true" if truth else "false"
            case str() | int() | float() as found:
                return str(found).strip()
        raise self.odd(f"{path or 'the answer'} is no text")

    def needed(self, path: str) -> str:
        """Text that must be there.

        Raises:
            ServiceError: there is none.
        """
        found = self.text(path)
        if not found:
            raise self.odd(f"the answer says nothing about {path}")
        return found

    def list(self, path: str = "") -> "tuple[Answered, ...]":
        """Every part of a list.

        Raises:
            ServiceError: it is none.
        """
        found = self.at(path).value
        if not isinstance(found, list):
            raise self.odd(f"{path or 'the answer'} is no list")
        return tuple(Answered(each, self.where) for each in found)

    def mapping(self, path: str = "") -> Mapping[str, object]:
        """Every part of an object, by name.

        Raises:
            ServiceError: it is none.
        """
        found = self.at(path).value
        if not isinstance(found, dict):
            raise self.odd(f"{path or 'the answer'} is no object")
        return found

    def instant(self, path: str) -> datetime | None:
        """A moment, `2026-12-01T22:00:00+01:00`, in UTC; None where there is none.

        Raises:
            ServiceError: it is none, or it has no offset, which different people would take for different moments.
        """
        text = self.text(path)
        if not text:
            return None
        try:
            return instant(text)
        except ValueError as error:
            raise self.odd(f"{path}: {error}") from None

    def odd(self, what: str) -> ServiceError:
        """The error of an answer that cannot be understood."""
        return ServiceError(Problem(code="service-answer", what=what, where=self.where))


def instant(text: str) -> datetime:
    """A moment in UTC, of ISO 8601 with offset, `Z` or ` UTC`.

    Raises:
        ValueError: it is something else; the message says what is missing.
    """
    plain = f"{text[:-3].rstrip()}+00:00" if text.endswith("UTC") else text
    try:
        found = datetime.fromisoformat(plain)
    except ValueError:
        raise ValueError(f"{text} is no moment such as 2026-12-01T22:00:00+01:00") from None
    if found.utcoffset() is None:
        raise ValueError(f"{text} has no offset from UTC, write 2026-12-01T22:00:00+01:00")
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text} is out of range") from None
