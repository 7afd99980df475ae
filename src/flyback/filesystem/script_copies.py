"""Copies of scripts, byte by byte, below a comment of their own."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from flyback.errors import Problem, ProjectError
from flyback.model.script import Source
from flyback.scripts.decoding import detect

_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def bytes_of(source: Source) -> bytes:
    """What a script's file holds.

    Raises:
        ProjectError: it cannot be read, or is not any more what was read as this script.
    """
    try:
        data = Path(source.file).read_bytes()
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        raise ProjectError(Problem(code="unreadable", what=what, where=source.path)) from None
    if hashlib.sha256(data).hexdigest() != source.digest:
        what = "the file is not any more what it was a moment ago"
        raise ProjectError(Problem(code="changed-meanwhile", what=what, where=source.path, hint="try again"))
    return data


def configuration_of(source: Source) -> bytes | None:
    """What the `.conf` file beside a script holds; its name may differ in case."""
    script = Path(source.file)
    wanted = f"{script.name}.conf".lower()
    found = next((path for path in script.parent.iterdir() if path.name.lower() == wanted), None)
    return found.read_bytes() if found else None


def below_comment(lines: Sequence[str], data: bytes) -> bytes:
    """The lines as SQL comments (an empty one as an empty line) in the encoding of the data, which follows as it is.

    A byte order mark stays in front.
    """
    codec = detect(data)
    mark = next((each for each in _MARKS if data.startswith(each)), b"")
    if codec == "utf-16":
        codec = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    elif not codec.startswith("utf-16"):
        codec = "ascii"  # part of every other encoding
    end = "\r\n" if "\r\n".encode(codec) in data else "\n"
    text = "".join(f"-- {line}{end}" if line else end for line in lines)
    return mark + text.encode(codec, "backslashreplace") + data[len(mark) :]
