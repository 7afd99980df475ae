"""The verbs of comparisons: after the undo, after applying again, and of a live database."""

from flyback.frozen import frozen


@frozen
class Leg:
    """How presence, absence and change are said; `{new}` and `{old}` are values."""

    missing: str
    extra: str
    lost: str
    changed: str
    now: str
    renamed: str

    def becomes(self, new: str, old: str) -> str:
        """`is text, was character varying(50)`."""
        return self.changed.format(new=new, old=old)


LEGS = {
    "undo": Leg(
        missing="is missing",
        extra="is left behind",
        lost="is not restored",
        changed="is {new}, was {old}",
        now="",
        renamed="is named {new} now",
    ),
    "apply again": Leg(
        missing="is missing after the second apply",
        extra="is there only after the second apply",
        lost="is missing after the second apply",
        changed="is {new} after the second apply, was {old} after the first",
        now=" after the second apply",
        renamed="is named {new} after the second apply",
    ),
    "drift": Leg(
        missing="is missing",
        extra="is not from a migration",
        lost="is missing",
        changed="is {new}, should be {old}",
        now="",
        renamed="is named {new}",
    ),
}
