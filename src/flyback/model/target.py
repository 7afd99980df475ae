"""How far a run goes."""

from flyback.frozen import frozen
from flyback.model.version import Version


@frozen
class Latest:
    """Everything that is pending."""


@frozen
class Current:
    """No versioned migration; repeatable ones still run."""


@frozen
class Next:
    """The first pending migration and no other."""


@frozen
class UpTo:
    """A version, that one included."""

    version: Version
    lenient: bool = False
    """Written `12?`: no failure where there is no such version."""


Target = Latest | Current | Next | UpTo


def target_of(text: str) -> Target:
    """Reads Flyway's `target`: `latest`, `current`, `next`, `12`, `12?`; in any case.

    Raises:
        ValueError: none of these; the message is Flyway's.
    """
    match text.strip().lower():
        case "latest" | "" | "9223372036854775807":
            return Latest()
        case "current":
            return Current()
        case "next":
            return Next()
        case other:
            return UpTo(version=Version(other.removesuffix("?")), lenient=other.endswith("?"))
