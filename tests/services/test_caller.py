"""Calls over HTTP: what is retried, what is refused, what is never shown."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from doubles.web import Said, Seen, json_said, serving
from flyback.errors import ServiceError
from flyback.model.policy import Call
from flyback.services.addresses import shown_address
from flyback.services.caller import Caller, Request
from flyback.services.reply import LARGEST, StatusError
from services.conftest import TOKEN

AUTHORIZED = {"Authorization": "Bearer ${env.TOKEN}"}


@contextmanager
def saying(*answers: Said) -> Iterator[tuple[str, list[Seen]]]:
    """A server that gives these answers one after the other, the last one for ever."""
    seen: list[Seen] = []

    def answer(request: Seen) -> Said:
        seen.append(request)
        return answers[min(len(seen), len(answers)) - 1]

    with serving(answer) as url:
        yield url, seen


def test_words_and_secrets_are_put_in_their_places(caller: Caller) -> None:
    call = Call(
        url="{base}/t/{ticket}?x={ticket}", method="post", headers=AUTHORIZED, body='{"t": "{ticket}", "n": {"a": 1}}'
    )
    with saying(Said()) as (url, seen):
        caller.call(replace(call, url=call.url.replace("{base}", url)), {"ticket": 'A/1?"${env.TOKEN}'})

    assert seen[0].raw_path == "/t/A%2F1%3F%22%24%7Benv.TOKEN%7D?x=A%2F1%3F%22%24%7Benv.TOKEN%7D"
    assert seen[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert json.loads(seen[0].body) == {"t": 'A/1?"${env.TOKEN}', "n": {"a": 1}}


@pytest.mark.parametrize(
    ("call", "media_type"),
    [
        (Call(url="", method="POST", body="{}"), "application/json"),
        (Call(url="", method="POST", body="a=b", headers={"content-type": "text/plain"}), "text/plain"),
        (Call(url=""), None),
    ],
)
def test_a_body_is_json_unless_a_header_says_otherwise(caller: Caller, call: Call, media_type: str | None) -> None:
    with saying(Said()) as (url, seen):
        caller.call(replace(call, url=url))

    assert seen[0].headers.get("content-type") == media_type


def test_a_login_in_an_address_is_one(caller: Caller) -> None:
    with saying(Said(status=500)) as (url, seen), pytest.raises(ServiceError) as caught:
        caller.call(Call(url=url.replace("://", "://me:${env.TOKEN}@")))

    assert seen[0].headers["authorization"].startswith("Basic ")
    assert TOKEN not in str(caught.value)


BUSY = Said(status=503)
SLOW_DOWN = Said(status=429, headers={"Retry-After": "7"})
TORN = Said(body=b"half", torn=True)


@dataclass(frozen=True, kw_only=True)
class Sent:
    method: str = "GET"
    repeatable: bool = False


POST, SAFE_POST, PATCH = Sent(method="POST"), Sent(method="POST", repeatable=True), Sent(method="PATCH")


@pytest.mark.parametrize(
    ("sent", "answers", "attempts", "waited"),
    [
        pytest.param(Sent(), [BUSY, BUSY, Said()], 3, [0.5, 1.0], id="busy, then there"),
        pytest.param(Sent(), [TORN, Said()], 2, [0.5], id="torn, then whole"),
        pytest.param(Sent(), [Said(status=500), Said()], 2, [0.5], id="broken, then well"),
        pytest.param(POST, [SLOW_DOWN, Said()], 2, [7.0], id="asked to slow down before anything was done"),
        pytest.param(SAFE_POST, [BUSY, Said()], 2, [0.5], id="post with an idempotency key"),
        pytest.param(POST, [BUSY, Said()], 0, [], id="a post is not sent twice"),
        pytest.param(POST, [TORN, Said()], 0, [], id="nor when its answer is lost"),
        pytest.param(PATCH, [Said(status=500), Said()], 0, [], id="nor a patch"),
        pytest.param(Sent(), [Said(status=404), Said()], 0, [], id="not there will not be there"),
        pytest.param(Sent(), [Said(status=401), Said()], 0, [], id="wrong token stays wrong"),
        pytest.param(Sent(), [BUSY], 0, [0.5, 1.0], id="busy for ever"),
    ],
)
def test_retries(
    caller: Caller, pauses: list[float], sent: Sent, answers: list[Said], attempts: int, waited: list[float]
) -> None:
    with saying(*answers) as (url, _):
        request = Request(method=sent.method, url=url, repeatable=sent.repeatable, retries=2)
        if attempts:
            assert caller.send(request).attempts == attempts
        else:
            with pytest.raises(ServiceError):
                caller.send(request)

    assert pauses == waited


def test_who_asks_for_a_year_is_not_waited_for_so_long(caller: Caller, pauses: list[float]) -> None:
    with saying(Said(status=429, headers={"Retry-After": "31536000"}), Said()) as (url, _):
        caller.send(Request(url=url))

    assert pauses == [60.0]


def test_a_connection_that_was_never_made_is_tried_again_whatever_the_method(
    caller: Caller, pauses: list[float]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(ServiceError, match="cannot be reached"):
            caller.send(Request(method="POST", url=f"http://127.0.0.1:{taken.getsockname()[1]}"))

    assert pauses == [0.5, 1.0]


def elsewhere(_seen: Seen) -> Said:
    raise AssertionError("nobody is to come here")


def test_redirections_stay_on_one_host(caller: Caller) -> None:
    def moved(seen: Seen) -> Said:
        return Said(status=302, headers={"Location": "/new"}) if seen.path == "/old" else Said(body=b"here")

    with serving(moved) as url:
        assert caller.send(Request(url=f"{url}/old", headers=AUTHORIZED)).text == "here"
        with pytest.raises(ServiceError, match="not followed"):
            caller.send(Request(method="POST", url=f"{url}/old", headers=AUTHORIZED))


def test_no_other_host_sees_credentials(caller: Caller) -> None:
    with (
        serving(elsewhere) as thief,
        saying(Said(status=307, headers={"Location": thief})) as (url, _),
        pytest.raises(ServiceError, match=r"redirection to 127\.0\.0\.1, which is not followed"),
    ):
        caller.send(Request(url=url, headers=AUTHORIZED))


def test_a_redirection_may_be_what_is_expected(caller: Caller) -> None:
    with saying(Said(status=302, headers={"Location": "https://login.example/"})) as (url, _):
        assert caller.call(Call(url=url, status=302)).status == 302


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Said(body=b"x" * (LARGEST + 1)), id="too large"),
        pytest.param(Said(status=302, headers={"Location": "/"}), id="in circles"),
        pytest.param(Said(status=204), id="another status than expected"),
        pytest.param(Said(status=500, body=f"no {TOKEN}".encode()), id="says the secret"),
        pytest.param(Said(status=999), id="a status that is none"),
        pytest.param(Said(status=304), id="not modified"),
        pytest.param(Said(status=302, headers={"Location": "http://[::x"}), id="redirected to no address"),
        pytest.param(Said(status=302, headers={"Location": ""}), id="redirected to itself"),
        pytest.param(
            Said(body=b"not compressed", headers={"Content-Encoding": "gzip"}), id="not in the encoding that it names"
        ),
    ],
)
def test_bad_answers_are_told_without_secrets(caller: Caller, answer: Said) -> None:
    with saying(answer) as (url, _), pytest.raises(ServiceError) as caught:
        caller.call(Call(url=f"{url}/x?token=${{env.TOKEN}}", headers=AUTHORIZED))

    assert TOKEN not in f"{caught.value} {caught.value!r} {caught.value.args!r}"


@contextmanager
def dripping(line: bytes) -> Iterator[str]:
    """A server whose answer never ends, a byte at a time."""
    over = threading.Event()

    def drip() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.sendall(line)
            while not over.wait(0.02):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        over.set()
        thread.join()


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nX-Endless: ", id="a header"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", id="a body"),
    ],
)
def test_the_time_counts_to_the_last_byte(caller: Caller, line: bytes) -> None:
    began = time.monotonic()
    with dripping(line) as url, pytest.raises(ServiceError, match=r"did not answer within 0\.3 s"):
        caller.send(Request(url=url, timeout=timedelta(seconds=0.3), retries=0))

    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("call", "says"),
    [
        pytest.param(Call(), "either a command or a url", id="neither"),
        pytest.param(Call(url="http://a", command=("b",)), "either a command or a url", id="both"),
        pytest.param(Call(url="${env.MISSING}"), "no environment variable MISSING", id="unset variable"),
        pytest.param(Call(url="${env.EMPTY}"), "is empty", id="empty variable"),
        pytest.param(Call(url="${file.missing}"), "cannot be read", id="missing file"),
        pytest.param(Call(url="${vault.x}"), "neither", id="unknown resolver"),
        pytest.param(Call(url="ftp://a/b"), "no address of an HTTP service", id="ftp"),
        pytest.param(Call(url="file:///etc/passwd"), "no address of an HTTP service", id="file"),
        pytest.param(Call(url="https:///x"), "no address of an HTTP service", id="no host"),
        pytest.param(Call(url="http://[::x/"), "no address of an HTTP service", id="no address"),
        pytest.param(Call(url="http://example.com", headers=AUTHORIZED), "in the clear", id="secret over http"),
        pytest.param(Call(url="http://u:p@example.com"), "in the clear", id="password over http"),
        pytest.param(Call(url="http://127.0.0.1.example.com", headers=AUTHORIZED), "in the clear", id="nearly local"),
        pytest.param(Call(url="http://example.com", headers={"authorization": "x"}), "in the clear", id="literal"),
    ],
)
def test_what_cannot_be_asked_is_not(caller: Caller, call: Call, says: str) -> None:
    with pytest.raises(ServiceError, match=says):
        caller.call(call)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:pass@host:8/path?key=1#x", "https://host:8/path"),
        ("https://host?key=1", "https://host"),
        ("${env.URL}", "${env.URL}"),
        ("https://host/${env.PART}?a=b", "https://host/${env.PART}"),
    ],
)
def test_addresses_are_shown_without_secrets(url: str, shown: str) -> None:
    assert shown_address(url) == shown


def test_a_status_can_be_asked_for(caller: Caller) -> None:
    with saying(json_said({"error": "gone"}, 404)) as (url, _), pytest.raises(StatusError) as caught:
        caller.send(Request(url=url))

    assert caught.value.status == 404


@pytest.mark.parametrize(
    "body",
    [b"<html>", b'{"a": 1, "a": 2}', b"", b"[" * 100_000, b"\xff"],
    ids=["page", "twice", "empty", "deep", "bytes"],
)
def test_json_that_cannot_be_relied_on_is_none(caller: Caller, body: bytes) -> None:
    with saying(Said(body=body)) as (url, _):
        reply = caller.send(Request(url=url))
    with pytest.raises(ServiceError, match="no JSON that can be relied on"):
        reply.json(url)


def test_a_secret_from_a_file_ends_where_its_line_ends(caller: Caller) -> None:
    (caller.folder / "token").write_text(f"{TOKEN}\n")
    with saying(Said()) as (url, seen):
        caller.call(Call(url=url, headers={"X-Token": "${file.token}"}))

    assert seen[0].headers["x-token"] == TOKEN


@pytest.mark.parametrize(
    "said",
    ['a b&c/"d"', "a%20b%26c/%22d%22", "a%20b%26c%2F%22d%22", 'a b&c/\\"d\\"'],
    ids=["plain", "in a path", "in a question", "in JSON"],
)
def test_secrets_are_hidden_in_every_form(caller: Caller, said: str) -> None:
    caller.secrets.hide('a b&c/"d"')

    assert caller.secrets.masked(f"before {said} after") == "before *** after"


@pytest.mark.parametrize(
    ("variables", "said", "shown"),
    [
        ({"PGPASSWORD": "hunter22"}, "password hunter22", "password ***"),
        ({"FLYWAY_URL": "postgresql://me:hunter22@db:5432/x"}, "hunter22 on db:5432", "*** on db:5432"),
        ({"FLYWAY_URL": "jdbc:postgresql://db:5432/x?user=a&password=hunter22"}, "hunter22, 5432", "***, 5432"),
        ({"DSN": "host=db password=hunter22 port=5432"}, "hunter22, 5432", "***, 5432"),
        ({"AWS_SECRET_ACCESS_KEY": "hunter22", "A_TOKEN": "x"}, "hunter22 x", "*** x"),
    ],
)
def test_secrets_of_the_environment_are_hidden_from_the_beginning(
    tmp_path: Path, variables: dict[str, str], said: str, shown: str
) -> None:
    assert Caller(tmp_path, variables).secrets.masked(said) == shown


def test_what_stays_on_this_machine_goes_through_no_proxy(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(elsewhere) as proxy, saying(Said(body=b"here")) as (url, _):
        monkeypatch.setenv("HTTP_PROXY", proxy)
        assert caller.send(Request(url=url, headers=AUTHORIZED)).text == "here"


def test_a_certificate_must_be_of_somebody_who_is_trusted(
    caller: Caller, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(lambda _seen: Said(body=b"here"), certificate) as url:
        with pytest.raises(ServiceError, match=r"cannot be reached.*\n.*SSL_CERT_FILE names a file"):
            caller.send(Request(url=url, headers=AUTHORIZED))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert caller.send(Request(url=url, headers=AUTHORIZED)).text == "here"
