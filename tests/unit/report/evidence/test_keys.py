"""Keys as people and programs read them."""

import pytest

from flyback.frozen import replaced
from flyback.model.policy import TrustedKey
from flyback.model.public_keys import Form, PublicKey
from flyback.report.evidence.keys import NewKey, keys_json, keys_text, new_key_json, new_key_text, trusted_text
from flyback.signing import shared_secret
from unit.evidence.statements import LATER, NOON, OWN
from unit.report.samples import NASTY

KEY = TrustedKey(owner="ci", public=str(OWN.public), may=("run", "smoke"), environments=("staging",))
SSH = PublicKey(form=Form.SSH, raw=OWN.public.raw)


@pytest.mark.parametrize(
    ("key", "state"),
    [
        pytest.param(KEY, "trusted", id="for ever"),
        pytest.param(replaced(KEY, revoked=True, expires=LATER), "revoked", id="revoked"),
        pytest.param(replaced(KEY, expires=LATER), "until 2026-11-23T16:00:00Z", id="for a while"),
        pytest.param(replaced(KEY, expires=NOON), "expired 2026-11-23T12:00:00Z", id="expired"),
    ],
)
def test_a_key_says_whether_it_counts(key: TrustedKey, state: str) -> None:
    line = keys_text([key], NOON).splitlines()[1]
    assert line.startswith("ci     run,smoke  staging  -     ")
    assert line.endswith(f"{state}  {OWN.public.id}")
    found = keys_json([key], NOON)["keys"]
    assert isinstance(found, list)
    assert isinstance(found[0], dict)
    assert found[0]["state"] == state
    assert found[0]["id"] == OWN.public.id


def test_without_keys_it_says_how_to_get_some() -> None:
    assert "flyback keys new" in keys_text([], NOON)


def test_an_ssh_key_is_shown_as_openssh_shows_it() -> None:
    assert SSH.fingerprint.startswith("SHA256:")
    assert SSH.fingerprint in keys_text([replaced(KEY, public=str(SSH))], NOON)
    assert SSH.fingerprint in trusted_text(replaced(KEY, public=str(SSH)), "flyback.toml")


@pytest.mark.parametrize(
    ("key", "words", "other"),
    [
        pytest.param(
            NewKey(path="a.pem", public=OWN.public, encrypted=False, in_project=False),
            ("not encrypted", "private key"),
            ("beware",),
            id="plain",
        ),
        pytest.param(
            NewKey(path="a.pem", public=OWN.public, encrypted=True, in_project=True),
            ("(encrypted)", "git must never see it"),
            ("not encrypted",),
            id="encrypted, in the project",
        ),
        pytest.param(
            NewKey(path="a", public=shared_secret.new_secret().public, encrypted=False, in_project=False),
            ("for development", "hmac:"),
            ("private key", "encrypted"),
            id="secret",
        ),
    ],
)
def test_a_new_key_says_what_it_is_worth(key: NewKey, words: tuple[str, ...], other: tuple[str, ...]) -> None:
    text = new_key_text(key)
    assert all(word in text for word in words)
    assert not any(word in text for word in other)
    assert f"flyback keys trust {key.public} --owner" in text
    assert new_key_json(key)["level"] == key.public.level.value


def test_a_shared_secret_is_not_trusted_without_a_warning() -> None:
    public = shared_secret.new_secret().public
    assert "whoever can verify it can sign with it" in trusted_text(replaced(KEY, public=str(public)), "flyback.toml")


def test_what_strangers_wrote_is_made_visible() -> None:
    nasty = "".join(NASTY)
    hostile = replaced(KEY, owner=nasty, role=nasty)
    for text in (keys_text([hostile], NOON), trusted_text(hostile, "flyback.toml")):
        assert not any(ord(character) < 32 and character != "\n" for character in text)
        assert "\u202e" not in text
