"""Keys are added to `flyback.toml`, and nothing else in it changes."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flyback.errors import ConfigurationError, FlybackError
from flyback.filesystem import settings_file
from flyback.filesystem.trusting import trust
from flyback.frozen import replaced
from flyback.model.policy import TrustedKey
from unit.evidence.statements import OTHER, OWN

KEY = TrustedKey(
    owner='Ann "the key" O\\Hara ☂',
    emails=("ann@example.com", "o'hara@example.com"),
    role="dba",
    public=str(OWN.public),
    may=("approval", "waiver"),
    environments=("staging",),
    expires=datetime(2027, 1, 1, tzinfo=UTC),
)
PLAIN = TrustedKey(owner="ci", public=str(OTHER.public), may=("run",))
STAGING = "# ours\r\nlock_timeout = 200  # why\n\n[environments.staging]"


def keys_of(folder: Path) -> tuple[TrustedKey, ...]:
    return settings_file.load(folder, {}, {}).flyback.keys


def test_what_is_added_is_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "flyback.toml"
    path.write_bytes(STAGING.encode())
    path.chmod(0o640)
    assert trust(tmp_path, KEY) == path
    trust(tmp_path, PLAIN)
    assert keys_of(tmp_path) == (KEY, PLAIN)
    assert path.read_bytes().startswith(STAGING.encode())
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["flyback.toml"]


def test_a_project_without_the_file_gets_one(tmp_path: Path) -> None:
    trust(tmp_path, PLAIN)
    assert keys_of(tmp_path) == (PLAIN,)


def test_a_linked_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.toml").write_text("")
    (tmp_path / "flyback.toml").symlink_to("real.toml")
    trust(tmp_path, PLAIN)
    assert (tmp_path / "flyback.toml").is_symlink()
    assert "[[keys]]" in (tmp_path / "real.toml").read_text()


@pytest.mark.parametrize(
    ("text", "key", "why"),
    [
        pytest.param("", replaced(PLAIN, may=("runs",)), "did you mean run", id="a kind that there is not"),
        pytest.param("", KEY, "names no environment: staging", id="an environment that there is not"),
        pytest.param("", replaced(PLAIN, owner=" "), "owner", id="nobody"),
        pytest.param("lock_timeout = ", PLAIN, "flyback.toml", id="not TOML"),
        pytest.param("keys = []", PLAIN, "table of its own", id="a list in one line"),
        pytest.param(
            f'[[keys]]\nowner = "x"\npublic = "{OTHER.public}"\nmay = []', PLAIN, "is that of", id="there already"
        ),
        pytest.param(
            f'[[keys]]\nowner = "x"\npublic = "{OWN.public}"\nmay = []\nemails = ["a@b.c"]',
            replaced(PLAIN, emails=("a@b.c",)),
            "one person cannot be two",
            id="an address of somebody else",
        ),
    ],
)
def test_what_would_not_be_read_is_not_written(text: str, key: TrustedKey, why: str, tmp_path: Path) -> None:
    path = tmp_path / "flyback.toml"
    path.write_text(text)
    with pytest.raises(ConfigurationError, match=why):
        trust(tmp_path, key)
    assert path.read_text() == text


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "flyback.toml").write_bytes(b"\xff")
    with pytest.raises(FlybackError):
        trust(tmp_path, PLAIN)
