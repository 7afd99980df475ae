"""The checksum Flyway stores in its history table."""

import zlib


def checksum(text: str) -> int:
    """The CRC-32 of a script's lines, as a signed 32-bit number.

    Line ends do not count, nor does a leading byte order mark; white space inside a line does.

    Source: read back from history tables written by Flyway 13.
    """
    joined = text.removeprefix("\ufeff").replace("\n", "").replace("\r", "")
    crc = zlib.crc32(joined.encode())
    return crc - 2**32 if crc >= 2**31 else crc
