"""Strangers' text inside GitHub's Markdown, where it must be read and never obeyed.

Mentions, issue numbers, commits and links are made by GitHub after Markdown, from the text nodes of the HTML, so that
escaping alone cannot stop them; it leaves code alone. Hence every such text stands in `<code>`, and every character
with a meaning in Markdown or HTML is a character reference.
"""

import re

from flyback.report.neutral import one_line, visible

_PLAIN = re.compile(r"[^A-Za-z0-9 ,;()/='\"+%?.À-ÖØ-öø-ž-]")
_WWW = re.compile(r"(?i)(www)\.")
_BACKTICKS = re.compile(r"`+")


def code(text: str, limit: int = 160) -> str:
    """The text in one line as inline code, fit for a table cell; nothing for an empty text."""
    line = one_line(text, limit)
    return f"<code>{escaped(line)}</code>" if line else ""


def escaped(line: str) -> str:
    """The line with a character reference for everything that Markdown or HTML might obey."""
    referenced = _PLAIN.sub(lambda match: f"&#{ord(match.group())};", line)
    return _WWW.sub(r"\1&#46;", referenced)


def fenced(text: str, language: str) -> str:
    """The text as a code block whose fence is longer than any run of backticks in it."""
    shown = visible(text).strip("\n")
    longest = max((len(run) for run in _BACKTICKS.findall(shown)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{shown}\n{fence}"
