"""What came of telling people."""

from collections.abc import Sequence

from flyback.model.announcement import Announcement, Receipt
from flyback.report.announcement.words import announcement_id, message
from flyback.report.json_text import Json
from flyback.report.neutral import one_line


def receipts_text(told: Announcement, receipts: Sequence[Receipt], evidence: Sequence[str]) -> str:
    """A line for each channel, then where the proof lies."""
    wide = max((len(each.channel) for each in receipts), default=0)
    lines = [f"  {_outcome(each):<13}  {one_line(each.channel):<{wide}}  {one_line(each.answer)}" for each in receipts]
    proof = [f"evidence: {one_line(each)}" for each in evidence]
    return "\n".join((message(told).title, *(lines or ["  no channel wants to hear of it"]), *proof)) + "\n"


def receipts_json(told: Announcement, receipts: Sequence[Receipt], evidence: Sequence[str]) -> dict[str, Json]:
    """The same by name."""
    return {
        "schema": "flyback.notify/1",
        "id": announcement_id(told),
        "event": told.event.value,
        "environment": told.environment,
        "deployment": told.deployment,
        "begins": told.begins.isoformat() if told.begins else None,
        "ends": told.ends.isoformat() if told.ends else None,
        "receipts": [
            {
                "channel": each.channel,
                "required": each.required,
                "delivered": each.delivered,
                "answer": each.answer,
                "sent": each.sent.isoformat(),
            }
            for each in receipts
        ],
        "evidence": list(evidence),
    }


def _outcome(receipt: Receipt) -> str:
    if receipt.delivered:
        return "delivered"
    return "NOT DELIVERED" if receipt.required else "not delivered"
