"""Whether the window is open, until when, and when it opens next."""

from datetime import datetime

from flyback.gates.windows.open_times import closing, looks, on_at, open_spans, spans_of
from flyback.gates.windows.wording import text
from flyback.model.open_times import Span, WindowStatus
from flyback.model.policy import Window, WindowPolicy


def status(policy: WindowPolicy, now: datetime) -> WindowStatus:
    """The window at a moment; what lies more than five years ahead is not known."""
    freezes = on_at(policy.deny, now)
    following = _present_or_next(policy, now)
    is_open = following is not None and following.start <= now
    known_end = following is not None and not _is_open_at(policy, following.end)
    return WindowStatus(
        at=now,
        closed=not is_open,
        reason="" if is_open else _why_closed(policy, freezes),
        freeze=text(freezes[0]) if freezes else "",
        next_open=following.start if following and not is_open else None,
        next_close=following.end if following and known_end else None,
        next_close_reason=closing(policy, following.end) if following and known_end else "",
    )


def next_freeze(policy: WindowPolicy, now: datetime) -> datetime | None:
    """When the next freeze begins, or now when one is in force; None where none is known."""
    for look in looks(now) if policy.deny else ():
        for span in spans_of(policy.deny, look):
            return span.start
    return None


def _present_or_next(policy: WindowPolicy, now: datetime) -> Span | None:
    """The open time that now is in, or the next one; looks further ahead as long as its end is not seen."""
    found = None
    for look in looks(now) if policy.allow else ():
        spans = open_spans(policy, look)
        if spans:
            found = spans[0]
            if found.end < look.end:
                return found
    return found


def _is_open_at(policy: WindowPolicy, moment: datetime) -> bool:
    return bool(on_at(policy.allow, moment)) and not on_at(policy.deny, moment)


def _why_closed(policy: WindowPolicy, freezes: tuple[Window, ...]) -> str:
    if freezes:
        return f"a freeze is in force: {text(freezes[0])}"
    return "no window is open" if policy.allow else "no window is configured"
