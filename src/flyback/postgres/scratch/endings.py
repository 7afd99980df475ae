"""Turns polite requests to end into an exception, so that `with` blocks unwind and servers are removed."""

import signal
import threading
from types import FrameType
from typing import NoReturn

_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


def unwind_on_signals() -> None:
    """From here on SIGTERM and SIGHUP raise SystemExit, unless the program handles or ignores them already."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in _SIGNALS:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _unwind)


def _unwind(number: int, _: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
