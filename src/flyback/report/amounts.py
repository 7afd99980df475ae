"""Counts, durations and sizes, written the same way in every report."""


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 row`, `2,000 rows`; `plural` only where an s is not enough."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def duration(milliseconds: float) -> str:
    """`0.4 ms`, `43 ms`, `1.3 s`, `2 min 5 s`; `–` for something that did not run."""
    if milliseconds <= 0:
        return "–"
    if milliseconds < 9.95:
        return f"{milliseconds:.1f} ms"
    if milliseconds < 999.5:
        return f"{milliseconds:.0f} ms"
    if milliseconds < 59_950:
        return f"{milliseconds / 1000:.1f} s"
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes} min {seconds} s"


def size(count: int) -> str:
    """Bytes in the largest unit that leaves a number of at least one: `8.0 kB`, `2.1 GB`."""
    if count < 1024:
        return f"{count} B"
    amount = float(count)
    for unit in ("kB", "MB", "GB"):
        amount /= 1024
        if amount < 1023.95:
            return f"{amount:.1f} {unit}"
    return f"{amount / 1024:.1f} TB"
