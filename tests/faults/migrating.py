"""Runs of `flyback migrate` in processes of their own, through a proxy that may strike."""

import multiprocessing
import os
import traceback
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from faults.striking import Proxy, Strike
from flyback import FlybackError, MigrateRequest, Project, migrate, undo
from flyback.api_errors import RunError
from flyback.model.run import InDoubtAnswer

LONGEST = 60.0
"""Seconds for one run; nothing waits without end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a run said at its end; nothing of it when it was killed."""

    outcomes: tuple[str, ...] = ()
    """`Committed`, `RolledBack` ..."""
    error: str = ""
    code: int = 0
    questions: int = 0
    """How many were asked on the connection for the work."""
    of_the_plan: tuple[int, ...] = ()
    """Which of them began to send a unit of the plan, from 1."""
    killed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One run: which project on which database."""

    folder: Path
    conninfo: str
    admin: str
    """The superuser's connection, for what must end sessions."""
    sockets: Path
    """An empty folder with a short name."""
    strike: Strike | None = None
    answer: InDoubtAnswer = InDoubtAnswer.STOP
    undoing: str = ""
    """The digest of a reviewed undo down to version 2, for a run that undoes instead of migrating."""


def context() -> ForkServerContext:
    """Where processes come from that have everything loaded and nothing running."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["faults.migrating", "flyback.workflows.migrate.migrate", "psycopg"])
    return made


def start(
    forks: ForkServerContext, errand: Errand
) -> tuple[multiprocessing.process.BaseProcess, "Connection[object, Told]"]:
    """A run that goes on; what it tells comes through the pipe."""
    ours, theirs = forks.Pipe(duplex=False)
    process = forks.Process(target=_run, args=[errand, theirs])
    process.start()
    theirs.close()
    return process, ours


def run(forks: ForkServerContext, errand: Errand) -> Told:
    """A run, to its end."""
    process, told = start(forks, errand)
    return finish(process, told)


def finish(process: multiprocessing.process.BaseProcess, told: "Connection[object, Told]") -> Told:
    """Waits for a run's end."""
    try:
        if not told.poll(LONGEST):
            process.kill()
            raise AssertionError(f"a run did not end within {LONGEST} s")
        return told.recv()
    except EOFError:
        return Told(killed=True)
    finally:
        process.join()
        told.close()


def _run(errand: Errand, answer: "Connection[Told, object]") -> None:
    server = Path(str(conninfo_to_dict(errand.conninfo)["host"]), ".s.PGSQL.5432")
    proxy = Proxy(errand.sockets, server, errand.admin, errand.strike)
    told = _told(errand, make_conninfo(errand.conninfo, host=str(errand.sockets)))
    answer.send(replace(told, questions=proxy.questions, of_the_plan=tuple(proxy.of_the_plan)))
    os._exit(0)  # no thread of the proxy is waited for


def _told(errand: Errand, url: str) -> Told:
    project = Project.open(errand.folder, url=url, environment={})
    try:
        if errand.undoing:
            result = undo(project, reviewed=errand.undoing, target="2")
        else:
            result = migrate(project, MigrateRequest(in_doubt=errand.answer))
    except RunError as error:
        outcomes = tuple(type(each).__name__ for each in error.result.outcomes)
        return Told(outcomes=outcomes, error=str(error), code=error.exit_code)
    except FlybackError as error:
        return Told(error=str(error), code=error.exit_code)
    except Exception:  # noqa: BLE001 - that is what a test must be told
        return Told(error=traceback.format_exc(), code=-1)
    return Told(outcomes=tuple(type(each).__name__ for each in result.outcomes))
