"""A script that was never applied, rewritten as safe scripts; the first keeps its name, others get new versions."""

import itertools
import re
from collections.abc import Iterable, Sequence

from flyback.analysis.allowing import allowance, allowances
from flyback.analysis.case import Case
from flyback.analysis.passages import Passage, passages
from flyback.analysis.remedies import OUTSIDE
from flyback.analysis.rule import Found, Rule
from flyback.analysis.rulebook import found_in
from flyback.analysis.ties import sets_timeout, tie
from flyback.analysis.whole_form import Whole, whole_form
from flyback.frozen import frozen
from flyback.model.risk import Assessment, Family, Severity
from flyback.model.script import Transaction
from flyback.model.version import Version
from flyback.settings import FlybackSettings
from flyback.syntax.clauses import alter_table, words_of
from flyback.syntax.statements import split


@frozen
class SafeScripts:
    """What becomes of one script."""

    texts: tuple[str, ...]
    """In the order in which they run; the first takes the script's place."""
    fixed: tuple[str, ...]
    """Rules whose findings are gone, as far as one can tell."""
    notes: tuple[str, ...] = ()
    refused: str = ""
    """Why they cannot take its place after all."""

    @property
    def outside(self) -> tuple[bool, ...]:
        """Of each text, whether it must be said (`executeInTransaction=false`) that it runs outside of transactions."""
        return tuple(OUTSIDE in text for text in self.texts)


def safe_scripts(text: str, assessments: Sequence[Assessment], settings: FlybackSettings) -> SafeScripts | None:
    """The safe form of a script; None when there is nothing that can be rewritten.

    `assessments` are of this script alone, `text` is what was cut into their statements. What is allowed in comments
    stays, and so does every statement and comment that nothing was found in.
    """
    if any(each.statement.copy_data is not None for each in assessments):
        return None
    rewriting = _Rewriting("\r\n" if "\r\n" in text else "\n")
    for place, passage in enumerate(passages(text, [each.statement for each in assessments])):
        if sets_timeout(assessments[place]):
            rewriting.repeat(passage)
        else:
            whole = _whole(text, assessments, place, settings)
            rewriting.add(passage, whole, alone=len(assessments) == 1)
    texts = rewriting.texts()
    if len(texts) <= 1 and not rewriting.fixed:
        return None
    return SafeScripts(
        texts=texts,
        fixed=tuple(rewriting.fixed),
        notes=tuple(rewriting.notes),
        refused=tie(assessments) if len(texts) > 1 else "",
    )


def _whole(text: str, assessments: Sequence[Assessment], place: int, settings: FlybackSettings) -> Whole | None:
    """The safe form of one statement, with what is allowed in it left as it is; None where it would still block."""
    case = Case(assessments, place, settings)
    allowed = allowances(text, [each.statement for each in assessments])
    found = []
    blocking = []
    for rule, act, each in found_in(case):
        given = allowance(allowed, case.assessment.statement, rule.id)
        if rule.id not in settings.disabled_rules and (given is None or not given.reason):
            found.append((rule, act))
            blocking += [(rule, act)] if _blocks(rule, each) else []
    whole = whole_form(found, case, lambda form: form.by_itself)
    return whole if whole is not None and all(each in whole.parts for each in blocking) else None


def _blocks(rule: Rule, found: Found) -> bool:
    """Whether a statement is to be left alone as long as this is found in it."""
    is_danger = (found.severity or rule.severity) >= Severity.DANGER
    return is_danger and rule.family is Family.BLOCKING and rule.id not in _BY_OTHERS


_BY_OTHERS = ("works-under-lock", "works-while-holding", "validate-under-lock")
"""Rules about locks of earlier statements."""


