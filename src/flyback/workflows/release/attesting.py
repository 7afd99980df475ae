"""What a look at a release has rehearsed, as signed evidence."""

from collections.abc import Mapping
from datetime import datetime

from flyback.filesystem.git import repository
from flyback.frozen import frozen
from flyback.model.evidence import (
    Rehearsal,
    RehearsedMigration,
    StateDigests,
    about_set,
)
from flyback.model.lock_modes import strength
from flyback.model.rehearsal import Verdict
from flyback.model.release import Release, ReleaseStep, WayBack
from flyback.planning.set_digest import migration_set, subject_name
from flyback.signing.key_files import SigningKey
from flyback.workflows.evidence.recording import Recorded, record
from flyback.workflows.facts.tool import tool
from flyback.workflows.opened import Opened

_NO_UNDO = Verdict.NO_UNDO.value
_FAILED = Verdict.APPLY_FAILS.value


@frozen
class Witnessed:
    """When it was rehearsed, and from which state."""

    start: StateDigests
    started: datetime
    finished: datetime


def attest(
    opened: Opened, release: Release, witnessed: Witnessed, key: SigningKey, variables: Mapping[str, str]
) -> Recorded[Rehearsal]:
    """Signs what became of every migration; for gates to believe or not.

    Raises:
        SigningError: the key does not sign.
        UsageError: the evidence cannot be written.
    """
    known = migration_set(opened.project, opened.settings)
    rehearsal = Rehearsal(
        server_version=opened.target.facts.server_version_num,
        start=witnessed.start,
        environment=release.environment,
        config=known.config,
        migrations=tuple(_migration(each) for each in release.steps),
        tool=tool(opened.folder, opened.project, repository(opened.folder), variables),
        started=witnessed.started,
        finished=witnessed.finished,
    )
    return record(opened.folder, key, rehearsal, about_set(known.digest, known.files))


def _migration(each: ReleaseStep) -> RehearsedMigration:
    source = each.step.source
    locks = [effect.lock for assessment in each.assessments for effect in assessment.effects if effect.lock]
    return RehearsedMigration(
        script=subject_name(source),
        sha256=source.digest,
        undo=each.undo,
        undo_sha256=each.undo_digest,
        verdict=_verdict(each),
        salvages=each.way.back is WayBack.SALVAGE,
        planned_ms=each.estimated_ms,
        apply_ms=each.rehearsed_ms or 0.0,
        undo_ms=each.undo_ms,
        strongest_lock=max(locks, key=strength, default=""),
    )


def _verdict(each: ReleaseStep) -> str:
    if each.failure is not None:
        return _FAILED
    if not each.rehearsed:
        return ""
    return each.verdict.value if each.verdict else _NO_UNDO
