"""A mail server that takes letters on this machine, as far as clients look at it."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedReader
from typing import BinaryIO, cast


@dataclass(kw_only=True)
class MailOffice:
    """Takes letters; says what it is told to say instead, once each, to a command that begins so."""

    letters: list[bytes] = field(default_factory=list)
    says: list[tuple[bytes, bytes]] = field(default_factory=list)
    extensions: tuple[bytes, ...] = ()
    seen: list[bytes] = field(default_factory=list)
    trusting: ssl.SSLContext | None = None
    port: int = 0

    def answer(self, line: bytes) -> bytes:
        self.seen.append(line)
        for number, (begin, said) in enumerate(self.says):
            if line.upper().startswith(begin):
                del self.says[number]
                return said
        match line.upper().split(b" ")[0]:
            case b"EHLO":
                names = (b"mail.example", *self.extensions)
                return b"\r\n".join((b"250-" if each is not names[-1] else b"250 ") + each for each in names)
            case b"AUTH":
                return b"235 2.7.0 Accepted"
            case b"DATA":
                return b"354 go on"
            case b"QUIT":
                return b"221 bye"
            case b"STARTTLS":
                return b"220 go on"
        return b"250 2.1.0 Ok"


@contextmanager
def open_mail_office() -> Iterator[MailOffice]:
    """The mail server, until the end of the block."""
    office = MailOffice()

    class Session(socketserver.StreamRequestHandler):
        def finish(self) -> None:
            self.rfile.close()
            self.connection.close()  # encrypted, it is another one than at the beginning
            super().finish()

        def handle(self) -> None:
            self._say(b"220 mail.example ESMTP")
            while line := self.rfile.readline().rstrip(b"\r\n"):
                said = office.answer(line)
                self._say(said)
                if line.upper() == b"DATA" and said.startswith(b"354"):
                    office.letters.append(self._letter())
                    self._say(office.answer(b"LETTER").replace(b"2.1.0 Ok", b"2.0.0 Ok: queued as 4F2A"))
                elif line.upper() == b"STARTTLS" and office.trusting:
                    self.connection = office.trusting.wrap_socket(self.connection, server_side=True)
                    self.rfile = cast("BufferedReader", self.connection.makefile("rb"))
                elif line.upper() == b"QUIT":
                    return

        def _say(self, line: bytes) -> None:
            self.connection.sendall(line + b"\r\n")

        def _letter(self) -> bytes:
            reading = cast("BinaryIO", self.rfile)
            return b"".join(iter(reading.readline, b".\r\n"))

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, *_words: object) -> None:
            pass

    with Server(("127.0.0.1", 0), Session) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        office.port = server.server_address[1]
        try:
            yield office
        finally:
            server.shutdown()
            thread.join()