class _Rewriting:
    """The scripts that one becomes, while its statements are gone through."""

    def __init__(self, newline: str) -> None:
        self.fixed: dict[str, None] = {}
        self.notes: dict[str, None] = {}
        self._newline = newline
        self._done: list[str] = []
        self._open: list[str] = []
        self._after: list[str] = []
        self._repeated: list[str] = []
        """Statements that every script begins with that runs in a transaction."""
        self._beginning = ""
        """The same as the author wrote them, for the first."""
        self._comments = ""
        """What stood around them."""

    def add(self, passage: Passage, whole: Whole | None, *, alone: bool) -> None:
        """Goes on with a statement, or with its safe form."""
        if whole is None:
            self._in_place(passage.lead, passage.statement.sql, passage.tail, alone=alone)
            return
        form, lead = whole.form, passage.lead
        self.fixed.update(dict.fromkeys(rule.id for rule, _ in whole.parts))
        self.notes.update(dict.fromkeys([form.note] if form.note else []))
        before, after = list(map(self._ended, form.before)), list(map(self._ended, form.after))
        if not form.script:  # one of the others is what the author wrote
            own, place = (after, 0) if after else (before, -1)
            own[place] = self._lines(f"{own[place].rstrip()[:-1]}{passage.tail or ';'}").rstrip() + self._newline
        if before:
            self._close()
            self._finish(lead.lstrip() + before[0], *before[1:])
            lead = ""
        if form.script:
            self._in_place(lead, self._lines(form.script), passage.tail or self._lines(";\n"), alone=False)
        elif after:
            after[0] = f"{lead.lstrip()}{after[0]}"
        self._after += after
        if not all(map(_only_validates, form.after)):  # what comes next may rely on it
            self._close()

    def repeat(self, passage: Passage) -> None:
        """Goes on with a statement that is said in each script."""
        if not self._open and not self._done:
            self._repeated.append(self._ended(passage.statement.sql))
            self._beginning += f"{passage.lead}{passage.statement.sql}{passage.tail}"
            self._comments += f"{passage.lead}{passage.tail.replace(';', '', 1)}"
            return
        self._in_place(passage.lead, passage.statement.sql, passage.tail, alone=False)
        self._repeated.append(self._ended(passage.statement.sql))

    def texts(self) -> tuple[str, ...]:
        """All of them."""
        self._close()
        return tuple(self._done)

    def _in_place(self, lead: str, sql: str, tail: str, *, alone: bool) -> None:
        if not alone and _is_outside(sql):
            self._close()
            self._finish(f"{lead.lstrip()}{sql}{tail}")
        elif self._open:
            self._open.append(f"{lead}{sql}{tail}")
        else:
            self._open += [self._repetition(), f"{lead.lstrip() if self._done else lead}{sql}{tail}"]

    def _close(self) -> None:
        """Ends the open script, and adds what was put off."""
        if self._open:
            self._done.append("".join(self._open))
        self._open = []
        self._finish(*self._after)
        self._after = []

    def _finish(self, *texts: str) -> None:
        for text in texts:
            comments = f"{self._comments.strip()}{self._newline}" if self._comments.strip() and not self._done else ""
            outside = OUTSIDE in text or _is_outside(text)
            self._done.append(f"{comments}{text}" if outside else f"{self._repetition()}{text}")

    def _repetition(self) -> str:
        return "".join(self._repeated) if self._done else self._beginning

    def _ended(self, sql: str) -> str:
        return self._lines(f"{sql};\n")

    def _lines(self, text: str) -> str:
        return _LINE_END.sub(self._newline, text)


_LINE_END = re.compile(r"\r?\n")


def _only_validates(sql: str) -> bool:
    altered = alter_table(sql)
    return altered is not None and all(words_of(each)[:1] == ("VALIDATE",) for each in altered.commands)


def _is_outside(sql: str) -> bool:
    return any(each.transaction is Transaction.FORBIDDEN for each in split(sql, "safe form"))


def versions_after(raw: str, count: int, others: Iterable[Version]) -> tuple[str, ...]:
    """Versions for further steps, as they stand in file names: after `raw`, in order, and before the next one taken.

    `7` -> `7.1`, `7.2`; where there is a 7.1 already: `7.0.1`, `7.0.2`.
    """
    own = Version(raw)
    following = min((taken for taken in others if taken > own), default=None)
    dot = "_" if "_" in raw else "."
    for depth in itertools.count():
        found = tuple(f"{raw}{f'{dot}0' * depth}{dot}{number}" for number in range(1, count + 1))
        if following is None or not found or Version(found[-1]) < following:
            return found
    raise AssertionError


def new_files(path: str, raw: str, scripts: SafeScripts, others: Iterable[Version]) -> tuple[tuple[str, str], ...]:
    """Paths and texts of the files that take a script's place, the script's own first.

    `raw` is its version as it stands in its name, `others` are all that are taken by something else. A script that has
    to run outside of transactions, and does not show it, has a `.conf` file beside it.
    """
    folder, slash, name = path.rpartition("/")
    head, _, rest = name.partition(raw)
    versions = (raw, *versions_after(raw, len(scripts.texts) - 1, others))
    found = []
    for version, text, outside in zip(versions, scripts.texts, scripts.outside, strict=True):
        file = f"{folder}{slash}{head}{version}{rest}"
        found.append((file, text))
        if outside:
            found.append((f"{file}.conf", "executeInTransaction=false\n"))
    return tuple(found)
