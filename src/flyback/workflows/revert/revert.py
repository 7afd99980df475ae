"""Writes the next migration from an undo script, once a rehearsal showed that nothing later depends on it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from flyback.errors import Problem, ProjectError
from flyback.filesystem.discover import read_project
from flyback.filesystem.revert_scripts import RevertScripts, revert_scripts, warned
from flyback.filesystem.tree import shown
from flyback.frozen import frozen
from flyback.model.failure import Failure
from flyback.model.rehearsal import Proof, Rehearsal, Verdict
from flyback.model.revert import RevertResult
from flyback.model.script import Project
from flyback.model.version import Version
from flyback.settings import Settings
from flyback.workflows.rehearse.rehearse import rehearse
from flyback.workflows.rehearse.request import FromNothing, Pending, Progress, Request, These

_NOT_REHEARSED = (
    "NOT REHEARSED: written with --no-rehearsal. Nobody knows whether a later migration depends on what this removes,",
    "nor whether it runs at all. Before it is applied anywhere: flyback rehearse --version {version}",
    "",
)
_BY_HAND = "nothing was written; write the reversal by hand: flyback new DESCRIPTION"


@frozen
class RevertRequest:
    """One revert, as asked for."""

    folder: Path
    version: Version
    rehearsal: Request | None
    """On what to rehearse it; its selection is not heeded. None leaves the rehearsal out, and the script says so."""


def revert(
    request: RevertRequest, settings: Settings, project: Project, now: Callable[[], datetime], progress: Progress
) -> RevertResult:
    """Writes the migration that reverses a version, and its undo script; nothing unless the rehearsal succeeds.

    Raises:
        SelectionError: there is no such version, or it has no undo script.
        ProjectError: the revert does not run after the last migration, or its own undo does not bring back what was.
        BaseError: the migrations before it do not run.
        ServerError: there is no server to rehearse on.
        UsageError: a file is in the way.
    """
    folder = request.folder.absolute()
    scripts = revert_scripts(folder, settings, project, request.version, now())
    proof: Proof | None = None
    if request.rehearsal is None:
        scripts = warned(scripts, [line.format(version=scripts.version) for line in _NOT_REHEARSED])
        notes: tuple[str, ...] = ("not rehearsed: whether a later migration depends on what it removes is not known",)
    else:
        together = read_project(folder, settings, more=scripts.files)
        found = rehearse(_selecting(request.rehearsal, scripts.version), settings, together, now, progress)
        proof = next((proof for proof in found.proofs if proof.version == scripts.version), None)
        _refuse(scripts, found, proof)
        notes = (*_cautions(scripts, proof), *found.notes)
    return RevertResult(
        version=scripts.version,
        reverted=scripts.original.version,
        paths=tuple(shown(path, folder) for path in scripts.write()),
        proof=proof,
        notes=notes,
    )


def _selecting(request: Request, version: Version) -> Request:
    """The new migration alone where all others lead up to it, else everything that the base state lacks."""
    alone = isinstance(request.base, FromNothing)
    return replace(request, selection=These(versions=(version,)) if alone else Pending())


def _refuse(scripts: RevertScripts, found: Rehearsal, proof: Proof | None) -> None:
    """Raises what the rehearsal has against the revert."""
    failed = next((each for each in found.proofs if each.verdict is Verdict.APPLY_FAILS), None)
    if proof is None:
        what = f"the revert of {scripts.original.version} was not reached"
        failure = failed.failure if failed else None
        told = f": {failed.version} does not run: {failure.message}" if failed and failure else ""
        where = failure.where if failure else scripts.original.source.path
        raise ProjectError(Problem(code="revert-not-reached", what=what + told, where=where, hint=_BY_HAND))
    if proof.verdict is Verdict.APPLY_FAILS and proof.failure:
        raise ProjectError(_does_not_run(scripts, proof.failure))
    if proof.verdict is Verdict.UNDO_FAILS and proof.failure:
        what = f"after the revert, {scripts.original.source.path} does not run again: {_told(proof.failure)}"
        where = _in_original(proof.failure.where, scripts.original.source.path, scripts.headers[1])
        raise ProjectError(Problem(code="revert-not-undoable", what=what, where=where, hint=_BY_HAND))
    if not (proof.verdict.proven or proof.verdict is Verdict.LOSSY):
        raise ProjectError(_not_brought_back(scripts, proof))
    if found.repeatables_failure:
        failure = found.repeatables_failure
        what = f"a repeatable migration does not run after the revert: {_told(failure)}"
        raise ProjectError(Problem(code="revert-depended-on", what=what, where=failure.where, hint=_BY_HAND))


def _does_not_run(scripts: RevertScripts, failure: Failure) -> Problem:
    return Problem(
        code="revert-depended-on",
        what=f"the undo script of {scripts.original.version} does not run after the last migration: {_told(failure)}"
        + (f", in: {' '.join(failure.statement.split())}" if failure.statement else ""),
        where=_in_original(failure.where, scripts.undo.source.path, scripts.headers[0]),
        hint="something later depends on what it removes, or has removed it already: " + _BY_HAND,
    )


def _not_brought_back(scripts: RevertScripts, proof: Proof) -> tuple[Problem, ...]:
    """What a later migration added to what the revert removes would be gone for good."""
    differences = proof.differences or ()
    texts = [difference.text for difference in differences] or [proof.reason or proof.verdict.value]
    return tuple(
        Problem(
            code="revert-depended-on",
            what=f"the revert of {scripts.original.version} takes away more than {scripts.original.version} made, "
            f"and applying that again does not bring it back: {text}",
            where=scripts.undo.source.path,
            hint=_BY_HAND,
        )
        for text in texts
    )


def _cautions(scripts: RevertScripts, proof: Proof | None) -> tuple[str, ...]:
    if proof is None or proof.verdict is not Verdict.LOSSY:
        return ()
    return (f"applying {scripts.version} loses rows or values; its undo cannot bring them back",)


def _told(failure: Failure) -> str:
    return failure.message + (f" ({failure.detail})" if failure.detail else "")


def _in_original(where: str, path: str, header: int) -> str:
    """The same place in the script that was copied, since the copy is never written."""
    _, line, column = where.rsplit(":", 2) if where.count(":") >= 2 else ("", "", "")
    if not (line.isdecimal() and column.isdecimal()):
        return path
    return f"{path}:{max(int(line) - header, 1)}:{column}"
