"""Which environment a database is: its identity decides, whatever name or address somebody used."""

from collections.abc import Mapping

from flyback.model.evidence import Identity
from flyback.model.policy import EnvironmentPolicy


def environment_of(
    name: str, identity: Identity, environments: Mapping[str, EnvironmentPolicy]
) -> EnvironmentPolicy | None:
    """The policy of a database that was opened under a name (`default` when nobody gave one); None where it has none.

    A database with the identity of a protected environment is that environment. So is one that nobody can tell from it
    because the role may not know the system identifier.
    """
    protected = [each for each in environments.values() if each.protected and _may_be(identity, each)]
    named = environments.get(name)
    if named is not None and (named in protected or not protected):
        return named
    return protected[0] if protected else None


def _may_be(identity: Identity, policy: EnvironmentPolicy) -> bool:
    same_cluster = identity.system_identifier in ("", policy.system_identifier) or not policy.system_identifier
    return same_cluster and (identity.database == policy.database or not policy.database)
