"""A script that was never applied, rewritten as safe scripts; the first keeps its name, others get new versions."""

import itertools
from collections.abc import Iterable, Sequence

from flyback.analysis.allowing import allowance, allowances
from flyback.analysis.case import Case
from flyback.analysis.passages import Passage, passages
from flyback.analysis.rulebook import found_in
from flyback.analysis.safe_form import SafeForm
from flyback.frozen import frozen
from flyback.model.risk import Act, Assessment
from flyback.model.script import Statement, Transaction
from flyback.model.version import Version
from flyback.settings import FlybackSettings
from flyback.syntax.clauses import alter_table
from flyback.syntax.statements import split

_COMMITS = "COMMIT;"
"""In what fills a column in batches."""


@frozen
class SafeScripts:
    """What becomes of one script."""

    texts: tuple[str, ...]
    """In the order in which they run; the first takes the script's place."""
    fixed: tuple[str, ...]
    """Rules whose findings are gone, as far as one can tell."""
    notes: tuple[str, ...] = ()

    @property
    def outside(self) -> tuple[bool, ...]:
        """Of each text, whether it must be said (`executeInTransaction=false`) that it runs outside of transactions."""
        return tuple(_COMMITS in text for text in self.texts)


def safe_scripts(text: str, assessments: Sequence[Assessment], settings: FlybackSettings) -> SafeScripts | None:
    """The safe form of a script; None when there is nothing that can be rewritten.

    `assessments` are of this script alone, `text` is what was cut into their statements. What is allowed in comments
    stays, and so does every statement and comment that nothing was found in.
    """
    if any(each.statement.copy_data is not None for each in assessments):
        return None
    rewriting = _Rewriting()
    for place, passage in enumerate(passages(text, [each.statement for each in assessments])):
        forms = _forms(text, assessments, place, settings)
        rewriting.add(passage, _combined(passage.statement, forms), alone=len(assessments) == 1)
        rewriting.fixed.update(dict.fromkeys(rule for rule, _, _ in forms))
        rewriting.notes.update(dict.fromkeys(form.note for _, _, form in forms if form.note))
    texts = rewriting.texts()
    if len(texts) == 1 and not rewriting.fixed:
        return None
    return SafeScripts(texts=texts, fixed=tuple(rewriting.fixed), notes=tuple(rewriting.notes))


def _forms(
    text: str, assessments: Sequence[Assessment], place: int, settings: FlybackSettings
) -> list[tuple[str, Act, SafeForm]]:
    """One for each part of the statement that something was found in."""
    case = Case(assessments, place, settings)
    allowed = allowances(text, [each.statement for each in assessments])
    found: dict[int, tuple[str, Act, SafeForm]] = {}
    for rule, act, _ in found_in(case, settings):
        given = allowance(allowed, case.assessment.statement, rule.id)
        if rule.safe is None or act.ordinal in found or (given and given.reason):
            continue
        form = rule.safe(act, case)
        if form is not None and form.by_itself:
            found[act.ordinal] = rule.id, act, form
    return list(found.values())


def _combined(statement: Statement, forms: Iterable[tuple[str, Act, SafeForm]]) -> SafeForm | None:
    """The safe form of the whole statement; None when it stays as it is."""
    given = list(forms)
    if not given:
        return None
    altered = alter_table(statement.sql)
    if altered is None:
        return given[0][2]
    return SafeForm(
        before=tuple(script for _, _, form in given for script in form.before),
        instead=altered.with_commands({act.ordinal: form.instead for _, act, form in given}),
        after=tuple(script for _, _, form in given for script in form.after),
    )


class _Rewriting:
    """The scripts that one becomes, while its statements are gone through."""

    def __init__(self) -> None:
        self.fixed: dict[str, None] = {}
        self.notes: dict[str, None] = {}
        self._done: list[str] = []
        self._open: list[str] = []
        self._after: list[str] = []

    def add(self, passage: Passage, form: SafeForm | None, *, alone: bool) -> None:
        """Goes on with a statement, or with its safe form."""
        if form is None:
            self._in_place(passage.lead, passage.statement.sql, passage.tail, alone=alone)
            return
        lead = passage.lead
        if form.before:
            self._close()
            self._after_all()
            first, *rest = form.before
            self._done += [f"{lead.lstrip()}{_ended(first)}", *map(_ended, rest)]
            lead = ""
        after = list(map(_ended, form.after))
        if form.instead:
            self._in_place(lead, form.instead, passage.tail or ";\n", alone=False)
        elif after:
            after[0] = f"{lead.lstrip()}{after[0]}"
        self._after += after

    def texts(self) -> tuple[str, ...]:
        """All of them."""
        self._close()
        self._after_all()
        return tuple(self._done)

    def _in_place(self, lead: str, sql: str, tail: str, *, alone: bool) -> None:
        if not alone and _is_outside(sql):
            self._close()
            self._after_all()
            self._done.append(f"{lead.lstrip()}{sql}{tail}")
        else:
            self._open.append(f"{lead}{sql}{tail}")

    def _close(self) -> None:
        text = "".join(self._open)
        if text.strip():
            self._done.append(text if not self._done else text.lstrip("\n"))
        self._open = []

    def _after_all(self) -> None:
        self._done += self._after
        self._after = []


def _ended(sql: str) -> str:
    return f"{sql};\n"


def _is_outside(sql: str) -> bool:
    return any(each.transaction is Transaction.FORBIDDEN for each in split(sql, "safe form"))


def versions_after(raw: str, count: int, others: Iterable[str]) -> tuple[str, ...]:
    """Versions for further steps, as they stand in file names: after `raw`, in order, and before the next one taken.

    `7` -> `7.1`, `7.2`; where there is a 7.1 already: `7.0.1`, `7.0.2`.
    """
    own = Version(raw)
    following = min((taken for other in others if (taken := Version(other)) > own), default=None)
    dot = "_" if "_" in raw else "."
    for depth in itertools.count():
        found = tuple(f"{raw}{f'{dot}0' * depth}{dot}{number}" for number in range(1, count + 1))
        if following is None or not found or Version(found[-1]) < following:
            return found
    raise AssertionError


def new_files(path: str, raw: str, scripts: SafeScripts, others: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Paths and texts of the files that take a script's place, the script's own first.

    `raw` is its version as it stands in its name, `others` are those of the project's other migrations. A script
    that has to run outside of transactions, and does not show it, has a `.conf` file beside it.
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
