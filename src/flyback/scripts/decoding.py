"""A script's bytes become text, strictly: what cannot be decoded is an error, never a replacement character."""

import codecs

from flyback.errors import Problem, ProjectError
from flyback.scripts.position import place


def decode(data: bytes, encoding: str, path: str) -> str:
    """The text of a file in a given encoding (Java's or Python's name for it).

    Raises:
        ProjectError: unknown encoding, bytes that are not in it, or a NUL, which PostgreSQL cannot hold.
    """
    codec = encoding
    try:
        codec = codecs.lookup(encoding).name
        if codec == "utf-16" and not data.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
            codec = "utf-16-be"  # as Java does; Python would take the machine's order
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(codec, "replace")
        problem = Problem(
            code="bad-encoding",
            what=f"byte 0x{data[error.start]:02x} is not {encoding}",
            where=place(path, before, len(before)),
            hint=_hint(data, path),
        )
        raise ProjectError(problem) from None
    except (LookupError, ValueError):
        hint = 'encoding = "UTF-8" is Flyway\'s default'
        problem = Problem(code="unknown-encoding", what=f"encoding {encoding!r} is not known", where=path, hint=hint)
        raise ProjectError(problem) from None
    if "\x00" in text:
        problem = Problem(
            code="nul-character",
            what="a NUL character, which PostgreSQL cannot hold",
            where=place(path, text, text.index("\x00")),
            hint=_hint(data, path),
        )
        raise ProjectError(problem)
    return text


def detect(data: bytes) -> str:
    """The encoding of a script, guessed as `detectEncoding` does.

    Source: Flyway 13: a UTF-16 byte order mark, every other byte zero, then UTF-8, then ISO-8859-1.
    """
    if data.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
        return "utf-16"
    for codec, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        half = data[first::2]
        if half.count(0) * 2 > len(half):
            return codec
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "iso-8859-1"
    return "utf-8"


def _hint(data: bytes, path: str) -> str:
    likely = detect(data)
    return (
        f"the file looks like {likely.upper()}: save it as UTF-8, say encoding={likely.upper()} in {path}.conf, "
        "or set flyway.encoding or flyway.detectEncoding"
    )
