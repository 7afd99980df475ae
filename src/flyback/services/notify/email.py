"""E-mail over SMTP; the receipt is what the server says when it has taken the message for everybody."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from flyback.errors import Problem, ServiceError
from flyback.frozen import frozen
from flyback.model.announcement import Announcement
from flyback.model.policy import Channel
from flyback.report.announcement.words import announcement_id, message
from flyback.services.addresses import is_local
from flyback.services.caller import Caller, backoff
from flyback.services.notify.letter import own_text
from flyback.services.reply import first_line

_PORTS = {"smtp": 587, "smtps": 465}


@frozen
class _Server:
    scheme: str
    host: str
    port: int
    user: str
    password: str


def send(channel: Channel, told: Announcement, caller: Caller, clock: Callable[[], datetime]) -> str:
    """Sends it; the receipt is the server's last word.

    Raises:
        ServiceError: it was not taken for every recipient.
        ConfigurationError: the channel's template is none.
    """
    with caller.masking():
        letter = _letter(channel, told, own_text(channel, told, caller.folder) or message(told).text, clock())
        server = _server(channel, caller)
        for attempt in range(1, channel.retries + 1):
            with suppress(OSError):  # what SMTP calls for later, and connections that break; refusals are ServiceErrors
                return _sent(channel, letter, server)
            caller.pause(backoff(attempt))
        try:
            return _sent(channel, letter, server)
        except OSError as error:
            what = f"the mail server cannot be used: {error.strerror or first_line(str(error))}"
            raise _undelivered(channel, what) from None


def _server(channel: Channel, caller: Caller) -> _Server:
    url = caller.secrets.resolved(channel.url, f"channel {channel.name}")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise _undelivered(channel, "its url is no mail server: write smtp://host:587 or smtps://host")
    password = unquote(parts.password or "")
    if password:
        caller.secrets.hide(password)
    return _Server(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=password,
    )


def _letter(channel: Channel, told: Announcement, text: str, now: datetime) -> EmailMessage:
    letter = EmailMessage()
    try:
        letter["From"] = channel.sender or (channel.to[0] if channel.to else "")
        letter["To"] = ", ".join(channel.to)
    except ValueError as error:  # a line break in an address
        raise _undelivered(channel, f"an address cannot be: {error}") from None
    letter["Subject"] = message(told).title
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = f"<{announcement_id(told)}@flyback>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    return letter


def _sent(channel: Channel, letter: EmailMessage, server: _Server) -> str:
    """The server's answer to the whole message.

    Raises:
        ServiceError: refused for good.
        OSError: not now, or nobody knows.
    """
    seconds = channel.timeout.total_seconds()
    trusting = ssl.create_default_context()
    if server.scheme == "smtps":
        post: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=trusting)
    else:
        post = smtplib.SMTP(server.host, server.port, timeout=seconds)
    with post:
        post.ehlo()
        if server.scheme == "smtp" and (post.has_extn("starttls") or not is_local(server.host)):
            try:
                post.starttls(context=trusting)
            except smtplib.SMTPNotSupportedError:
                raise _undelivered(channel, "the mail server knows no STARTTLS, so that all could be read") from None
            post.ehlo()
        if server.user:
            _log_in(channel, post, server)
        return _handed_over(channel, post, letter)


def _log_in(channel: Channel, post: smtplib.SMTP, server: _Server) -> None:
    try:
        post.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        raise _undelivered(channel, f"the mail server refuses the login: {_answer(error.smtp_error)}") from None
    except smtplib.SMTPNotSupportedError:
        raise _undelivered(channel, "the mail server knows no login") from None


def _handed_over(channel: Channel, post: smtplib.SMTP, letter: EmailMessage) -> str:
    sender = _bare(str(letter["From"]))
    _expect(channel, post.mail(sender), "the sender")
    for address in channel.to:  # one refusal is enough: whoever was to be told would not be
        _expect(channel, post.rcpt(_bare(address)), address)
    code, answer = post.data(letter.as_bytes())
    _expect(channel, (code, answer), "the message")
    return f"{code} {_answer(answer)}"


def _expect(channel: Channel, answer: tuple[int, bytes], what: str) -> None:
    code, said = answer
    if 400 <= code < 500:
        raise smtplib.SMTPResponseException(code, _answer(said))
    if code not in {250, 251}:
        raise _undelivered(channel, f"the mail server refuses {what}: {code} {_answer(said)}")


def _bare(address: str) -> str:
    """`Ada <ada@example.com>` -> `ada@example.com`."""
    return address.rpartition("<")[2].rstrip("> ")


def _answer(said: bytes | str) -> str:
    return first_line(said.decode(errors="replace") if isinstance(said, bytes) else said)


def _undelivered(channel: Channel, what: str) -> ServiceError:
    return ServiceError(Problem(code="not-delivered", what=what, where=f"channel {channel.name}"))
