"""The user's own rows, from files of SQL."""

from collections.abc import Iterable
from pathlib import Path

from flyback.errors import Problem, UsageError
from flyback.model.script import Runnable, Transaction
from flyback.syntax.statements import split


def read_seed_files(paths: Iterable[Path]) -> tuple[Runnable, ...]:
    """Cuts the files into statements.

    Raises:
        UsageError: files that cannot be read, or are not UTF-8.
        ScriptSyntaxError: a file is not SQL.
    """
    texts: dict[Path, str] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            texts[path] = path.read_text(encoding="utf-8-sig")
        except OSError as error:
            problems.append(_unreadable(path, error.strerror or "unknown reason"))
        except UnicodeDecodeError:
            problems.append(_unreadable(path, "it is not UTF-8"))
    if problems:
        raise UsageError(problems)
    return tuple(_runnable(str(path), text) for path, text in texts.items())


def _unreadable(path: Path, why: str) -> Problem:
    return Problem(
        code="seed-file",
        what=f"cannot be read: {why}",
        where=str(path),
        hint="it is named by --seed or by seed in flyback.toml",
    )


def _runnable(path: str, text: str) -> Runnable:
    statements = split(text, path)
    in_transaction = all(item.transaction is Transaction.ANY for item in statements)
    return Runnable(path=path, statements=statements, in_transaction=in_transaction)
