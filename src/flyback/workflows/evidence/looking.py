"""Evidence for people to look at: all of it, some files, or one piece."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from flyback.errors import Problem, SelectionError
from flyback.evidence.gathering import Stored, gathered
from flyback.filesystem.evidence_files import read_evidence, read_one
from flyback.frozen import frozen
from flyback.gates.authority import Claim, authority
from flyback.model.evidence import Evidence, Predicate, Statement
from flyback.model.evidence_facets import kind_of, moment_of
from flyback.model.policy import EnvironmentPolicy, Policy
from flyback.report.evidence.statements import Found, Piece
from flyback.settings import FlybackSettings
from flyback.workflows.evidence.reading import verifier

_SHORTEST = 6
"""Characters of an id that name a piece."""


@frozen
class Look:
    """Where to look, and by whose keys."""

    folder: Path
    settings: FlybackSettings
    environment: Mapping[str, str]
    """Variables, which may hold a shared secret."""
    now: datetime
    also: tuple[Stored, ...] = ()
    """What other places keep, the database."""


def everything(look: Look) -> Found:
    """All evidence of the project, the latest last.

    Raises:
        ConfigurationError: a trusted key is none.
        SigningError: the shared secret cannot be read.
    """
    return _found(look, (*read_evidence(look.folder), *look.also))


def some(look: Look, files: Sequence[Path]) -> Found:
    """These files, wherever they are.

    Raises:
        ConfigurationError: as `everything`.
        SigningError: as `everything`.
    """
    return _found(look, map(read_one, files))


def one(look: Look, name: str) -> Piece:
    """The piece of that id, or the beginning of it, or in that file.

    Raises:
        SelectionError: there is none, or more than one.
        ConfigurationError: as `everything`.
        SigningError: as `everything`.
    """
    path = Path(name)
    found = some(look, [path]) if path.is_file() else everything(look)
    if path.is_file():
        pieces = found.pieces
    else:
        pieces = tuple(each for each in found.pieces if len(name) >= _SHORTEST and each.statement.id.startswith(name))
    if len(pieces) != 1:
        what = f"{len(pieces) or 'no'} piece{'s' if len(pieces) != 1 else ''} of evidence like that"
        rejected = found.rejected if path.is_file() else ()
        hint = f"flyback evidence list shows ids; at least {_SHORTEST} characters are needed"
        problem = Problem(code="no-such-evidence", what=rejected[0] if rejected else what, where=name, hint=hint)
        raise SelectionError(problem)
    return pieces[0]


def _found(look: Look, stored: Iterable[Stored]) -> Found:
    keys = look.settings.keys
    evidence = gathered(stored, verifier(keys, look.environment))
    statements = sorted(_every(evidence), key=lambda each: (moment_of(each.predicate), each.id))
    return Found(
        pieces=tuple(Piece(statement=each, against=_against(each, look.settings, look.now)) for each in statements),
        rejected=evidence.rejected,
    )


def _every(evidence: Evidence) -> Iterator[Statement[Predicate]]:
    yield from evidence.rehearsals
    yield from evidence.runs
    yield from evidence.smokes
    yield from evidence.approvals
    yield from evidence.waivers
    yield from evidence.notices
    yield from evidence.decisions
    yield from evidence.emergencies


def _against(statement: Statement[Predicate], settings: FlybackSettings, now: datetime) -> tuple[str, ...]:
    """Why none of its signers may say it; a rehearsal of no environment may be good for any of them."""
    named = statement.predicate.environment
    against: tuple[str, ...] = ()
    for environment in (named,) if named else tuple(settings.environments) or ("",):
        claim = Claim(kind=kind_of(statement.predicate), environment=environment, moment=moment_of(statement.predicate))
        policy = settings.environments.get(environment) or EnvironmentPolicy(name=environment)
        found = authority(statement.signers, claim, Policy(environment=policy, keys=settings.keys), now)
        if found.keys:
            return ()
        against = against or found.against
    return against
