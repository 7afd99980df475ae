"""Teams: an Adaptive Card for a workflow that waits for a webhook request.

Text stands in `TextRun`, which knows no markdown, so that `V12__add_x.sql` stays what it is.

Source: Adaptive Cards 1.5; connectors of Office 365, which took another form, are retired.
"""

from flyback.report.announcement.words import Message, Part
from flyback.report.json_text import Json


def teams_payload(message: Message) -> dict[str, Json]:
    """The body of the request."""
    title: Json = {"type": "TextRun", "text": message.title, "weight": "Bolder", "size": "Medium"}
    card: dict[str, Json] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": message.title,
        "body": [{"type": "RichTextBlock", "inlines": [title]}, *map(_block, message.parts)],
        "actions": [{"type": "Action.OpenUrl", "title": name, "url": url} for name, url in message.links[:6]],
    }
    content: Json = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [content]}


def plain_card(text: str) -> dict[str, Json]:
    """A card that says one text and nothing else."""
    title, _, rest = text.strip().partition("\n")
    parts = (Part(label="", lines=tuple(rest.strip().splitlines())),) if rest.strip() else ()
    return teams_payload(Message(title=title, parts=parts, links=()))


def _block(part: Part) -> Json:
    break_or_space = "\n" if len(part.lines) > 1 and part.label else " "
    label: Json = {"type": "TextRun", "text": f"{part.label}:{break_or_space}", "weight": "Bolder"}
    text: Json = {"type": "TextRun", "text": part.text}
    return {"type": "RichTextBlock", "inlines": [label, text] if part.label else [text]}
