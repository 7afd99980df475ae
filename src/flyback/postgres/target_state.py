"""What gates ask of the target server: who it is, what it takes for now, who is connected."""

from datetime import UTC

import psycopg

from flyback.frozen import replaced
from flyback.model.evidence import Identity, StateDigests
from flyback.model.facts import HostState, TargetState
from flyback.postgres.drift.scope import Scope
from flyback.postgres.drift.structure import digest
from flyback.postgres.query_files import query_file
from flyback.postgres.target.refusals import RefusedError
from flyback.postgres.target.session_names import Purpose
from flyback.postgres.target.target import Target


def identity_of(target: Target) -> Identity:
    """Which database it is; the system identifier is empty where the role may not know it.

    Raises:
        RefusedError: the connection is lost.
    """
    system = target.system_identifier()
    return Identity(
        system_identifier="" if system is None else str(system),
        database=target.facts.database,
        server_version=target.facts.server_version_num,
    )


def startup_settings(target: Target) -> tuple[str, ...]:
    """Names of the settings that came with the connection: nothing that is approved or proven says what they are.

    Raises:
        RefusedError: the connection is lost.
    """
    return tuple(name for (name,) in target.query(query_file(__package__, "startup_settings")))


def catalogue_digest(target: Target, scope: Scope) -> str:
    """SHA-256 over the structure of what the project looks after.

    Raises:
        RefusedError: a view's tables were locked for seconds, or the connection is lost.
    """
    try:
        return digest(target, scope)
    except psycopg.Error as error:
        raise RefusedError(error, target.address.shown) from None


def target_state(target: Target, digests: StateDigests, hosts: tuple[HostState, ...] = ()) -> TargetState:
    """The target at this moment: one round trip, and one for the system identifier.

    Raises:
        RefusedError: by the server, or the connection is lost.
    """
    own = [str(replaced(target.name, purpose=each)) for each in Purpose]
    in_recovery, read_only, clock, sessions = target.query(query_file(__package__, "target_state"), {"own": own})[0]
    return TargetState(
        identity=identity_of(target),
        state=digests,
        in_recovery=in_recovery,
        read_only=read_only,
        clock=clock.astimezone(UTC),
        hosts=hosts,
        applications=tuple(sorted(sessions.items())),
        sees_all=True,  # every server from 14 on shows names and users of all sessions to all
    )
