"""Slack, Teams and any webhook: one request, and what of its answer is a receipt.

Source: Slack, "Sending messages using incoming webhooks": `ok`; its Web API answers 200 with `"ok": false`, too.
Teams: workflows answer 202; the retired connectors answered 200 with the error in the text.
"""

import hashlib
import hmac
import json

from flyback.errors import Problem, ServiceError
from flyback.model.announcement import Announcement
from flyback.model.policy import Channel
from flyback.report.announcement.words import announcement_id
from flyback.services.caller import Caller, Request
from flyback.services.notify.letter import body_of
from flyback.services.reply import Reply, first_line

SIGNATURE = "X-Flyback-Signature-256"
_IDS = ("x-slack-req-id", "x-ms-workflow-run-id", "x-request-id", "x-amzn-requestid", "request-id")


def send(channel: Channel, told: Announcement, caller: Caller) -> str:
    """Sends it; the receipt: status, and how the service calls the message.

    Twice sent, it has the same `Idempotency-Key`; with a `secret` its body is signed: `sha256=` and HMAC-SHA256.

    Raises:
        ServiceError: it was not delivered, or nobody knows.
        ConfigurationError: the channel's template is none.
    """
    body, media_type = body_of(channel, told, caller.folder)
    headers = {"Content-Type": media_type, "Idempotency-Key": announcement_id(told), **channel.headers}
    if channel.secret:
        headers[SIGNATURE] = _signature(channel, body, caller)
    request = Request(
        method="POST",
        url=channel.url,
        headers=headers,
        body=body,
        timeout=channel.timeout,
        retries=channel.retries,
        repeatable=True,  # told twice is better than not told
        where=f"channel {channel.name}",
    )
    reply = caller.send(request)
    if refusal := _refusal(channel, reply):
        what = f"the message was not taken: {caller.secrets.masked(refusal)}"
        raise ServiceError(Problem(code="not-delivered", what=what, where=f"channel {channel.name}"))
    return caller.secrets.masked(", ".join((str(reply.status), *_ids(reply))))


def signature(secret: str, body: bytes) -> str:
    """What whoever has the secret can compare."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def _signature(channel: Channel, body: bytes, caller: Caller) -> str:
    with caller.masking():
        return signature(caller.secrets.resolved(channel.secret, f"channel {channel.name}"), body)


def _refusal(channel: Channel, reply: Reply) -> str:
    """Why a message was not taken though the status is one of success; empty when it was."""
    said = reply.text.strip()
    match channel.kind:
        case "slack":
            return "" if said == "ok" or _is_ok(said) else first_line(said) or "Slack did not say ok"
        case "teams":
            taken = reply.status == 202 or said in {"", "1"}
            return "" if taken else first_line(said)
    return ""


def _is_ok(said: str) -> bool:
    try:
        found = json.loads(said)
    except ValueError:
        return False
    return isinstance(found, dict) and found.get("ok") is True


def _ids(reply: Reply) -> list[str]:
    named = [reply.headers[name] for name in _IDS if reply.headers.get(name)]
    try:
        answer = json.loads(reply.body)
    except ValueError:
        answer = None
    if isinstance(answer, dict):
        named += [str(answer[name]) for name in ("ts", "id", "message_id") if isinstance(answer.get(name), str | int)]
    return [first_line(each) for each in named[:2]]
