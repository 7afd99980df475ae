"""Real HTTP servers on this machine, for tests of what asks services."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    """Without question, unquoted."""
    raw_path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    """By name in lower case."""
    body: bytes

    def json(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.body)
        return found

    def asked(self, name: str) -> str:
        """The first value of a name in the question."""
        return next(iter(self.query.get(name, [])), "")


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    torn: bool = False
    """Whether the connection ends before the body does."""


def json_said(value: object, status: int = 200, **headers: str) -> Said:
    return Said(status=status, body=json.dumps(value).encode(), headers={"Content-Type": "application/json", **headers})


Answering = Callable[[Seen], Said]


@contextmanager
def serving(answering: Answering, certificate: Path | None = None) -> Iterator[str]:
    """Answers requests as a function says, encrypted with a certificate; its address without a slash at the end."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            said = answering(
                Seen(
                    method=self.command,
                    path=unquote(parts.path),
                    raw_path=self.path,
                    query=parse_qs(parts.query, keep_blank_values=True),
                    headers={name.lower(): text for name, text in self.headers.items()},
                    body=body,
                )
            )
            self.send_response(said.status)
            for name, text in said.headers.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(said.body) + said.torn))
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _answer  # noqa: N815 - names of http.server

        def log_message(self, *_words: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_words: object) -> None:
            pass

    with Server(("127.0.0.1", 0), Handler) as server:
        if certificate:
            encrypting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            encrypting.load_cert_chain(certificate)
            server.socket = encrypting.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
