"""The digest that stands for everything a person reviewed."""

import hashlib
from collections.abc import Iterable

from flyback.model.script import Source


def reviewed_digest(sources: Iterable[Source]) -> str:
    """SHA-256 over the exact texts that run, in order, with a NUL between two of them; hexadecimal.

    The text of SQL is what the server gets: UTF-8, placeholders replaced. So for one undo script without placeholders
    and callbacks the digest is that of its file, and `sha256sum` prints it. A program counts with the digest of its
    file.
    """
    texts = (source.sql.encode() if source.is_sql else source.digest.encode() for source in sources)
    return hashlib.sha256(b"\0".join(texts)).hexdigest()
