"""A plan as one SQL text, exactly as it will be sent; what flyback says about it stands in comments."""

from collections.abc import Iterator

from flyback.model.plan import Alone, Atomic, Command, Direction, Plan, Program, Step, Wait
from flyback.model.results import Place
from flyback.report.amounts import counted
from flyback.report.json_text import Json
from flyback.report.neutral import one_line
from flyback.report.target.flyway_json import head, own
from flyback.report.target.step_json import step_json
from flyback.report.target.wording import named, note_lines, quoted


def plan_text(plan: Plan) -> str:
    """Comments and commands in the order in which they are sent; ended by a newline."""
    together = ", all in one transaction" if plan.grouped else ""
    lines = [
        f"-- Plan for schema {quoted(plan.schema)}: {counted(len(plan.steps), 'script')}{together}",
        f"-- digest {plan.digest}",
        *_REMARKS,
        *([_UNDO_REMARK] if any(step.direction is Direction.UNDO for step in plan.steps) else ()),
        *(f"-- {line}" for line in note_lines(plan.notes)),
    ]
    for step in plan.steps:
        lines += ["", *_step(step)]
    return "\n".join(lines) + "\n"


_REMARKS = (
    "-- After each BEGIN lock_timeout and flyback.lock_wait are SET LOCAL, as the attempt needs them; before a",
    "-- CONCURRENTLY statement what an earlier attempt left INVALID is dropped. Callbacks around the run come extra.",
)
_UNDO_REMARK = "-- What --reviewed takes is another digest: that of the scripts, which flyback undo shows below them."


def plan_json(plan: Plan, place: Place) -> dict[str, Json]:
    """Everything below flyback's key: the plan's digest, and each script with its commands."""
    steps: list[Json] = [
        {
            **step_json(step),
            "commands": list(commands(step)),
        }
        for step in plan.steps
    ]
    return {
        **head("plan", place),
        **own("plan", place, plan.notes, digest=plan.digest, grouped=plan.grouped, steps=steps),
    }


def commands(step: Step) -> Iterator[str]:
    """Everything that is sent for one script, exactly as it is sent; comments say what is not SQL."""
    for unit in step.units:
        yield from _unit(unit)


def _step(step: Step) -> Iterator[str]:
    verb = "undo" if step.direction is Direction.UNDO else "apply"
    yield f"-- {verb} {named(step)}: {one_line(step.source.path)}"
    yield f"--   sha256 {step.source.digest}, row {step.installed_rank} of the history, type {step.type}"
    if not step.atomic:
        yield "--   cannot run in one transaction: each part below commits by itself"
    yield from commands(step)


_WAITS = {
    Wait.BOUNDED: "under lock_timeout",
    Wait.PATIENT: "lock_timeout is off for it",
    Wait.OWN: "under the lock_timeout of script, role or database",
}


def _unit(unit: Atomic | Alone) -> Iterator[str]:
    match unit:
        case Atomic(commands=commands):
            yield from (_sent(each) for each in commands)
        case Alone(before=before, command=command, after=after, wait=wait):
            yield from _unit(before)
            yield f"-- outside of a transaction, {_WAITS[wait]}:"
            yield _sent(command)
            yield from _unit(after)


def _sent(part: Command | Program) -> str:
    match part:
        case Program(source=source):
            return f"-- runs the program {one_line(source.path)}, sha256 {source.digest}"
        case Command(sql=sql, statement=statement) if statement and statement.copy_data is not None:
            return f"{sql};\n{statement.copy_data}\\."
        case Command(sql=sql):
            return f"{sql};"
