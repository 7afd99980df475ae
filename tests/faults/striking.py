"""A proxy between flyback and its server that strikes at one exact message of one connection.

It stands in the process of the run itself, so that `kill -9` of that process ends it, too, as the kernel would end the
run's own sockets.
"""

import contextlib
import os
import signal
import socket
import struct
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psycopg

Fault = Literal["kill", "cut", "terminate", "cut the lock", "terminate the lock"]
"""kill -9 of flyback; the connection of the work or of the lock shut down; its session ended by `pg_terminate_backend`.
"""
Moment = Literal["before", "during", "after"]
"""The server has not got the question yet; it works on it; it has answered, and flyback has not got that yet."""
Role = Literal["work", "lock"]
OF_A_PLAN = b"flyback.lock_wait"
"""What every transaction of a plan says to the server."""
_ENDS = frozenset("QS")
"""Messages of a client that ask for an answer: Query, Sync."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """What happens at which question of the connection for the work, from 1, and when."""

    fault: Fault
    question: int
    moment: Moment


class Proxy:
    """Listens in a folder and passes everything on to the server's socket."""

    def __init__(self, folder: Path, server: Path, admin: str, strike: Strike | None) -> None:
        self._server = server
        self._admin = admin
        self._strike = strike
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / server.name))
        self._listener.listen()
        self._relays: dict[Role, _Relay] = {}
        self.questions = 0
        """How many were asked on the first connection for the work."""
        self.of_the_plan: list[int] = []
        """Which of them began to send a unit of the plan."""
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            client, _ = self._listener.accept()
            threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError, EOFError):
            upstream = socket.socket(socket.AF_UNIX)
            upstream.connect(str(self._server))
            _Relay(self, client, upstream).run()

    def is_first(self, role: Role, relay: "_Relay") -> bool:
        """Whether this is the connection that is struck, and not one that was opened in its place."""
        return self._relays.setdefault(role, relay) is relay

    def asked(self, message: bytes) -> Moment | None:
        """Counts a question; when to strike at it, None for never."""
        self.questions += 1
        if OF_A_PLAN in message:
            self.of_the_plan.append(self.questions)
        strike = self._strike
        return strike.moment if strike is not None and strike.question == self.questions else None

    def hit(self) -> None:
        """The fault itself."""
        fault = self._strike.fault if self._strike else ""
        if fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        victim = self._relays.get("lock" if fault.endswith("lock") else "work")
        if victim is None:
            return  # there is no such connection yet
        if fault.startswith("cut"):
            victim.cut()
        else:
            with psycopg.connect(self._admin, autocommit=True) as admin:
                admin.execute("select pg_terminate_backend(%s, 10000)", [victim.pid])


class _Relay:
    """One connection through the proxy."""

    def __init__(self, proxy: Proxy, client: socket.socket, upstream: socket.socket) -> None:
        self._proxy = proxy
        self._client = client
        self._upstream = upstream
        self._struck = False
        """Whether this is the connection whose questions are counted."""
        self._withheld: int | None = None
        """The question whose answer is held back until the strike."""
        self._asked = self._answered = 0
        self.pid = 0

    def run(self) -> None:
        (length,) = struct.unpack("!i", _exactly(self._client, 4))
        startup = _exactly(self._client, length - 4)
        if b"flyback read " in startup:
            self._struck = self._proxy.is_first("work", self)
        elif b"flyback lock " in startup:
            self._proxy.is_first("lock", self)
        self._upstream.sendall(struct.pack("!i", length) + startup)
        threading.Thread(target=self._backward, daemon=True).start()
        with contextlib.suppress(OSError, EOFError):
            while True:
                kind, message = _message(self._client)
                if kind in _ENDS:
                    self._question(message)
                else:
                    self._upstream.sendall(message)
        self.cut()

    def cut(self) -> None:
        """Both ends see the connection go."""
        for end in (self._client, self._upstream):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _question(self, message: bytes) -> None:
        self._asked += 1
        moment = self._proxy.asked(message) if self._struck else None
        if moment == "before":
            self._proxy.hit()
        if moment == "after":
            self._withheld = self._asked
        self._upstream.sendall(message)
        if moment == "during":
            time.sleep(0.002)
            self._proxy.hit()

    def _backward(self) -> None:
        with contextlib.suppress(OSError, EOFError):
            held: list[bytes] = []
            while True:
                kind, message = _message(self._upstream)
                if kind == "K":
                    (self.pid,) = struct.unpack("!i", message[5:9])
                held.append(message)
                if kind == "Z":
                    if self._withheld is not None and self._withheld == self._answered:
                        self._withheld = None
                        self._proxy.hit()
                    self._answered += 1
                if self._withheld is None or self._withheld != self._answered:
                    self._client.sendall(b"".join(held))
                    held = []
        with contextlib.suppress(OSError):
            self._client.shutdown(socket.SHUT_RDWR)


def _message(end: socket.socket) -> tuple[str, bytes]:
    head = _exactly(end, 5)
    (length,) = struct.unpack("!i", head[1:])
    return chr(head[0]), head + _exactly(end, length - 4)


def _exactly(end: socket.socket, count: int) -> bytes:
    found = bytearray()
    while len(found) < count:
        part = end.recv(count - len(found))
        if not part:
            raise EOFError
        found += part
    return bytes(found)
