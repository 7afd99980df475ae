"""One HTTP request and its answer, within a time that counts from name look-up to last byte."""

import functools
import os
import queue
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from http import HTTPStatus
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit

import httpx

from flyback.errors import Problem, ServiceError
from flyback.frozen import frozen
from flyback.services.addresses import is_local, parts_of
from flyback.services.reply import LARGEST, Reply

_HOPS = 3
_NAMED = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_SAFE = ("GET", "HEAD")


@frozen
class ReadyRequest:
    """What is sent, with every secret in its place."""

    method: str = "GET"
    url: str
    shown: str
    """The address as it may be shown."""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    body: bytes = b""
    timeout: timedelta = timedelta(seconds=30)
    follow: bool = True
    """Whether redirections are followed, which is within one host only."""


class NotSentError(ServiceError):
    """No connection could be made: the service has seen nothing of the request."""


class LostError(ServiceError):
    """The request may have been understood, but its answer did not come."""


def exchange(request: ReadyRequest) -> Reply:
    """Sends a request and reads the answer, whatever its status.

    Raises:
        NotSentError: nobody could be reached.
        LostError: no whole answer came in time.
        ServiceError: the address is none, or the answer leads to another host or is too large.
    """
    answers: queue.Queue[Reply | ServiceError] = queue.Queue(1)
    # a thread, because neither looking up a name nor a server that sends a byte a second ends by itself
    threading.Thread(target=lambda: answers.put(_answer(request)), daemon=True).start()
    try:
        answer = answers.get(timeout=request.timeout.total_seconds())
    except queue.Empty:
        answer = LostError(_late(request))
    if isinstance(answer, ServiceError):
        raise answer
    return answer


def _answer(request: ReadyRequest) -> Reply | ServiceError:
    """The answer, or why there is none: what a thread raises nobody hears."""
    try:
        return _asked(request)
    except ServiceError as error:
        return error
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
        what = f"cannot be reached: {error or 'no connection in time'}"
        return NotSentError(Problem(code="service-unreachable", what=what, where=request.shown, hint=_hint(str(error))))
    except httpx.TimeoutException:
        return LostError(_late(request))
    except httpx.HTTPError as error:
        what = f"the connection broke off: {error or type(error).__name__}"
        return LostError(Problem(code="service-unreachable", what=what, where=request.shown))
    except (httpx.InvalidURL, ValueError, OSError) as error:  # certificates, header lines, ports that cannot be
        what = f"cannot be asked: {error}"
        return ServiceError(Problem(code="service-address", what=what, where=request.shown))


def _asked(request: ReadyRequest) -> Reply:
    until = time.monotonic() + request.timeout.total_seconds()
    headers = {"User-Agent": "flyback", "Accept-Encoding": "identity", **request.headers}
    seconds = request.timeout.total_seconds()
    local = is_local(parts_of(request.url)[1])  # no proxy is to hear what stays on this machine
    with httpx.Client(
        verify=_authorities(*map(os.environ.get, _NAMED)), timeout=seconds, follow_redirects=False, trust_env=not local
    ) as client:
        url = request.url
        for _ in range(_HOPS + 1):
            sent = client.build_request(request.method, url, headers=headers, content=request.body or None)
            answer = client.send(sent, stream=True)
            try:
                if not (request.follow and answer.has_redirect_location):
                    return Reply(status=answer.status_code, body=_body(answer, request, until), headers=_named(answer))
            finally:
                answer.close()
            url = _onward(request, url, answer.headers["location"])
    raise ServiceError(Problem(code="service-redirects", what="is redirected in circles", where=request.shown))


def _body(answer: httpx.Response, request: ReadyRequest, until: float) -> bytes:
    body = b""
    for part in answer.iter_bytes():
        body += part
        if len(body) > LARGEST:
            what = f"the answer is larger than {LARGEST >> 20} MiB"
            raise ServiceError(Problem(code="service-answer", what=what, where=request.shown))
        if time.monotonic() > until:
            raise LostError(_late(request))
    return body


def _named(answer: httpx.Response) -> Mapping[str, str]:
    return MappingProxyType({name.lower(): text for name, text in answer.headers.items()})


def _onward(request: ReadyRequest, url: str, location: str) -> str:
    """Where a redirection leads, if that is on the same host: no other one is to see credentials."""
    onward = urljoin(url, location)
    if _origin(onward) == _origin(url) and request.method in _SAFE:
        return onward
    host = urlsplit(onward).hostname or "nowhere"
    what = f"answers with a redirection to {host}, which is not followed"
    hint = "if that is where the service is now, put its address into flyback.toml"
    raise ServiceError(Problem(code="service-redirects", what=what, where=request.shown, hint=hint))


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


@functools.cache
def _authorities(*_named: str | None) -> ssl.SSLContext:
    """Whom to trust: those that come with httpx, and those of this machine, where companies put their own.

    `SSL_CERT_FILE` and `SSL_CERT_DIR` name others.
    """
    found = httpx.create_ssl_context()
    found.load_default_certs()
    return found


def _late(request: ReadyRequest) -> Problem:
    what = f"did not answer within {request.timeout.total_seconds():g} s"
    return Problem(code="timeout", what=what, where=request.shown, hint="raise the timeout, or ask who runs it")


def _hint(error: str) -> str:
    if "CERTIFICATE" in error.upper():
        return "SSL_CERT_FILE names a file with the certificates of your authority"
    return "look at the address, the network and the proxy"


def status_name(status: int) -> str:
    """`404 Not Found`."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
