"""Asking commands and HTTP services: secrets put in last, retries where they do no harm, errors without secrets."""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote, unquote

from flyback.errors import FlybackError, Problem, ServiceError
from flyback.frozen import frozen, replaced
from flyback.model.policy import Call
from flyback.services.addresses import is_local, parts_of, shown_address
from flyback.services.commands import Command, run_command
from flyback.services.reply import Reply, StatusError, first_line
from flyback.services.secrets import Secrets, refers

_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
"""Methods that do once what they do twice. Source: RFC 9110, 9.2.2."""
_BUSY = 429
_BROKEN = frozenset({500, 502, 503, 504})
_LONGEST_PAUSE = 60.0
_NOTHING: Mapping[str, str] = MappingProxyType({})
_WORD = re.compile(r"\{(\w+)\}")


@frozen
class Request:
    """What is sent to an HTTP service; references to secrets are still references."""

    method: str = "GET"
    url: str
    headers: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    body: bytes = b""
    timeout: timedelta = timedelta(seconds=30)
    retries: int = 2
    repeatable: bool = False
    """Whether it may be sent twice though its method says otherwise."""
    statuses: frozenset[int] = frozenset(range(200, 300))
    """Those of a good answer."""
    where: str = ""
    """Which setting it comes from; empty: its address."""


class Caller:
    """Calls from one project folder, with one environment; knows every secret it used."""

    def __init__(self, folder: Path, variables: Mapping[str, str], pause: Callable[[float], None] = time.sleep) -> None:
        self.folder = folder
        self.secrets = Secrets(folder, variables)
        self._variables = variables
        self.pause = pause

    def call(self, call: Call, words: Mapping[str, str] = _NOTHING, given: bytes = b"") -> Reply:
        """Runs the command or sends the request of a setting.

        `{name}` stands for a word: quoted in an address, as JSON text in a body, which is JSON unless a header says
        otherwise; commands find it in their environment, too, behind `FLYBACK_`. `given` is the standard input of a
        command; of a request the body, where the call has none.

        Raises:
            ServiceError: there was no answer, or no good one; without any secret.
        """
        with self.masking():
            if bool(call.command) == bool(call.url):
                what = "the call needs either a command or a url"
                raise ServiceError(Problem(code="service-address", what=what, where=" ".join(call.command) or call.url))
            return self._command(call, words, given) if call.command else self._sent(self._request(call, words, given))

    def send(self, request: Request) -> Reply:
        """Sends a request, again after a pause where the service was busy or away and a second time does no harm.

        Raises:
            StatusError: the answer has no good status.
            ServiceError: there was no answer, or the request cannot be sent; without any secret.
        """
        with self.masking():
            return self._sent(request)

    def masking(self) -> "_Masking":
        """Within it, errors of flyback's own are raised without secrets."""
        return _Masking(self.secrets)

    def _command(self, call: Call, words: Mapping[str, str], given: bytes) -> Reply:
        where = call.command[0]
        if any(refers(each) for each in call.command):
            what = "a secret in a command would be seen by everybody on the machine"
            hint = "let the program read it from its environment, or from a file"
            raise ServiceError(Problem(code="secret-in-command", what=what, where=where, hint=hint))
        command = Command(
            words=tuple(_argument(each, words) for each in call.command),
            folder=self.folder,
            variables={**self._variables, **{f"FLYBACK_{name.upper()}": text for name, text in words.items()}},
            given=given,
            timeout=call.timeout,
        )
        for attempt in range(1, call.retries + 1):
            try:
                return replaced(run_command(command), attempts=attempt)
            except ServiceError:
                self.pause(backoff(attempt))
        return replaced(run_command(command), attempts=call.retries + 1)

    def _request(self, call: Call, words: Mapping[str, str], given: bytes) -> Request:
        body = filled(call.body, words, lambda word: json.dumps(word)[1:-1].replace("${", "$${"))
        content = self.secrets.resolved(body, shown_address(call.url)).encode() or given
        typed = not content or any(name.lower() == "content-type" for name in call.headers)
        return Request(
            method=call.method.upper(),
            url=filled(call.url, words, lambda word: quote(word, safe="")),
            headers=call.headers if typed else {"Content-Type": "application/json", **call.headers},
            body=content,
            timeout=call.timeout,
            retries=call.retries,
            statuses=frozenset({call.status}),
        )

    def _sent(self, request: Request) -> Reply:
        from flyback.services.web import LostError, NotSentError, ReadyRequest, exchange  # noqa: PLC0415 - loads httpx

        where = request.where or shown_address(request.url)
        ready = ReadyRequest(
            method=request.method,
            url=self.secrets.resolved(request.url, where),
            shown=where,
            headers={name: self.secrets.resolved(text, where) for name, text in request.headers.items()},
            body=request.body,
            timeout=request.timeout,
            follow=not any(300 <= status < 400 for status in request.statuses),
        )
        self._refuse_unsafe(ready.url, request, where)
        repeatable = request.repeatable or request.method in _REPEATABLE
        for attempt in range(1, request.retries + 2):
            last = attempt > request.retries
            try:
                reply = replaced(exchange(ready), attempts=attempt)
            except NotSentError:
                if last:
                    raise
                wait = backoff(attempt)
            except LostError:
                if last or not repeatable:
                    raise
                wait = backoff(attempt)
            else:
                if reply.status in request.statuses:
                    return reply
                if last or not (reply.status == _BUSY or (repeatable and reply.status in _BROKEN)):
                    raise StatusError(_refused(reply, where), reply.status)
                wait = _asked_pause(reply) or backoff(attempt)
            self.pause(wait)
        raise AssertionError("the last attempt returns or raises")

    def _refuse_unsafe(self, url: str, request: Request, where: str) -> None:
        """Addresses that are none, and secrets that everybody on the way could read."""
        scheme, host, password = parts_of(url)
        if password:
            self.secrets.hide(unquote(password))
        if scheme not in {"http", "https"} or not host:
            what, hint = "is no address of an HTTP service", "write https://host/path"
            raise ServiceError(Problem(code="service-address", what=what, where=where, hint=hint))
        named = {name.lower() for name in request.headers}
        secret = password or "authorization" in named or any(map(refers, (request.url, *request.headers.values())))
        if scheme == "http" and secret and not is_local(host):
            what = "would send a secret in the clear"
            raise ServiceError(Problem(code="secret-in-clear", what=what, where=where, hint="use https"))


