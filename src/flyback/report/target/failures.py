"""A script that failed: what the server said, what became of the others, what to do next."""

from collections.abc import Sequence

from flyback.model.failure import Failure
from flyback.model.plan import Direction, Step
from flyback.model.run import Blocker, Committed, InDoubt, NotStarted, Outcome, Partial, RolledBack
from flyback.report.amounts import counted
from flyback.report.neutral import first_lines, one_line, visible
from flyback.report.target.wording import failed

Failed = RolledBack | Partial | InDoubt
_ELSEWHERE = ("08", "42501", "53", "57", "58")
"""SQLSTATEs, or how they begin, of what is not wrong with the script: connections, rights, room, shut-downs, disks."""
_STATEMENT_LINES = 30
_STATEMENT_WIDTH = 160


def failures_text(outcomes: Sequence[Outcome], schema: str) -> str:
    """Everything about a run that did not succeed; empty when every script is there."""
    broken = culprit(outcomes)
    if broken is not None:
        return "\n".join([_failure(broken, schema), *_rest(outcomes, broken)])
    held = withheld(outcomes)
    return "" if held is None else "\n".join(_withheld(outcomes, held))


def withheld(outcomes: Sequence[Outcome]) -> NotStarted | None:
    """The script that a gate kept from beginning."""
    return next((each for each in outcomes if isinstance(each, NotStarted) and each.why), None)


def culprit(outcomes: Sequence[Outcome]) -> Failed | None:
    """The script that failed: the last one, for those before it in a group only shared its transaction."""
    return next((each for each in reversed(outcomes) if isinstance(each, Failed)), None)


def place_of(where: str) -> tuple[str, int | None]:
    """File and line of `sql/V2__b.sql:3:1`; no line for what is no place in a file."""
    path, _, numbers = where.partition(".sql:")
    line = numbers.partition(":")[0]
    return (f"{path}.sql", int(line)) if line.isdecimal() else (where, None)


def _failure(outcome: Failed, schema: str) -> str:
    step = outcome.step
    title = f"Failed to execute script {step.source.script.rpartition('/')[2]}"
    lines = [f"{failed(step, schema)} {_mark(outcome)}", "", visible(title), "-" * len(title)]
    lines += _details(outcome.failure)
    if isinstance(outcome, RolledBack | Partial) and outcome.blockers:
        lines += ["", "In the way:", *(f"  {blocker_text(each)}" for each in outcome.blockers)]
    if isinstance(outcome, Partial) and outcome.left:
        lines += ["", *(f"Left behind: {one_line(each)}" for each in outcome.left)]
    return "\n".join([*lines, ""])


def _mark(outcome: Failed) -> str:
    match outcome:
        case RolledBack():
            return "Changes successfully rolled back."
        case Partial(done=0):
            return "No statement took effect; the script cannot run in a transaction."
        case Partial(done=done, of=of):
            return f"{done} of {counted(of, 'statement')} took effect and stay; the script cannot run in a transaction."
        case InDoubt():
            return "Nobody can tell whether its last statement took effect."


def _details(failure: Failure) -> list[str]:
    path, line = place_of(failure.where)
    pairs = (
        ("SQL State", failure.sqlstate),
        ("Message", failure.message),
        ("Detail", failure.detail),
        ("Hint", failure.hint),
        ("Location", path),
        ("Line", "" if line is None else str(line)),
        ("Statement", failure.statement),
    )
    found = []
    for name, text in pairs:
        first, *more = first_lines(text, _STATEMENT_LINES, _STATEMENT_WIDTH) or ("",)
        if first:
            found += [f"{name:<10} : {first}", *(f"{'':<10}   {line}" for line in more)]
    return found


def blocker_text(blocker: Blocker) -> str:
    """`pid 4711, "shop", user app, idle in transaction for 12 s, AccessShareLock on public.orders: SELECT ...`."""
    words = [
        f"pid {blocker.pid}",
        f'"{one_line(blocker.application)}"' if blocker.application else "no application name",
    ]
    words += [f"user {one_line(blocker.user)}"] if blocker.user else []
    seen = f"{one_line(blocker.state)} for {blocker.seconds:.0f} s"
    words.append(seen if blocker.state else "what it does is not shown to this role (pg_read_all_stats)")
    words.append(f"{blocker.mode} on {one_line(blocker.relation)}" if blocker.relation else _held(blocker.mode))
    return ", ".join(words) + (f": {one_line(blocker.query, 80)}" if blocker.query else "")


def _held(kind: str) -> str:
    """What is held where it is no table; `kind` as in `pg_locks.locktype`."""
    return {"transactionid": "a row that it changed", "virtualxid": "its snapshot"}.get(kind, f"a lock of type {kind}")


def _rest(outcomes: Sequence[Outcome], broken: Failed) -> list[str]:
    done = sum(isinstance(each, Committed) for each in outcomes)
    waiting = [each.step for each in outcomes if isinstance(each, NotStarted)]
    together = [each.step for each in outcomes if isinstance(each, Failed) and each is not broken]
    sentences = [f"{counted(done, 'script')} before it {'is' if done == 1 else 'are'} committed."] if done else []
    sentences.append(_stays(broken))
    if together:
        sentences.append(f"The same is true of what shared its transaction: {_names(together)}.")
    if waiting:
        sentences.append(f"{counted(len(waiting), 'script')} not started: {_names(waiting)}.")
    return [" ".join(sentences), f"Next: {_next(broken)}", ""]


def _withheld(outcomes: Sequence[Outcome], held: NotStarted) -> list[str]:
    done = sum(isinstance(each, Committed) for each in outcomes)
    waiting = [each.step for each in outcomes if isinstance(each, NotStarted)]
    before = f"{counted(done, 'script')} before it {'is' if done == 1 else 'are'} committed. " if done else ""
    again = "undo" if held.step.direction is Direction.UNDO else "migrate"
    return [
        f"Stopped before {one_line(held.step.source.path)}: {one_line(held.why)}",
        f"{before}{counted(len(waiting), 'script')} not started: {_names(waiting)}.",
        f"Next: flyback checklist, then run flyback {again} again when the gates are open",
        "",
    ]


def _names(steps: Sequence[Step]) -> str:
    names = ", ".join(str(step.version or one_line(step.description)) for step in steps[:10])
    return names + (f" and {len(steps) - 10:,} more" if len(steps) > 10 else "")


def _stays(outcome: Failed) -> str:
    match outcome:
        case RolledBack():
            return "Of this one nothing is there, no row in the schema history either."
        case Partial(step=step):
            return f"Of this one the history says success=false, in the row of rank {step.installed_rank}."
        case InDoubt():
            return "Of this one nothing is known for sure."


def _next(outcome: Failed) -> str:
    again = "flyback undo" if outcome.step.direction is Direction.UNDO else "flyback migrate"
    match outcome:
        case InDoubt(hint=hint):
            return visible(hint)
        case RolledBack(blockers=blockers) if blockers:
            return (
                f"run {again} again when the sessions above are done, "
                "or let it wait longer: --lock-budget SECONDS, --max-lock-timeout MILLISECONDS"
            )
        case RolledBack(failure=failure) if failure.sqlstate.startswith(_ELSEWHERE):
            return f"take the cause away and run {again} again"
        case RolledBack(failure=failure) if failure.sqlstate:
            return f"put {one_line(place_of(failure.where)[0] or outcome.step.source.path)} right and run {again} again"
        case RolledBack():
            return f"run {again} again"
        case Partial(done=done):
            rest = f"; it goes on after statement {done}" if done else ""
            return f"take the cause away and run {again} again{rest}"
