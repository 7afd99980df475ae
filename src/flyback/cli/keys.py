"""`flyback keys`: keys that sign evidence."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from flyback.cli.command_line import Line
from flyback.cli.project_option import PROJECT
from flyback.errors import Problem, UsageError
from flyback.filesystem import settings_file
from flyback.frozen import frozen
from flyback.model.policy import TrustedKey
from flyback.report.evidence import keys as told
from flyback.report.json_text import Json, dumped
from flyback.settings import Settings

_DAY, _TIME = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"
_NEEDED = ("owner", "may", "environments")


@frozen
class _Asked:
    """What the line says."""

    words: tuple[str, ...]
    project: Path
    line: Line
    as_json: bool
    development: bool
    options: dict[str, object]


@click.command()
@click.argument("what", type=click.Choice(["new", "list", "trust"]), default="list")
@click.argument("words", nargs=-1, metavar="[FILE | KEY]")
@click.option("--development", is_flag=True, help="new: a shared secret, which production does not accept.")
@click.option("--owner", metavar="NAME", help="trust: whose key it is: a person, or a CI system.")
@click.option("--may", metavar="LIST", help=f"trust: what it may sign: {', '.join(told.KINDS)}.")
@click.option("--on", "environments", metavar="LIST", help="trust: on which environments; '*' is all of them.")
@click.option("--email", "emails", metavar="LIST", help="trust: every e-mail address of the person.")
@click.option("--role", metavar="NAME", help="trust: the role in which the person approves.")
@click.option(
    "--expires", type=click.DateTime([_DAY, _TIME]), metavar="DATE", help="trust: from when on it counts no more, UTC."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@PROJECT
@click.pass_obj
def keys(line: Line, /, what: str, words: tuple[str, ...], project: Path, **options: object) -> int:
    """Make keys that sign evidence, and say in flyback.toml whose signatures count.

    \b
    new FILE    a new ed25519 key in a file for you alone; encrypted if FLYBACK_SIGNING_PASSPHRASE is set
    list        the keys that are trusted (the default)
    trust KEY   adds a key to flyback.toml: ed25519:..., an OpenSSH key ("ssh-ed25519 AAAA..."), or a file with one

    What signs takes its key from --key FILE, FLYBACK_SIGNING_KEY (the text of a key), or FLYBACK_SIGNING_KEY_FILE.

    Exit codes: 0 done, 1 a key cannot be read, 2 the command or a setting cannot be understood.
    """
    as_json, development = options.pop("as_json") is True, options.pop("development") is True
    given = {name: value for name, value in options.items() if value is not None}
    asked = _Asked(words=words, project=project, line=line, as_json=as_json, development=development, options=given)
    _refuse_what_does_not_belong(what, asked)
    click.echo(_ANSWERS[what](asked), nl=False)
    return 0


def _new(asked: _Asked) -> str:
    from flyback.signing import key_files  # noqa: PLC0415 - loads cryptography

    path = Path(asked.words[0]).expanduser()
    made = key_files.make_shared_secret(path) if asked.development else key_files.make_private_key(path, os.environ)
    key = told.NewKey(
        path=str(path),
        public=made,
        encrypted=not asked.development and bool(key_files.passphrase_in(os.environ)),
        in_project=path.resolve().is_relative_to(asked.project.resolve()),
    )
    return _json(told.new_key_json(key)) if asked.as_json else told.new_key_text(key)


def _list(asked: _Asked) -> str:
    found = _settings(asked).flyback.keys
    now = datetime.now(UTC)
    return _json(told.keys_json(found, now)) if asked.as_json else told.keys_text(found, now)


def _trust(asked: _Asked) -> str:
    from flyback.filesystem.trusting import trust  # noqa: PLC0415 - only here something is written
    from flyback.signing.key_files import named_key  # noqa: PLC0415 - loads cryptography

    _settings(asked)  # what is wrong already is told before anything is added
    expires = asked.options.get("expires")
    key = TrustedKey(
        owner=str(asked.options["owner"]),
        emails=tuple(each.lower() for each in _listed(asked, "emails")),
        role=str(asked.options.get("role", "")),
        public=str(named_key(" ".join(asked.words), os.environ)),
        may=_listed(asked, "may"),
        environments=_listed(asked, "environments"),
        expires=expires.replace(tzinfo=UTC) if isinstance(expires, datetime) else None,
    )
    path = trust(asked.project, key)
    return _json(told.keys_json([key], datetime.now(UTC))) if asked.as_json else told.trusted_text(key, str(path))


_ANSWERS = {"new": _new, "list": _list, "trust": _trust}


def _refuse_what_does_not_belong(what: str, asked: _Asked) -> None:
    """Every option and word that this part of the verb has no use for, or lacks."""
    wrong = []
    if what == "list" and asked.words:
        wrong.append("list takes no words")
    if what == "new" and len(asked.words) != 1:
        wrong.append("new needs the file to write: flyback keys new ~/.config/flyback/NAME.pem")
    if what == "trust" and not asked.words:
        wrong.append("trust needs the key: ed25519:..., an OpenSSH key in quotes, or a file with one")
    if asked.development and what != "new":
        wrong.append("--development goes with new")
    names = {"environments": "--on", "emails": "--email"}
    if what == "trust":
        lacking = [names.get(name, f"--{name}") for name in _NEEDED if not asked.options.get(name)]
        wrong += [f"trust needs {name}" for name in lacking]
    else:
        wrong += [f"{names.get(name, f'--{name}')} goes with trust" for name in asked.options]
    if wrong:
        hint = "see flyback keys --help"
        raise UsageError([Problem(code="usage", what=each, hint=hint) for each in wrong])


def _settings(asked: _Asked) -> Settings:
    return settings_file.load(asked.project, os.environ, asked.line.settings)


def _listed(asked: _Asked, name: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in str(asked.options.get(name, "")).split(",") if each.strip())


def _json(value: dict[str, Json]) -> str:
    return dumped(value, indent=2) + "\n"
