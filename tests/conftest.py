"""For every test: what is started here can be interrupted, whoever started the tests."""

import signal


def pytest_configure() -> None:
    """A shell that runs something in the background has it ignore Ctrl-C, nohup that its terminal goes away.

    Everything that tests start would ignore it, too.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
