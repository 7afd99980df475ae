"""What every report of a release says in the same words."""

from collections.abc import Iterator

from flyback.model.release import Live, NoReturn, Release, ReleaseStep, Replica, WayBack
from flyback.model.risk import Severity
from flyback.report.amounts import counted, duration, size
from flyback.report.neutral import one_line
from flyback.report.target.wording import named

_MEANINGS = {
    WayBack.PROVEN_UNDO: "it takes no data away, and its undo script brought everything back in the rehearsal",
    WayBack.SALVAGE: "it keeps aside what it takes away, and its undo script brought the rows back in the rehearsal",
    WayBack.COMPATIBLE: "the earlier release works on the new schema, so that it may stay",
    WayBack.RESTORE: "no other way back is proven: count on a backup",
}


def meaning(way: WayBack) -> str:
    """What a way back means, for somebody who sees the word for the first time."""
    return _MEANINGS[way]


def head(release: Release) -> Iterator[str]:
    """Where, what, how long; a line each."""
    place = release.place
    environment = "" if release.environment == "default" else f" on {one_line(release.environment)}"
    where = f"{one_line(place.url)}, PostgreSQL {place.server_version}"
    yield f"Release of {one_line(release.project)}{environment}: {where}"
    yield f"{counted(len(release.steps), 'migration')}, digest {release.plan.digest}"
    if release.steps:
        yield f"{rehearsed(release)}; time: {total(release)}"
        yield no_return(release)


def rehearsed(release: Release) -> str:
    """On what it was rehearsed."""
    return f"Rehearsed on {release.rehearsed_on}" if release.rehearsed_on else "Not rehearsed"


def estimate(milliseconds: float | None) -> str:
    """`at most about 12 s`."""
    return "not known" if milliseconds is None else f"at most about {duration(milliseconds)}"


def total(release: Release) -> str:
    """The time of all steps, or of those that have an estimate."""
    known = [each.estimated_ms for each in release.steps if each.estimated_ms is not None]
    missing = len(release.steps) - len(known)
    if not missing or not known:
        return estimate(release.estimated_ms)
    return f"not known; {counted(len(known), 'migration')} of {len(release.steps)} {estimate(sum(known))}"


def no_return(release: Release) -> str:
    """Where the point of no return is."""
    found = release.no_return
    if found is None:
        return "No point of no return: there is a way back from every step"
    return f"Point of no return: {place_of(release, found)}; after it no way back but a backup is proven"


def place_of(release: Release, found: NoReturn) -> str:
    """Which COMMIT it is: `the COMMIT of 3 drop phone`, `line 2 of 3 drop phone, which commits by itself`."""
    step = named(release.steps[found.step].step)
    if release.plan.grouped:
        return "the COMMIT of all migrations, which share one transaction"
    return f"the COMMIT of {step}" if found.line is None else f"line {found.line} of {step}, which commits by itself"


def refusals(release: Release) -> Iterator[str]:
    """What makes sure that it will not run."""
    yield from (one_line(each) for each in release.obstacles)
    for each in release.steps:
        if each.failure is not None:
            yield f"{one_line(each.failure.where)}: fails in the rehearsal: {one_line(each.failure.message)}"
        for assessment in each.assessments:
            if assessment.refused:
                place = f"{one_line(assessment.file)}:{assessment.statement.line}"
                yield f"{place}: the server will refuse it: {one_line(assessment.refused)}"


def severities(step: ReleaseStep) -> str:
    """`1 destructive, 2 danger`, worst first; empty without findings."""
    counts = [
        f"{number} {severity.name.lower()}"
        for severity in sorted(Severity, reverse=True)
        if (number := sum(1 for each in step.findings if each.severity is severity and not each.allowed))
    ]
    allowed = sum(1 for each in step.findings if each.allowed)
    return ", ".join([*counts, *([f"{allowed} allowed"] if allowed else ())])


def live_lines(live: Live) -> Iterator[str]:
    """What is going on there at this moment."""
    yield f"Database: {size(live.database_bytes)}"
    for each in live.long_transactions:
        who = ", ".join(one_line(part) for part in (each.user, each.application) if part)
        age = duration(each.seconds * 1000)
        process = f"pid {each.pid} ({who})" if each.pid else who
        yield f"Long transaction: {process}, {one_line(each.state)}, open for {age}"
    for replica in live.replicas:
        yield f"Replica {one_line(replica.name)}: {one_line(replica.state)} {replica.sync}, {_lag(replica)}"


def _lag(replica: Replica) -> str:
    if replica.lag_bytes is None:
        return "lag not known"
    if not replica.lag_bytes:
        return "not behind"
    seconds = f", {duration(replica.lag_seconds * 1000)}" if replica.lag_seconds else ""
    return f"behind by {size(replica.lag_bytes)}{seconds}"
