"""Words and figures that Flyway writes in the same way everywhere."""

from collections.abc import Iterable

from flyback.model.plan import Direction, Step
from flyback.model.version import Version
from flyback.report.neutral import one_line

EMPTY_SCHEMA = "<< Empty Schema >>"


def execution_time(milliseconds: int) -> str:
    """`00:00.038s`: minutes, seconds, milliseconds."""
    minutes, rest = divmod(milliseconds, 60_000)
    seconds, thousandths = divmod(rest, 1000)
    return f"{minutes:02}:{seconds:02}.{thousandths:03}s"


def version_text(version: Version | None) -> str:
    """The version, or Flyway's words for none."""
    return EMPTY_SCHEMA if version is None else str(version)


def quoted(schema: str) -> str:
    """A schema's name as Flyway writes it."""
    return f'"{one_line(schema)}"'


def named(step: Step) -> str:
    """`version "2 - add note"`, `repeatable migration "views"`."""
    description = one_line(step.description)
    if step.version is None:
        return f'repeatable migration "{description}"'
    return f'version "{step.version} - {description}"' if description else f'version "{step.version}"'


def under_way(step: Step, schema: str) -> str:
    """`Migrating schema "public" to version "2 - b" [out of order]`, when a script begins."""
    marks = " [out of order]" * step.out_of_order + " [non-transactional]" * (not step.atomic)
    if step.direction is Direction.UNDO:
        return f"Undoing migration of schema {quoted(schema)} to {named(step)}{marks}"
    link = "with" if step.version is None else "to"
    return f"Migrating schema {quoted(schema)} {link} {named(step)}{marks}"


def failed(step: Step, schema: str) -> str:
    """`Migration of schema "public" to version "2 - b" failed!`"""
    if step.direction is Direction.UNDO:
        return f"Undo of migration of schema {quoted(schema)} to {named(step)} failed!"
    link = "with" if step.version is None else "to"
    return f"Migration of schema {quoted(schema)} {link} {named(step)} failed!"


def note_lines(notes: Iterable[str]) -> list[str]:
    """What is worth knowing beside the result, a line each."""
    return [f"Note: {one_line(note)}" for note in notes]
