"""For every test: what is started here can be interrupted, whoever started the tests."""

import signal


def pytest_configure() -> None:
    """A shell that runs something in the background has it ignore Ctrl-C, and so would everything that tests start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
