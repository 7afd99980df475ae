"""Scripts to statements, with Flyway's rule on which of them run in a transaction."""

from collections.abc import Iterable

from flyback.errors import FlybackError, Problem, ProjectError
from flyback.model.script import Runnable, Script, Statement
from flyback.planning.transaction_rule import mixed_refusal, shares_transaction
from flyback.settings import FlywaySettings
from flyback.syntax.mentions import Mentions, is_about_extension, mentions
from flyback.syntax.statements import split


class Scripts:
    """The scripts of a project as the server gets them; each is cut into statements once, when it is needed."""

    def __init__(self, flyway: FlywaySettings) -> None:
        self._flyway = flyway
        self._statements: dict[str, tuple[Statement, ...]] = {}
        self.left_out: frozenset[str] = frozenset()
        """Extensions that are there from the start: statements that create or drop one of them are left out."""

    def read(self, scripts: Iterable[Script]) -> None:
        """Cuts scripts into statements.

        Raises:
            ProjectError: with every problem of every script.
        """
        problems: list[Problem] = []
        for script in scripts:
            try:
                self._of(script)
            except FlybackError as error:
                problems += error.problems
        if problems:
            raise ProjectError(problems)

    def runnable(self, script: Script) -> Runnable:
        """The statements of a script and whether they share a transaction."""
        statements = self._of(script)
        return Runnable(
            path=script.source.path,
            statements=tuple(item for item in statements if not is_about_extension(item, self.left_out)),
            in_transaction=shares_transaction(script.source, statements, self._flyway),
        )

    def refusal(self, script: Script) -> Problem | None:
        """Why Flyway would not run a script: it mixes what must and what must not be in a transaction."""
        return mixed_refusal(script.source, self._of(script), self._flyway)

    def mentions(self, scripts: Iterable[Script]) -> Mentions:
        """Roles and extensions that scripts name."""
        return mentions(statement for script in scripts if script.source.is_sql for statement in self._of(script))

    def _of(self, script: Script) -> tuple[Statement, ...]:
        path = script.source.path
        if path not in self._statements:
            self._statements[path] = split(script.source.sql, path)
        return self._statements[path]
