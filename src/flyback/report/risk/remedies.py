"""Safe forms as SQL that can be pasted."""

from flyback.model.risk import Remedy

_NEXT = "-- then, in a script of its own:"


def sql_of(remedy: Remedy) -> str:
    """All of its steps, with a comment where one script ends and the next begins, and what else must be known."""
    steps = [step if step.rstrip().endswith(";") else f"{step};" for step in remedy.steps]
    note = [f"-- {line}" for line in remedy.note.splitlines()]
    return "\n".join([*note, f"\n{_NEXT}\n".join(steps)]) if steps else "\n".join(note)
