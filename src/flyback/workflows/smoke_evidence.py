"""`smoke`: asks the smoke tests of an environment; what they say is evidence."""

from collections.abc import Mapping
from datetime import UTC, datetime

from flyback.filesystem.git import repository
from flyback.frozen import frozen
from flyback.model.evidence import Kind, Smoke, about_set
from flyback.model.policy import Policy
from flyback.planning.set_digest import migration_set
from flyback.postgres.ledger.ledger import Ledger
from flyback.postgres.smoke import Session
from flyback.postgres.target_state import identity_of
from flyback.services.caller import Caller
from flyback.signing.key_files import SigningKey
from flyback.workflows.consent.signer import owner_of
from flyback.workflows.evidence.in_database import keep_in
from flyback.workflows.evidence.recording import record
from flyback.workflows.facts.records import records
from flyback.workflows.facts.state import digests
from flyback.workflows.facts.tool import tool
from flyback.workflows.opened import Opened
from flyback.workflows.smoke import smoke_scripts, smoke_tests


@frozen
class SmokeResult:
    """What smoke tests said, and where that is signed."""

    smoke: Smoke
    place: str = ""
    """The file; empty where nobody signed it."""


def smoke(
    opened: Opened, policy: Policy, key: SigningKey | None, variables: Mapping[str, str], deployment: str = ""
) -> SmokeResult:
    """Asks every smoke test of the environment; with a key, what they said becomes evidence, here and in the database.

    It is about the run of that name, which is the last one where nobody says which. `variables` are those of the
    environment.

    Raises:
        UsageError: the policy names no smoke test, or a file that is not there.
        ScriptSyntaxError: a file is no SQL.
        EvidenceError: the audit is not whole, so that nobody knows which run was the last.
        SigningError: nobody would believe that key.
        ServerError: the connection was lost, so that nobody knows.
    """
    started = datetime.now(UTC)
    if key is not None:
        owner_of(key, Kind.SMOKE, policy, started)
    scripts = smoke_scripts(policy.environment, opened.folder)
    ledger = Ledger(target=opened.target, schema=opened.settings.flyback.schema)
    about = deployment or next((each.deployment for each in records(ledger.rows(), opened.place.url).last_run), "")
    session = Session(connection=opened.target.connection, reset=opened.target.reset)
    caller = Caller(opened.folder, variables)
    tests = smoke_tests(policy.environment, scripts, session, caller, about)
    said = Smoke(
        environment=policy.environment.name,
        database=identity_of(opened.target),
        state=digests(opened),
        deployment=about,
        tests=tests,
        tool=tool(opened.folder, opened.project, repository(opened.folder), variables),
        started=started,
        finished=datetime.now(UTC),
    )
    if key is None:
        return SmokeResult(smoke=said)
    known = migration_set(opened.project, opened.settings)
    recorded = record(opened.folder, key, said, about_set(known.digest, known.files))
    keep_in(ledger, recorded)
    return SmokeResult(smoke=said, place=recorded.statement.place)
