"""The digest of everything that a project may run: the same files and settings have the same, wherever they lie."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import fields

from flyback.frozen import frozen
from flyback.model.evidence import Subject
from flyback.model.script import Callback, Project, Script, Source, Verification
from flyback.settings import FlywaySettings, Settings

_WITHOUT_EFFECT = frozenset(
    {
        *("environment", "url", "user", "password", "connect_retries", "connect_retries_interval"),
        *("connection_problems", "installed_by", "output_query_results", "lock_retry_count", "transactional_lock"),
        *("clean_disabled", "fail_on_missing_locations", "validate_migration_naming"),
        "target",  # which of the scripts run a run says itself
        *("locations", "callback_locations"),  # what is found there counts, file by file
        "placeholders",  # counted one by one
    }
)
"""Settings of Flyway's that change nothing of what runs: whoever connects, waits, prints. Others count."""
_OWN = ("undone_as",)
"""Settings of flyback's that do."""
_FIELDS = {"defaultSchema": "default_schema", "initSql": "init_sql"}
_PLACEHOLDER = "placeholders."


@frozen
class MigrationSet:
    """What may run, as digests; hexadecimal."""

    digest: str
    """SHA-256 over `config` and `files`."""
    config: str
    """SHA-256 over the settings that change what runs, and over what each file is for."""
    files: tuple[Subject, ...]
    """Migrations, undo scripts, callbacks, verifications and their `.conf` files, and smoke tests in SQL, by name."""


def migration_set(project: Project, settings: Settings) -> MigrationSet:
    """The digests of a project; order of files, machine and place of the project folder do not matter.

    What the settings name in `per_environment` is left out, its name is not. Values of Flyway's own placeholders, such
    as the name of the database, differ from run to run and are left out.
    """
    listed = sorted([*_listed(project), *((path, "smoke test", digest, "") for path, digest in project.smoke)])
    files = tuple(sorted(_subjects(listed), key=lambda each: (each.name, each.sha256)))
    roles = [(name, role) for name, role, _, _ in listed]
    config = _digest_of(["flyback.config/1", _effective(settings), roles])
    digest = _digest_of(["flyback.set/1", config, [(each.name, each.sha256) for each in files]])
    return MigrationSet(digest=digest, config=config, files=files)


def subject_name(source: Source) -> str:
    """How statements call a script: its path in the project, or below its location where that lies elsewhere."""
    return source.script if source.path.startswith(("/", "../")) else source.path


def _listed(project: Project) -> Iterator[tuple[str, str, str, str]]:
    """Name, role, digest, digest of the `.conf` file of every script; a role may go beyond what the name says."""
    roles: Iterable[tuple[str, Iterable[Script | Callback | Verification]]] = (
        ("migration", project.versioned),
        ("baseline", project.baselines),
        ("repeatable", project.repeatables),
        ("undo", project.undo),
        ("callback", project.callbacks),
        ("verification", project.verifications),
    )
    for role, scripts in roles:
        for script in scripts:
            source = script.source
            yield subject_name(source), role, source.digest, source.conf_digest


def _subjects(listed: Iterable[tuple[str, str, str, str]]) -> Iterator[Subject]:
    for name, _, digest, conf_digest in listed:
        yield Subject(name=name, sha256=digest)
        if conf_digest:
            yield Subject(name=f"{name}.conf", sha256=conf_digest)


def _effective(settings: Settings) -> list[tuple[str, object]]:
    """Every setting that counts, with its value."""
    flyway, own = settings.flyway, settings.flyback
    differ = {_FIELDS.get(name, name) for name in own.per_environment}
    said = [
        (each.name, getattr(flyway, each.name))
        for each in fields(FlywaySettings)
        if each.name not in _WITHOUT_EFFECT and each.name not in differ
    ]
    left_out = {name.removeprefix(_PLACEHOLDER).lower() for name in differ if name.startswith(_PLACEHOLDER)}
    values = sorted((name.lower(), value) for name, value in flyway.placeholders.items())
    said.append(("placeholders", [(name, value) for name, value in values if name not in left_out]))
    said += [(name, getattr(own, name)) for name in _OWN]
    return [*said, ("per_environment", sorted({name.lower() for name in own.per_environment}))]


def _digest_of(said: object) -> str:
    """SHA-256 of its JSON, which has one text for each value: tuples are lists, and there are no other objects."""
    text = json.dumps(said, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
