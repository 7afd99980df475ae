"""Who is about to sign, and under which policy."""

from datetime import datetime
from pathlib import Path

from flyback.errors import Problem, SigningError, UsageError
from flyback.filesystem.discover import read_project
from flyback.frozen import frozen
from flyback.gates.authority import may_sign
from flyback.gates.key_ids import key_id
from flyback.model.evidence import Kind, Subject, about_set
from flyback.model.policy import Policy, TrustedKey
from flyback.planning.set_digest import MigrationSet, migration_set
from flyback.scripts.policy_digest import policy_of
from flyback.settings import Settings
from flyback.signing.key_files import SigningKey


@frozen
class Desk:
    """The project as the signer has it, and the environment that it is for."""

    folder: Path
    policy: Policy
    migrations: MigrationSet
    key: SigningKey
    owner: TrustedKey

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """What is signed: the set, and every file of it."""
        return about_set(self.migrations.digest, self.migrations.files)


def desk(folder: Path, settings: Settings, kind: Kind, key: SigningKey, now: datetime) -> Desk:
    """Where somebody can sign that kind of evidence for the environment that the settings name.

    Raises:
        UsageError: there is no such environment in flyback.toml.
        SigningError: the key may not sign that.
        ProjectError: the files do not make a project.
    """
    policy = policy_for(settings)
    owner = owner_of(key, kind, policy, now)
    project = read_project(folder, settings)
    return Desk(folder=folder, policy=policy, migrations=migration_set(project, settings), key=key, owner=owner)


def owner_of(key: SigningKey, kind: Kind, policy: Policy, now: datetime) -> TrustedKey:
    """Whose key it is, as flyback.toml says, among those that may sign that kind of evidence there.

    Raises:
        SigningError: the key may not sign that.
    """
    owner = next((each for each in may_sign(kind, policy, now) if key_id(each.public) == key.public.id), None)
    if owner is not None:
        return owner
    name = policy.environment.name
    what = f"the key {key.public.id[:8]} may not sign {kind.value} for {name}: nobody would believe it"
    hint = f"flyback keys trust adds a key; it needs {kind.value} in may and {name} in environments"
    raise SigningError(Problem(code="no-authority", what=what, where="flyback.toml: [[keys]]", hint=hint))


def policy_for(settings: Settings) -> Policy:
    """The policy of the environment that the settings name.

    Raises:
        UsageError: flyback.toml has no such environment.
    """
    name, known = settings.flyway.environment, settings.flyback.environments
    if name in known:
        return policy_of(known[name], settings.flyback.keys)
    what = "no environment is named" if name in ("", "default") else f"flyback.toml has no environment {name}"
    there = f"there are: {', '.join(known)}" if known else "it has none: [environments.NAME]"
    raise UsageError(Problem(code="no-environment", what=what, hint=f"name one with --env; {there}"))
