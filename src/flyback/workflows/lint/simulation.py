"""A database that is only simulated, and the scripts that are walked through it."""

from collections.abc import Callable, Iterable

from flyback.analysis.assessing import Readable, assess
from flyback.analysis.database import Database
from flyback.errors import Problem, ScriptSyntaxError
from flyback.model.risk import Assessment, Family, Finding, Severity
from flyback.model.script import Source
from flyback.model.snapshot import Snapshot
from flyback.planning.transaction_rule import shares_transaction
from flyback.settings import FlywaySettings
from flyback.syntax.statements import parse_in_full
from flyback.workflows.lint.road import Passage, Stretch

SYNTAX_ERROR = "syntax-error"
"""The rule that a script breaks that PostgreSQL's grammar refuses."""
_NOT_THERE = ("3F000", "42P01", "42704", "42883")
"""SQLSTATEs of what names a schema, relation, other object or function that is not there."""


class UnknownBeforeError(Exception):
    """A script relies on something that no script before it has made: what was there before them all is not known."""

    def __init__(self, place: str, what: str) -> None:
        super().__init__(place, what)
        self.place = place
        self.what = what


class Simulation:
    """Takes note of what the statements do that are looked at."""

    def __init__(self, snapshot: Snapshot, flyway: FlywaySettings, shown: Callable[[Source], str]) -> None:
        self.assessments: list[Assessment] = []
        self.refused: list[Finding] = []
        """What the grammar refused, one for each such script."""
        self.texts: dict[str, str] = {}
        """What was looked at, by path."""
        self.opaque: list[str] = []
        """Places of statements and scripts after which nobody can say what is in the database."""
        self._database = Database(snapshot)
        self._flyway = flyway
        self._shown = shown

    def walk(self, stretches: Iterable[Stretch], trusted: Callable[[Passage], bool] = lambda _: True) -> None:
        """Walks them in order.

        Raises:
            UnknownBeforeError: a script that is not `trusted` to fail for lack of something would do so.
        """
        for stretch in stretches:
            mark, complete = self._database.mark(), self._database.complete
            for passage in stretch.passages:
                self._meet(passage, trusted)
            if not stretch.stays:
                self._database.back_to(mark)
                self._database.complete = complete

    def forget(self) -> None:
        """Objects that are not known may be there from now on."""
        self._database.complete = False

    def _meet(self, passage: Passage, trusted: Callable[[Passage], bool]) -> None:
        source, path = passage.source, self._shown(passage.source)
        if not source.is_sql:
            self._lose_sight(path)
            return
        if passage.chosen:
            self.texts[path] = source.sql
        try:
            parsed = parse_in_full(source.sql, path)
        except ScriptSyntaxError as error:
            self.forget()
            if passage.chosen:
                self.refused += [syntax_error(path, problem) for problem in error.problems]
            else:
                self.opaque.append(path)
            return
        script = Readable(
            path=path,
            statements=tuple([(each.statement, each.node) for each in parsed]),
            in_transaction=shares_transaction(source, [each.statement for each in parsed], self._flyway),
            direction=passage.direction,
        )
        knew = self._database.complete
        found = list(assess((script,), self._database))
        if knew and not self._database.complete:
            self.opaque.append(path)
        if passage.chosen:
            self.assessments += found
        for each in found:
            if each.refused and each.refused.startswith(_NOT_THERE) and not trusted(passage):
                raise UnknownBeforeError(f"{path}:{each.statement.line}", each.refused.partition(" ")[2])
            if each.unknown:
                self._lose_sight(f"{path}:{each.statement.line}")

    def _lose_sight(self, place: str) -> None:
        self.forget()
        self.opaque.append(place)


def syntax_error(path: str, problem: Problem) -> Finding:
    """The finding about a script that cannot be read."""
    line, _, column = problem.where.removeprefix(f"{path}:").partition(":")
    return Finding(
        rule=SYNTAX_ERROR,
        severity=Severity.DANGER,
        family=Family.TRANSACTION,
        text=f"The script cannot be read, so nothing else is said about it: {problem.what}",
        file=path,
        line=int(line) if line.isdecimal() else 1,
        column=int(column) if column.isdecimal() else 1,
    )
