"""A TOML file with `[[shift]]` who, contact, begins, ends."""

import tomllib
from pathlib import Path

from flyback.errors import Problem, ServiceError
from flyback.model.facts import Shift
from flyback.services.on_call.shift_reading import read_shift


def read_file(folder: Path, name: str) -> tuple[Shift, ...]:
    """Every shift of a file.

    Raises:
        ServiceError: it cannot be read, or one of its shifts is none; with everything that is wrong.
    """
    try:
        content = tomllib.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # also what is neither UTF-8 nor TOML
        what = f"who is on call cannot be read: {error.strerror if isinstance(error, OSError) else error}"
        raise ServiceError(Problem(code="on-call-file", what=what, where=name)) from None
    said = content.pop("shift", [])
    if content or not isinstance(said, list):
        what = f"it says {', '.join(content) or 'shift'} where only [[shift]] is understood"
        raise ServiceError(Problem(code="on-call-file", what=what, where=name))
    read = [read_shift(each, f"{name}: shift {number}") for number, each in enumerate(said, 1)]
    problems = [problem for each in read if isinstance(each, tuple) for problem in each]
    if problems:
        raise ServiceError(problems)
    return tuple(each for each in read if isinstance(each, Shift))
