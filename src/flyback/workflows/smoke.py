"""Smoke tests of an environment: queries, commands, requests."""

from collections.abc import Mapping
from pathlib import Path

from flyback.errors import Problem, UsageError
from flyback.filesystem.smoke_files import named_files
from flyback.frozen import replaced
from flyback.model.evidence import SmokeTest
from flyback.model.policy import EnvironmentPolicy
from flyback.model.script import Runnable
from flyback.postgres.smoke import Session, run_queries
from flyback.services.caller import Caller
from flyback.services.smoke import run_checks
from flyback.syntax.statements import split


def smoke_scripts(policy: EnvironmentPolicy, folder: Path) -> tuple[Runnable, ...]:
    """The queries of an environment, read before anything runs that they are to be asked after.

    Raises:
        UsageError: the policy names no smoke test, or a file that is not there.
        ScriptSyntaxError: a file is no SQL.
    """
    where = f"environments.{policy.name}.smoke"
    if not (policy.smoke.sql or policy.smoke.checks):
        hint = 'sql = ["smoke/*.sql"], or [[...smoke.checks]] with a command or a url'
        raise UsageError(Problem(code="no-smoke-tests", what="there is no smoke test", where=where, hint=hint))
    texts = named_files(folder, policy.smoke.sql, f"{where}.sql")
    return tuple(Runnable(path=path, statements=split(text, path), in_transaction=True) for path, text in texts.items())


def smoke_tests(
    policy: EnvironmentPolicy, scripts: tuple[Runnable, ...], session: Session, caller: Caller, deployment: str = ""
) -> tuple[SmokeTest, ...]:
    """Every smoke test and what came of it, the queries first; `passed` says so.

    Raises:
        ServerError: the connection was lost, so that nobody knows.
    """
    asked = run_queries(session, scripts, policy.smoke)
    called = run_checks(policy.smoke, caller, words_of(policy, deployment))
    mask = caller.secrets.masked
    return tuple(replaced(each, name=mask(each.name), said=mask(each.said)) for each in (*asked, *called))


def words_of(policy: EnvironmentPolicy, deployment: str = "") -> Mapping[str, str]:
    """What commands and requests of an environment are told."""
    return {"environment": policy.name, "database": policy.database, "deployment": deployment}
