"""What authors tell flyback in comments: `-- flyback: not-undoable REASON`, also `not undoable because REASON`."""

import re
from collections.abc import Iterator

from flyback.errors import Problem, ProjectError
from flyback.scripts.position import place

_LEXEME = r"""
      (?P<comment> --[^\r\n]* )
    | (?P<block> /\* )
    | (?<![A-Za-z0-9_$]) [eE]'(?:[^'\\]|\\.)*'
    | '[^']*'
    | "[^"]*"
    | (?<![A-Za-z0-9_$]) (?P<dollar>\$(?:[^\W\d]\w*)?\$) .*? (?P=dollar)
    | \b(?i:from\s+stdin)\b [^;]*; [^\r\n]*\r?\n .*? ^\\\.[ \t]*$
    """
_DIRECTIVE = r"--+\s*flyback:\s*(?P<word>not undoable\b:?|\S*)\s*(?:because\b\s*)?(?P<reason>.*)"


def not_undoable(sql: str, path: str) -> str:
    """The reason an author gives why a migration cannot be undone, or an empty text.

    Raises:
        ProjectError: the comment has no reason, or says something flyback does not know.
    """
    if "flyback:" not in sql.lower():
        return ""
    for offset, comment in _line_comments(sql):
        found = re.fullmatch(_DIRECTIVE, comment, re.IGNORECASE)
        if found is None:
            continue
        reason = found["reason"].strip()
        word = found["word"].rstrip(":").lower().replace(" ", "-")
        if word == "allow":
            continue  # read with the statement it is about, when risks are told
        if word != "not-undoable":
            what = f"`-- flyback: {found['word']}` is not known"
        elif not reason:
            what = "not-undoable without a reason"
        else:
            return reason
        problem = Problem(
            code="bad-directive",
            what=what,
            where=place(path, sql, offset),
            hint="write `-- flyback: not-undoable REASON`, or `-- flyback: allow RULE because REASON`",
        )
        raise ProjectError(problem)
    return ""


def _line_comments(sql: str) -> Iterator[tuple[int, str]]:
    """Every `--` comment that is not part of a string, identifier, dollar quote, block comment or COPY data."""
    tokens = re.compile(_LEXEME, re.VERBOSE | re.DOTALL | re.MULTILINE)
    position = 0
    while (token := tokens.search(sql, position)) is not None:
        position = token.end()
        if token["comment"] is not None:
            yield token.start(), token["comment"].rstrip()
        elif token["block"] is not None:
            position = _block_end(sql, position)


def _block_end(sql: str, position: int) -> int:
    depth = 1
    for edge in re.compile(r"/\*|\*/").finditer(sql, position):
        depth += 1 if edge[0] == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(sql)