class _Masking:
    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, FlybackError):
            mask = self._secrets.masked
            error.problems = tuple(
                replaced(each, what=mask(each.what), where=mask(each.where), hint=mask(each.hint))
                for each in error.problems
            )
            error.args = (error.problems, *error.args[1:])


def filled(text: str, words: Mapping[str, str], form: Callable[[str], str] = str) -> str:
    """The text with `{name}` replaced where there is a word of that name; other braces stay."""
    return _WORD.sub(lambda found: form(words[found[1]]) if found[1] in words else found[0], text)


def _argument(text: str, words: Mapping[str, str]) -> str:
    argument = filled(text, words)
    if argument.startswith("-") and not text.startswith("-"):
        what = f"{argument} would be taken for an option of the command"
        raise ServiceError(Problem(code="service-address", what=what, where=text))
    return argument


def call_name(call: Call) -> str:
    """What a call is told as: the command with its arguments, or the method and the address."""
    return " ".join(call.command) if call.command else f"{call.method.upper()} {shown_address(call.url)}"


def _refused(reply: Reply, where: str) -> Problem:
    from flyback.services.web import status_name  # noqa: PLC0415 - loads httpx

    said = first_line(reply.text)
    hint = {
        401: "look at the user and the token",
        403: "the token may not do this: look at its roles and scopes",
        404: "look at the address and the name",
        429: "the service is asked too often: try later",
    }.get(reply.status, "")
    what = f"answered {status_name(reply.status)}" + (f": {said}" if said else "")
    return Problem(code="service-refused", what=what, where=where, hint=hint)


def backoff(attempt: int) -> float:
    """Seconds: a half, one, two ..."""
    return float(min(0.5 * 2 ** (attempt - 1), _LONGEST_PAUSE))


def _asked_pause(reply: Reply) -> float:
    """What the service asks for; 0 where it does not. Source: RFC 9110, 10.2.3; of its dates nothing is made."""
    asked = reply.headers.get("retry-after", "")
    return min(float(asked), _LONGEST_PAUSE) if asked.isdecimal() else 0
