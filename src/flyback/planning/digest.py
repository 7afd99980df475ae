"""The digest of a plan: SHA-256 over everything that changes what runs, and not over who runs it when."""

import hashlib
from collections.abc import Callable, Iterable
from functools import cache

from flyback.model.plan import Alone, Atomic, Command, Program, Step, Surroundings, Unit
from flyback.syntax.quoting import literal


def digest_of(steps: Iterable[Step], surroundings: Surroundings) -> str:
    """Hexadecimal; the name of the run and `installed_by` are left out."""
    anonymous = cache(lambda sql: _anonymous(sql, surroundings))  # most of what flyback adds is the same in each step
    digest = hashlib.sha256()
    digest.update(_framed((surroundings.schema, surroundings.table)))
    for step in steps:
        digest.update(_framed(_of_step(step, anonymous)))
    return digest.hexdigest()


def _framed(texts: Iterable[str]) -> bytes:
    """Each with its length, so that no two sequences of texts look the same."""
    return "".join([f"{len(text)}:{text}" for text in texts]).encode("utf-8", "surrogatepass")


def _of_step(step: Step, anonymous: Callable[[str], str]) -> list[str]:
    texts = ["step", step.direction.value, step.source.script, step.source.digest, str(step.installed_rank)]
    texts += (str(step.version), step.description, step.type)
    for unit in step.units:
        for command in _commands(unit):
            if isinstance(command, Program):
                texts += ("program", command.source.digest)
            elif command.statement is None:
                texts += ("flyback", anonymous(command.sql))
            else:
                texts += ("statement", command.sql, command.statement.copy_data or "")
    return texts


def _commands(unit: Unit) -> tuple[Command | Program, ...]:
    match unit:
        case Atomic(commands=commands):
            return commands
        case Alone(before=before, command=command, after=after):
            return (*before.commands, command, *after.commands)


def _anonymous(sql: str, surroundings: Surroundings) -> str:
    """flyback's own text without the names of the run and of who runs it."""
    if surroundings.run_id:
        sql = sql.replace(surroundings.run_id, "")  # also in application_name, which the reset sets
    if surroundings.installed_by:
        sql = sql.replace(literal(surroundings.installed_by), "CURRENT_USER")
    return sql
