"""Reads what pg_dump wrote, line by line: which roles and extensions it needs, and what a script's role can run.

The text goes through `psql`, whose backslash commands can start programs here, so it must not contain any.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_NAME = r'"(?:[^"]|"")+"|\w+'
_NAMES = rf"(?:{_NAME})(?:, *(?:{_NAME}))*"
_MENTIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^ALTER .* OWNER TO ({_NAME});$",
        rf"^(?:ALTER DEFAULT PRIVILEGES .*|GRANT .*) TO ({_NAMES})(?: WITH .*)?(?: GRANTED BY .*)?;$",
        rf"^(?:ALTER DEFAULT PRIVILEGES .*|REVOKE .*) FROM ({_NAMES})(?: GRANTED BY .*)?(?: CASCADE)?;$",
        rf"^ALTER DEFAULT PRIVILEGES FOR ROLE ({_NAMES}) ",
        rf"^(?:CREATE|ALTER) POLICY .*? TO ({_NAMES})(?: USING| WITH CHECK|;)",
        rf"^CREATE SCHEMA .* AUTHORIZATION ({_NAME});$",
        rf"^(?:CREATE|ALTER) USER MAPPING FOR ({_NAME}) ",
        rf"^SET SESSION AUTHORIZATION '?({_NAME})'?;$",
    )
)
_EXTENSION = re.compile(rf"^CREATE EXTENSION (?:IF NOT EXISTS )?({_NAME})(?: WITH SCHEMA ({_NAME}))?.*;$")
_DUMPED_FROM = re.compile(r"^-- Dumped from database version (\d+)")
_COPY = re.compile(r"^COPY .* FROM stdin;$", re.IGNORECASE)
_DATA = "rows"
_OPENER = re.compile(r"""--|/\*|\b[eE]'|['"]|(?<!\w)\$(?:[A-Za-z_]\w*)?\$""")
_CLOSERS = {"e'": re.compile(r"(?<!\\)(?:\\\\)*'"), "/*": re.compile(r"\*/")}
_PSQL_GUARD = re.compile(r"^\\(?:un)?restrict \w+$")
_REWRITES = (
    (re.compile(r"^SET transaction_timeout = .*$"), "--"),  # new in 17, and of no use here
    (re.compile(rf"^CREATE SCHEMA ({_NAME});$"), r"CREATE SCHEMA IF NOT EXISTS \1;"),
    (re.compile(r"^COMMENT ON EXTENSION .*;$"), "--"),  # extensions belong to the superuser
    (re.compile(r"^SET SESSION AUTHORIZATION DEFAULT;$"), "RESET ROLE;"),
    (re.compile(r"^RESET SESSION AUTHORIZATION;$"), "RESET ROLE;"),
    (re.compile(rf"^SET SESSION AUTHORIZATION '?({_NAME})'?;$"), r"SET ROLE \1;"),
)


@dataclass(slots=True, kw_only=True)
class Needed:
    """What the text asked of the server, filled while it is read."""

    roles: dict[str, None] = field(default_factory=dict)
    extensions: dict[str, str] = field(default_factory=dict)
    """Each with its schema, or an empty text."""
    major: int = 0
    """Of the server that was dumped; 0 when the text does not say."""


def runnable(lines: Iterable[str], needed: Needed) -> Iterator[str]:
    """The lines as the role of scripts can run them, as many as there were; notes in `needed` what they need."""
    within = ""
    for line in lines:
        text = line.rstrip("\r\n")
        if within:
            yield line
            within = _still_open(text, within)
        else:
            _note(text, needed)
            yield _rewritten(text) + "\n"
            within = _DATA if _COPY.match(text) else _still_open(text, "")


def _still_open(text: str, opened: str) -> str:
    """What a line leaves open: rows of COPY, a string, a quoted name, a dollar quote, a comment; or nothing."""
    if opened == _DATA:
        return "" if text == "\\." else _DATA
    place = 0
    while True:
        if not opened:
            opener = _OPENER.search(text, place)
            if not opener or opener[0] == "--":
                return ""
            opened, place = opener[0], opener.end()
        closer = _CLOSERS.get(opened.lower()) or re.compile(re.escape(opened))
        closed = closer.search(text, place)
        if not closed:
            return opened
        opened, place = "", closed.end()


def _rewritten(text: str) -> str:
    if _PSQL_GUARD.match(text):
        return "--"  # we bring our own
    for pattern, replacement in _REWRITES:
        if pattern.match(text):
            return pattern.sub(replacement, text)
    return text


def _note(text: str, needed: Needed) -> None:
    for pattern in _MENTIONS:
        if match := pattern.match(text):
            needed.roles |= dict.fromkeys(map(_plain, re.findall(_NAME, match[1])))
    if match := _EXTENSION.match(text):
        needed.extensions[_plain(match[1])] = _plain(match[2] or "")
    if match := _DUMPED_FROM.match(text):
        needed.major = int(match[1])


def _plain(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name.lower()
