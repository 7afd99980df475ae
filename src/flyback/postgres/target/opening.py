"""Opens connections to the target database."""

import itertools
import time

import psycopg

from flyback.errors import Problem, ServerError
from flyback.postgres.target.address import Address
from flyback.postgres.target.refusals import one_line
from flyback.postgres.target.session_names import SessionName


def open_connection(address: Address, name: SessionName) -> psycopg.Connection:
    """A connection in autocommit that prepares no statements behind one's back.

    Raises:
        ServerError: nobody answers, or one is not let in.
    """
    try:
        return psycopg.connect(address.conninfo, autocommit=True, prepare_threshold=None, application_name=str(name))
    except psycopg.Error as error:
        hint = "look at url, user and password, and whether the server lets this machine in"
        what = f"Unable to connect to the database: {one_line(str(error))}"
        raise ServerError(Problem(code="connect-failed", what=what, where=address.shown, hint=hint)) from None


def open_patiently(address: Address, name: SessionName, *, retries: int, interval: int) -> psycopg.Connection:
    """The same, tried again `retries` times, with pauses of 1, 2, 4 ... seconds, `interval` at most.

    Source: Flyway's `connectRetries` and `connectRetriesInterval`.

    Raises:
        ServerError: the last attempt failed, too.
    """
    for attempt in itertools.count():
        try:
            return open_connection(address, name)
        except ServerError:
            if attempt >= retries:
                raise
            time.sleep(min(2**attempt, interval))
    raise AssertionError  # itertools.count does not end
