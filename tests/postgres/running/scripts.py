"""Scripts as commands of a plan, written by hand."""

from flyback.model.plan import Command
from flyback.syntax.statements import split

PATH = "V1__x.sql"


def own(*texts: str) -> tuple[Command, ...]:
    """Commands that flyback adds."""
    return tuple(Command(sql=text) for text in texts)


def script(text: str) -> tuple[Command, ...]:
    """The statements of a script."""
    return tuple(Command(sql=each.sql, statement=each, path=PATH) for each in split(text, PATH))


def transaction(text: str) -> tuple[Command, ...]:
    """A script in a transaction."""
    return (*own("BEGIN"), *script(text), *own("COMMIT"))
