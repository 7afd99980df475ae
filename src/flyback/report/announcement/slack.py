"""Slack: `text` for notifications, blocks for the message.

Source: Slack, "Block Kit", "Formatting text": escaping `&`, `<`, `>` leaves no mention and no link to forge.
"""

from flyback.report.announcement.words import Message, Part
from flyback.report.json_text import Json

_LONGEST = 2900


def slack_payload(message: Message) -> dict[str, Json]:
    """The body of an incoming webhook."""
    blocks: list[Json] = [{"type": "header", "text": {"type": "plain_text", "text": message.title, "emoji": False}}]
    blocks += [{"type": "section", "text": _text(_section(each))} for each in message.parts]
    if message.links:
        linked = "\n".join(f"<{_escaped(address)}|{_escaped(name)}>" for name, address in message.links)
        blocks.append({"type": "context", "elements": [_text(_cut(linked))]})
    return {"text": _escaped(message.title), "blocks": blocks}


def _text(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}  # makes no links of its own


def _section(part: Part) -> str:
    text = _escaped(part.text)
    lines = f"\n{text}" if len(part.lines) > 1 else f" {text}"
    return _cut(f"*{_escaped(part.label)}*{lines}")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(text: str) -> str:
    """Short enough, and not within an escape."""
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition("\n")[0] + "\n…"
