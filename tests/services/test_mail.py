"""E-mail: taken for everybody or not delivered; never readable on the way."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from doubles.mail import MailOffice, open_mail_office
from flyback.model.announcement import Receipt
from flyback.model.policy import Channel, NotifyPolicy
from flyback.services.caller import Caller
from flyback.services.notify.telling import tell
from services.announcements import PLANNED
from services.conftest import TOKEN

NOW = datetime(2026, 11, 30, 12, 0, 5, tzinfo=UTC)


@pytest.fixture
def office() -> Iterator[MailOffice]:
    with open_mail_office() as opened:
        yield opened


@pytest.fixture
def channel(office: MailOffice) -> Channel:
    return Channel(
        name="dba",
        kind="email",
        url=f"smtp://127.0.0.1:{office.port}",
        to=("Ada <ada@example.com>", "bob@example.com"),
        sender="flyback <flyback@example.com>",
    )


def told(caller: Caller, channel: Channel) -> Receipt:
    (receipt,) = tell(NotifyPolicy(channels=(channel,)), PLANNED, caller, lambda: NOW)
    assert TOKEN not in repr(receipt)
    return receipt


def test_a_letter_arrives(office: MailOffice, caller: Caller, channel: Channel) -> None:
    receipt = told(caller, channel)

    assert (receipt.delivered, receipt.answer) == (True, "250 2.0.0 Ok: queued as 4F2A")
    letter = message_from_bytes(office.letters[0], policy=default)
    assert letter["Subject"] == "Planned: migrate on production, Tue 01 Dec 2026 23:00 Europe/Berlin"
    assert (letter["To"], letter["Auto-Submitted"]) == ("Ada <ada@example.com>, bob@example.com", "auto-generated")
    assert letter["Message-ID"].endswith("@flyback>")
    assert "V12__drop_y.sql" in letter.get_content()
    assert [line for line in office.seen if line.upper().startswith((b"MAIL", b"RCPT"))] == [
        b"mail FROM:<flyback@example.com>",
        b"rcpt TO:<ada@example.com>",
        b"rcpt TO:<bob@example.com>",
    ]


REFUSALS = {
    "a recipient": ((b"RCPT TO:<BOB", b"550 5.1.1 no such user"), "refuses bob@example.com: 550 5.1.1 no such user"),
    "the sender": ((b"MAIL", b"553 5.7.1 not you"), "refuses the sender: 553"),
    "the letter": ((b"LETTER", b"554 5.7.1 spam"), "refuses the message: 554 5.7.1 spam"),
}


@pytest.mark.parametrize(("said", "why"), REFUSALS.values(), ids=REFUSALS.keys())
def test_who_refuses_one_delivers_nothing(
    office: MailOffice, caller: Caller, channel: Channel, said: tuple[bytes, bytes], why: str
) -> None:
    office.says.append(said)
    receipt = told(caller, channel)

    assert (receipt.delivered, why in receipt.answer) == (False, True), receipt.answer


def test_later_is_not_never(office: MailOffice, caller: Caller, channel: Channel, pauses: list[float]) -> None:
    office.says += [(b"RCPT", b"451 4.3.0 try later"), (b"LETTER", b"452 4.3.1 no space")]

    assert told(caller, channel).delivered is True
    assert (pauses, len(office.letters)) == ([0.5, 1.0], 2)


def test_later_for_ever_is_never(office: MailOffice, caller: Caller, channel: Channel) -> None:
    office.says += [(b"RCPT", b"451 4.3.0 try later")] * 4
    receipt = told(caller, channel)

    assert (receipt.delivered, "try later" in receipt.answer) == (False, True)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"url": "smtp://127.0.0.1:1", "retries": 0}, "cannot be used"),
        ({"url": "http://127.0.0.1"}, "is no mail server"),
        ({"url": "smtp://"}, "is no mail server"),
        ({"url": "smtp://host:x"}, "is no mail server"),
        ({"url": "smtp://x:${env.MISSING}@127.0.0.1"}, "no environment variable MISSING"),
        ({"to": ("a@example.com\nBcc: eve@example.com",)}, "an address cannot be"),
    ],
)
def test_what_cannot_be_sent(caller: Caller, channel: Channel, changes: dict[str, str], why: str) -> None:
    receipt = told(caller, replace(channel, **changes))  # type: ignore[arg-type]  # names and values of fields

    assert (receipt.delivered, why in receipt.answer) == (False, True), receipt.answer


def _encrypting(office: MailOffice, certificate: Path) -> None:
    office.trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    office.trusting.load_cert_chain(certificate)
    office.extensions = (b"STARTTLS", b"AUTH PLAIN")


def test_a_login_is_encrypted(
    office: MailOffice, caller: Caller, channel: Channel, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _encrypting(office, certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    receipt = told(caller, replace(channel, url=f"smtp://me:${{env.TOKEN}}@127.0.0.1:{office.port}"))

    assert receipt.delivered is True, receipt.answer
    commands = [line.upper().split()[0] for line in office.seen]
    assert commands.index(b"STARTTLS") < commands.index(b"AUTH")


def test_a_certificate_of_nobody_is_not_trusted(
    office: MailOffice, caller: Caller, channel: Channel, certificate: Path
) -> None:
    _encrypting(office, certificate)
    receipt = told(caller, replace(channel, url=f"smtp://me:${{env.TOKEN}}@127.0.0.1:{office.port}", retries=0))

    assert (receipt.delivered, "certificate" in receipt.answer) == (False, True)
    assert not any(line.upper().startswith(b"AUTH") for line in office.seen)


def test_a_refused_login_is_told_without_it(office: MailOffice, caller: Caller, channel: Channel) -> None:
    office.extensions = (b"AUTH PLAIN",)
    office.says.append((b"AUTH", f"535 5.7.8 {TOKEN} is wrong".encode()))
    receipt = told(caller, replace(channel, url=f"smtp://me:${{env.TOKEN}}@127.0.0.1:{office.port}"))

    assert receipt.answer == "the mail server refuses the login: 5.7.8 *** is wrong"
