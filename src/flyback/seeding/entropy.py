"""Numbers that look random and depend on nothing but a salt."""

import functools
import hashlib
import struct


def numbers(salt: str, label: str, count: int) -> tuple[int, ...]:
    """`count` numbers below 2**32, the same for the same salt and label."""
    data = hashlib.shake_128(f"{salt}\0{label}".encode()).digest(4 * count)
    return struct.unpack(f"<{count}I", data)


@functools.lru_cache(8192)
def shuffled(salt: str, label: str, size: int, count: int) -> tuple[int, ...]:
    """`count` positions below `size`; every position comes once before any comes twice."""
    order = numbers(salt, label, size)
    once = sorted(range(size), key=order.__getitem__)
    drawn = numbers(salt, label + "*", max(0, count - size))
    return tuple(once + [number % size for number in drawn])[:count]


@functools.cache
def offset(salt: str, below: int) -> int:
    """A number that sets the series of one salt apart from those of another."""
    return numbers(salt, "offset", 1)[0] % below
