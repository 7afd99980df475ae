"""Whether anybody would believe what a key signs, asked before anything is done that is to be signed."""

from datetime import datetime

from flyback.errors import Problem, SigningError
from flyback.gates.authority import may_sign
from flyback.gates.key_ids import key_id
from flyback.model.evidence import Kind
from flyback.model.policy import Policy
from flyback.signing.key_files import SigningKey


def refuse_stranger(key: SigningKey, kind: Kind, policy: Policy, now: datetime) -> None:
    """Refuses a key that may not sign that kind of evidence for that environment.

    Raises:
        SigningError: it may not.
    """
    if any(key_id(each.public) == key.public.id for each in may_sign(kind, policy, now)):
        return
    name = policy.environment.name
    what = f"the key {key.public.id[:8]} may not sign {kind.value} for {name}: nobody would believe it"
    hint = f"flyback keys trust adds a key; it needs {kind.value} in may and {name} in environments"
    raise SigningError(Problem(code="no-authority", what=what, where="flyback.toml: [[keys]]", hint=hint))
