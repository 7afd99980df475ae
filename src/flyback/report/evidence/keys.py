"""Keys: new ones, and those that are trusted."""

import shlex
from collections.abc import Sequence
from datetime import datetime

from flyback.frozen import frozen
from flyback.model.evidence import Kind, Level
from flyback.model.policy import TrustedKey
from flyback.model.public_keys import PublicKey, public_key
from flyback.report.columns import columns
from flyback.report.json_text import Json
from flyback.report.neutral import one_line
from flyback.report.plain import moment, plain

SCHEMA = "flyback.keys/1"
_HEADS = ("OWNER", "MAY SIGN", "ON", "ROLE", "STATE", "KEY")


@frozen
class NewKey:
    """A key that was made just now."""

    path: str
    public: PublicKey
    encrypted: bool
    in_project: bool
    """Whether it lies where somebody might commit it."""


def new_key_text(key: NewKey) -> str:
    """What was made, and what to do with it."""
    shared = key.public.level is Level.DEVELOPMENT
    kind = "secret" if shared else "private key"
    if shared:
        lock = "whoever verifies needs it, too: it is for development, and protected environments do not accept it"
    else:
        lock = "encrypted" if key.encrypted else "not encrypted: set FLYBACK_SIGNING_PASSPHRASE to make one that is"
    trust = f"flyback keys trust {shlex.quote(str(key.public))} --owner NAME --may KIND,... --on ENVIRONMENT,..."
    rows = ((kind, f"{key.path} ({lock})"), ("public key", str(key.public)), ("id", key.public.id), ("next", trust))
    beware = (("beware", "it lies in the project: git must never see it"),) if key.in_project else ()
    return columns((*rows, *beware))


def new_key_json(key: NewKey) -> dict[str, Json]:
    """The same without a sentence."""
    return {
        "schema": SCHEMA,
        "path": key.path,
        "public": str(key.public),
        "id": key.public.id,
        "level": key.public.level.value,
        "encrypted": key.encrypted,
    }


def keys_text(keys: Sequence[TrustedKey], now: datetime) -> str:
    """A line for each key."""
    if not keys:
        return "No key is trusted yet: flyback keys new makes one, flyback keys trust adds it to flyback.toml.\n"
    rows = [
        (
            key.owner,
            ",".join(key.may),
            ",".join(key.environments),
            key.role or "-",
            _state(key, now) + (", shared" if public_key(key.public).level is Level.DEVELOPMENT else ""),
            public_key(key.public).fingerprint,
        )
        for key in keys
    ]
    return columns((_HEADS, *rows))


def keys_json(keys: Sequence[TrustedKey], now: datetime) -> dict[str, Json]:
    """Everything that `flyback.toml` says of them, and their ids."""
    return {"schema": SCHEMA, "keys": [_key_json(key, now) for key in keys]}


def trusted_text(key: TrustedKey, place: str) -> str:
    """What was written, to be compared with what the owner says."""
    public = public_key(key.public)
    rows = [("owner", key.owner), ("may sign", ", ".join(key.may)), ("on", ", ".join(key.environments))]
    rows += [("id", public.id)]
    if public.fingerprint != public.id:
        rows.append(("fingerprint", public.fingerprint))
    if public.level is Level.DEVELOPMENT:
        rows.append(("beware", "a shared secret: whoever can verify it can sign with it"))
    return (
        f"{columns(rows)}\nAdded to {place}. Ask {one_line(key.owner)} whether that is the id, then commit the file.\n"
    )


def _key_json(key: TrustedKey, now: datetime) -> dict[str, Json]:
    public, said = public_key(key.public), plain(key)
    known = said if isinstance(said, dict) else {}
    return {
        **known,
        "id": public.id,
        "fingerprint": public.fingerprint,
        "level": public.level.value,
        "state": _state(key, now),
    }


def _state(key: TrustedKey, now: datetime) -> str:
    if key.revoked:
        return "revoked"
    if key.expires is None:
        return "trusted"
    word = "expired" if now >= key.expires else "until"
    return f"{word} {moment(key.expires)}"


KINDS = tuple(kind.value for kind in Kind)
"""What keys may sign."""
