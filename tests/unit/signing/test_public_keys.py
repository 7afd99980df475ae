"""Public keys in every form they are written in."""

import base64
import hashlib

import pytest

from flyback.model.evidence import Level
from flyback.model.public_keys import Form, PublicKey, public_key

RAW = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")  # RFC 8032, test 1
ED25519 = f"ed25519:{base64.b64encode(RAW).decode()}"
HMAC = f"hmac:{'ab' * 32}"


def ssh(*parts: bytes) -> str:
    return base64.b64encode(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).decode()


SSH = f"ssh-ed25519 {ssh(b'ssh-ed25519', RAW)}"
HARDWARE = f"sk-ssh-ed25519@openssh.com {ssh(b'sk-ssh-ed25519@openssh.com', RAW, b'ssh:')}"
RSA = f"ssh-rsa {ssh(b'ssh-rsa', b'e', b'n')}"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param(ED25519, PublicKey(form=Form.ED25519, raw=RAW), id="ed25519"),
        pytest.param(f" {ED25519}\n", PublicKey(form=Form.ED25519, raw=RAW), id="with blanks around"),
        pytest.param(SSH, PublicKey(form=Form.SSH, raw=RAW), id="OpenSSH"),
        pytest.param(f"{SSH} ann@example.com\n", PublicKey(form=Form.SSH, raw=RAW), id="OpenSSH with a comment"),
        pytest.param(HARDWARE, PublicKey(form=Form.SSH_HARDWARE, raw=RAW, application="ssh:"), id="security key"),
        pytest.param(HMAC, PublicKey(form=Form.HMAC, raw=b"\xab" * 32), id="shared secret"),
    ],
)
def test_a_key_is_read_and_written(text: str, key: PublicKey) -> None:
    assert public_key(text) == key
    assert public_key(str(key)) == key


def test_ids_name_keys_whatever_their_form() -> None:
    assert public_key(ED25519).id == public_key(SSH).id == hashlib.sha256(RAW).hexdigest()
    assert public_key(HMAC).id == "ab" * 32


def test_only_shared_secrets_are_for_development() -> None:
    levels = {text: public_key(text).level for text in (ED25519, SSH, HARDWARE, HMAC)}
    assert [text for text, level in levels.items() if level is Level.DEVELOPMENT] == [HMAC]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("", "should be", id="empty"),
        pytest.param(RAW.hex(), "should be", id="hexadecimal without a word"),
        pytest.param("ed25519:", "should be|32 bytes", id="nothing after the word"),
        pytest.param("ed25519:!!!!", "not base64", id="not base64"),
        pytest.param(f"ed25519:{base64.b64encode(RAW[:31]).decode()}", "32 bytes", id="short"),
        pytest.param(f"ed25519:{base64.b64encode(RAW + b'x').decode()}", "32 bytes", id="long"),
        pytest.param(ED25519.rstrip("="), "not base64", id="without padding"),
        pytest.param(f"{ED25519[:-2]}p=", "as it should be", id="bits that nobody reads"),
        pytest.param(f"{ED25519} ann", "should be", id="something after it"),
        pytest.param(RSA, "only ed25519", id="RSA"),
        pytest.param(f"ecdsa-sha2-nistp256 {ssh(b'ecdsa-sha2-nistp256')}", "only ed25519", id="ECDSA"),
        pytest.param(f"ssh-ed25519 {ssh(b'ssh-rsa', b'e', b'n')}", "no ed25519 key", id="RSA called ed25519"),
        pytest.param(f"ssh-ed25519 {ssh(b'ssh-ed25519', RAW, b'x')}", "no ed25519 key", id="more inside"),
        pytest.param(f"ssh-ed25519 {ssh(b'ssh-ed25519', RAW)[:-4]}", "not base64|32 bytes|cut off", id="cut off"),
        pytest.param(
            "ssh-ed25519 " + base64.b64encode(base64.b64decode(ssh(b"ssh-ed25519", RAW)) + b"\0").decode(),
            "no ed25519 key|cut off",
            id="a byte too many",
        ),
        pytest.param("hmac:abcd", "no SHA-256", id="short digest"),
        pytest.param(f"hmac:{'zz' * 32}", "not hexadecimal", id="not hexadecimal"),
        pytest.param("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "private key", id="private"),
        *(
            pytest.param(f"ed25519:{base64.b64encode(bytes.fromhex(point)).decode()}", "can be forged", id=point[:8])
            for point in (
                "00" * 32,
                "01" + "00" * 31,
                "01" + "00" * 30 + "80",
                "ec" + "ff" * 30 + "7f",
                "ed" + "ff" * 30 + "7f",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            )
        ),
    ],
)
def test_what_is_no_key_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        public_key(text)
