"""People are told of a run, and that they were told is signed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from flyback.frozen import frozen
from flyback.gates.windows.wording import zone_of
from flyback.model.announcement import Announcement, Event, Receipt
from flyback.model.evidence import Notice, Subject, about_set
from flyback.model.facts import Pending
from flyback.model.open_times import Span
from flyback.model.policy import EnvironmentPolicy
from flyback.services.caller import Caller
from flyback.services.notify.telling import tell
from flyback.signing.key_files import SigningKey
from flyback.workflows.evidence.recording import Recorded, record


@frozen
class About:
    """What is told beside the scripts themselves."""

    deployment: str = ""
    """Empty: before there is one, the migration set names it."""
    span: Span | None = None
    """From when to when, where that is known."""
    ticket: str = ""
    who: str = ""
    reason: str = ""
    links: tuple[tuple[str, str], ...] = ()


def announcement(
    event: Event, policy: EnvironmentPolicy, pending: Pending, about: About, now: datetime
) -> Announcement:
    """What is told of a run, by what gates know of it."""
    return Announcement(
        event=event,
        environment=policy.name,
        deployment=about.deployment or pending.set_digest[:12],
        verb=pending.verb,
        time=now,
        begins=about.span.start if about.span else None,
        ends=about.span.end if about.span else None,
        zone=zone_of(policy.window),
        scripts=tuple(each.script for each in pending.scripts),
        destructive=tuple(line for each in pending.scripts for line in each.destructive),
        set_digest=pending.set_digest,
        plan=pending.plan,
        ticket=about.ticket,
        who=about.who,
        reason=about.reason,
        way_back=way_back(pending),
        links=about.links,
    )


def way_back(pending: Pending) -> str:
    """In a line: how many scripts have an undo script, and which say that there is none."""
    without = [each for each in pending.scripts if not each.undo]
    declared = [f"{each.script}: not undoable because {each.not_undoable}" for each in without if each.not_undoable]
    undone = f"{len(pending.scripts) - len(without)} of {len(pending.scripts)} have an undo script"
    return "; ".join((undone, *declared)) if pending.scripts else ""


def announce(policy: EnvironmentPolicy, told: Announcement, caller: Caller) -> tuple[Receipt, ...]:
    """Tells every channel that wants to hear of it; never fails: what was not delivered says why."""
    return tell(policy.notify, told, caller, _clock)


def record_notices(
    folder: Path, key: SigningKey, told: Announcement, receipts: Sequence[Receipt], files: Sequence[Subject]
) -> tuple[Recorded[Notice], ...]:
    """Signs what was delivered, which gates take for the proof that people know; of the rest nothing is signed.

    Raises:
        EvidenceError: there is nothing that it could be about.
        SigningError: the key does not sign.
        UsageError: the evidence cannot be written.
    """
    subjects = about_set(told.set_digest, files)
    return tuple(record(folder, key, _notice(told, receipt), subjects) for receipt in receipts if receipt.delivered)


def _notice(told: Announcement, receipt: Receipt) -> Notice:
    return Notice(
        environment=told.environment,
        channel=receipt.channel,
        event=told.event.value,
        receipt=receipt.answer,
        begins=told.begins,
        ends=told.ends,
        sent=receipt.sent,
    )


def _clock() -> datetime:
    return datetime.now(UTC)
