"""The version after the highest one, in the project's own style."""

import re
from collections.abc import Iterable
from datetime import datetime

from flyback.model.version import Version

_STAMPS = (
    (r"(?:19|20|21)\d{12}", "%Y%m%d%H%M%S"),
    (r"(?:19|20|21)\d{10}", "%Y%m%d%H%M"),
    (r"(?:19|20|21)\d{6}[._]\d{6}", "%Y%m%d.%H%M%S"),
    (r"(?:19|20|21)\d{6}[._]\d{4}", "%Y%m%d.%H%M"),
    (r"(?:19|20|21)\d{6}", "%Y%m%d"),
)
_LAST = r"(?s)(.*?)([+-]?\d+)"


def next_version(raw_versions: Iterable[str], now: datetime) -> str:
    """The next version as it stands in a file name; `raw_versions` as they stand there, in any order.

    `0093` -> `0094`, `1.9` -> `1.10`, `1_2` -> `1_3`, `20240101120000` -> `now` in the same form; `1` for none.
    """
    highest = max(raw_versions, key=Version, default="")
    if not highest:
        return "1"
    for stamp, form in _STAMPS:
        if re.fullmatch(stamp, highest) and _is_time(highest.replace("_", "."), form):
            shown = now.strftime(form)
            shown = shown.replace(".", "_") if "_" in highest else shown
            if Version(shown) > Version(highest):
                return shown
            if form == "%Y%m%d":
                return f"{highest}.1"
            break
    found = re.fullmatch(_LAST, highest)
    if found is None:
        raise ValueError(f"no version follows {highest}")
    head, last = found.groups()
    bumped = str(int(last) + 1).zfill(len(last.lstrip("+-")))
    return head + bumped


def _is_time(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)
    except ValueError:
        return False
    return True
