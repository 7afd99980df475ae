"""What somebody is about to sign, and what was signed."""

from collections.abc import Sequence
from datetime import datetime

from flyback.report.amounts import counted
from flyback.report.neutral import one_line


def ballot_text(environment: str, verb: str, digest: str, scripts: Sequence[tuple[str, str, Sequence[str]]]) -> str:
    """The plan in short; of each script its path, its way back, and what of it takes something away."""
    lines = [f"{verb} on {one_line(environment)}: {counted(len(scripts), 'script')}"]
    width = max((len(one_line(path)) for path, _, _ in scripts), default=0)
    for path, back, takes in scripts:
        lines.append(f"  {one_line(path):<{width}}  {f'way back: {one_line(back)}' if back else ''}".rstrip())
        lines += (f"    destructive, line {one_line(each)}" for each in takes)
    return "\n".join([*lines, f"digest of the plan: {digest}", ""])


def remarks(refusals: Sequence[str], no_return: str) -> str:
    """What the plan itself warns of."""
    lines = [*(f"It will not run as it is: {one_line(each)}" for each in refusals)]
    if no_return:
        lines.append(f"Point of no return: {one_line(no_return)}; after it nothing but a restore leads back.")
    return "".join(f"{line}\n" for line in lines)


def signed_text(what: str, place: str, expires: datetime, more: Sequence[str] = ()) -> str:
    """What was signed, where it lies, and until when it holds."""
    first = f"{one_line(what)}, until {expires:%Y-%m-%d %H:%M} UTC"
    return "\n".join([first, *(f"  {one_line(each)}" for each in more), f"Signed: {place}", ""])
