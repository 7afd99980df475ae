"""The second half of `make demo`: the example shop is released on a disposable server, and taken back."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from flyback.postgres.scratch.databases import create_database
from flyback.postgres.scratch.server import ROLE, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare

SHOP = Path(__file__).parent / "shop"
COMMAND = str(Path(sys.executable).with_name("flyback"))
SALES = """
insert into customers (name, email) values ('Ada', 'ada@example.org');
insert into orders (customer_id) select id from customers;
insert into prices (product_id, currency, amount) select product_id, 'GBP', amount * 0.86 from prices
"""
NOT_CONFIRMED = 2


def main() -> None:
    """Migrates, sells, reviews the way back, takes it, and looks at the result."""
    with database() as address:
        say("The first five can go back: they are released. A disposable server stands in for production.")
        flyback(address, "migrate", "--target", "5")
        with psycopg.connect(address) as production:
            production.execute(SALES)
        say("The shop sells on: a customer, an order, three prices in pounds. Then the release has to go back.")
        flyback(address, "undo", code=NOT_CONFIRMED)
        say("At a terminal it asks for the first eight digits now. In a pipeline the reviewer hands the digest over:")
        flyback(address, "undo", "--quiet", "--reviewed", reviewed(address))
        flyback(address, "info", "--info-until-version", "5")


@contextmanager
def database() -> Iterator[str]:
    """The libpq string of an empty database, on a server that is gone at the end."""
    with begin(Wish(major=18)) as server:
        server.wait()
        prepare(server, Needs(), Trust.UNTRUSTED)
        create_database(server, "shop")
        yield server.conninfo("shop", ROLE)


def flyback(address: str, *arguments: str, code: int = 0) -> None:
    """Shows a command and runs it; another exit code than the expected one ends the demo."""
    say(f"$ flyback {' '.join(arguments)}")
    found = started(address, *arguments).wait()
    if found != code:
        raise SystemExit(f"the demo failed: exit code {found} where {code} was expected")


def reviewed(address: str) -> str:
    """What the reviewer copies from the end of the review."""
    shown, _ = started(address, "undo", "--json", output=subprocess.PIPE).communicate()
    digest: str = json.loads(shown)["flyback"]["digest"]
    return digest


def started(address: str, *arguments: str, output: int | None = None) -> subprocess.Popen[str]:
    """`flyback` in the example's folder, with nobody who could be asked and no settings but the project's."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FLYWAY_")}
    environment["FLYWAY_URL"] = address
    return subprocess.Popen(
        [COMMAND, *arguments], cwd=SHOP, env=environment, stdin=subprocess.DEVNULL, stdout=output, text=True
    )


def say(text: str) -> None:
    """A line of the demo, before what runs next can write."""
    sys.stdout.write(f"\n{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
