"""A plan as people are given it to approve: the JSON that `plan`, `migrate --plan` and `undo --plan` print."""

import msgspec

from flyback.errors import Problem, UsageError
from flyback.frozen import frozen

_SCHEMAS = ("flyback.release/1", "flyback.plan/1")
_HINT = "flyback plan --env NAME writes plan.json; of an undo: flyback undo --env NAME --plan --json > undo.json"


@frozen
class PlannedScript:
    """One script of the plan."""

    path: str
    sha256: str
    way_back: str = ""
    """`proven undo`, `restore only` ...; empty where the document does not say."""
    destructive: tuple[str, ...] = ()
    """What of it takes something away, by line and rule: `3 drop-column`."""


@frozen
class PlanDocument:
    """What somebody is asked to agree to."""

    verb: str
    """`migrate`, `undo`, `repair`, `baseline`."""
    environment: str
    """Empty where the document does not say."""
    digest: str
    scripts: tuple[PlannedScript, ...]
    refusals: tuple[str, ...] = ()
    """Why it will not run as it is."""
    no_return: str = ""
    """The script after which nothing but a restore leads back; empty when there is none."""


def read_plan_document(content: bytes, where: str) -> PlanDocument:
    """Reads the JSON of a plan.

    Raises:
        UsageError: it is none.
    """
    try:
        wire = msgspec.json.decode(content, type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _refused(f"not the JSON of a plan: {error}", where) from None
    wire = wire.flyback or wire
    if wire.schema not in _SCHEMAS:
        raise _refused(f"not the JSON of a plan, but {wire.schema or 'without schema'}", where)
    if not (wire.steps or wire.verb) or not wire.digest:
        raise _refused("nothing would run, so there is nothing to approve", where)
    return PlanDocument(
        verb=wire.verb or ("undo" if wire.steps[0].direction == "undo" else "migrate"),
        environment=wire.environment,
        digest=wire.digest,
        scripts=tuple(_script(each) for each in wire.steps),
        refusals=tuple(wire.refusals),
        no_return=wire.point_of_no_return.script if wire.point_of_no_return else "",
    )


def _script(step: "_Step") -> PlannedScript:
    takes = (
        f"{statement.line} {finding.rule}"
        for statement in step.statements
        for finding in statement.findings
        if "destructive" in finding.classes
    )
    return PlannedScript(
        path=step.script, sha256=step.script_digest, way_back=step.way_back, destructive=tuple(dict.fromkeys(takes))
    )


def _refused(what: str, where: str) -> UsageError:
    return UsageError(Problem(code="no-plan", what=what, where=where, hint=_HINT))


class _Finding(msgspec.Struct):
    rule: str
    classes: list[str] = []


class _Statement(msgspec.Struct):
    line: int
    findings: list[_Finding]


class _Step(msgspec.Struct):
    direction: str
    script: str
    script_digest: str
    way_back: str = ""
    statements: list[_Statement] = []


class _NoReturn(msgspec.Struct):
    script: str


class _Document(msgspec.Struct):
    """Either form: of `plan`, or of `--plan` where all of it is below one key."""

    digest: str = ""
    environment: str = ""
    verb: str = ""
    """Of what runs no scripts: `repair`, `baseline`."""
    steps: list[_Step] = []
    refusals: list[str] = []
    point_of_no_return: _NoReturn | None = None
    flyback: "_Document | None" = None
    schema: str = ""
