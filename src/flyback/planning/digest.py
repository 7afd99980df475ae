"""The digest of a plan: SHA-256 over everything that changes what runs, and not over who runs it when."""

import hashlib
from collections.abc import Iterable, Iterator

from flyback.model.plan import Alone, Atomic, Command, Program, Step, Surroundings, Unit
from flyback.planning.quoting import literal


def digest_of(steps: Iterable[Step], surroundings: Surroundings) -> str:
    """Hexadecimal; the name of the run and `installed_by` are left out."""
    digest = hashlib.sha256()
    digest.update(_framed((surroundings.schema, surroundings.table)))
    for step in steps:
        digest.update(_framed(_of_step(step, surroundings)))
    return digest.hexdigest()


def _framed(texts: Iterable[str]) -> bytes:
    """Each with its length, so that no two sequences of texts look the same."""
    return "".join([f"{len(text)}:{text}" for text in texts]).encode("utf-8", "surrogatepass")


def _of_step(step: Step, surroundings: Surroundings) -> Iterator[str]:
    yield from ("step", step.direction.value, step.source.script, step.source.digest, str(step.installed_rank))
    yield from (str(step.version), step.description, step.type)
    for unit in step.units:
        for command in _commands(unit):
            yield from _of_command(command, surroundings)


def _commands(unit: Unit) -> Iterator[Command | Program]:
    match unit:
        case Atomic(commands=commands):
            yield from commands
        case Alone(before=before, command=command, after=after):
            yield from (*before.commands, command, *after.commands)


def _of_command(command: Command | Program, surroundings: Surroundings) -> tuple[str, ...]:
    match command:
        case Program(source=source):
            return ("program", source.digest)
        case Command(sql=sql, statement=None):
            return ("flyback", _anonymous(sql, surroundings))
        case Command(sql=sql, statement=statement):
            return ("statement", sql, (statement.copy_data if statement else None) or "")


def _anonymous(sql: str, surroundings: Surroundings) -> str:
    """flyback's own text without the names of the run and of who runs it."""
    if surroundings.run_id:
        sql = sql.replace(surroundings.run_id, "")  # also in application_name, which the reset sets
    if surroundings.installed_by:
        sql = sql.replace(literal(surroundings.installed_by), "CURRENT_USER")
    return sql
