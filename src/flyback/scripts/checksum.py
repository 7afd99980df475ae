"""The checksum Flyway stores in its history table."""

import re
import zlib

_LINE_END = re.compile(r"\r\n|\r|\n")


def checksum(text: str) -> int:
    """The CRC-32 of a script's lines, as a signed 32-bit number.

    Line ends do not count, nor does a leading byte order mark; white space inside a line does.

    Source: read back from history tables written by Flyway 13.
    """
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    crc = zlib.crc32("".join(lines).encode())
    return crc - 2**32 if crc >= 2**31 else crc
