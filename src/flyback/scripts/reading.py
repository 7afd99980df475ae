"""One file's bytes become the source of a script."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from flyback.model.script import Source
from flyback.scripts.checksum import checksum
from flyback.scripts.decoding import decode, detect
from flyback.scripts.discovered import DiscoveredFile
from flyback.scripts.names import Kind
from flyback.scripts.placeholders import BuiltIns, of
from flyback.scripts.program_variables import placeholders_in_programs
from flyback.scripts.script_config import ScriptConfig
from flyback.scripts.script_config import parse as parse_config
from flyback.settings import FlywaySettings

_PLAIN = ScriptConfig()


def sha256(data: bytes) -> str:
    """The digest of a file."""
    import hashlib  # noqa: PLC0415 - loads OpenSSL, which only the files of a project need

    return hashlib.sha256(data).hexdigest()


class Read(NamedTuple):
    """A file that was read."""

    source: Source
    """Its checksum is that of the text before placeholder replacement, as for versioned scripts."""
    raw: str
    """The text before placeholder replacement."""
    replaced: str
    """The text after it: what runs, or of a repeatable program, what its checksum is taken from."""


class Reader:
    """Reads the files of one project."""

    def __init__(
        self, flyway: FlywaySettings, built_ins: Callable[[], BuiltIns], digest: Callable[[bytes], str] = sha256
    ) -> None:
        self._flyway = flyway
        self._digest = digest
        ask_once = cache(built_ins)
        self._placeholders = of(flyway, ask_once)
        self._in_programs = placeholders_in_programs(flyway, ask_once)

    def read(self, kind: Kind, file: DiscoveredFile) -> Read:
        """Decode a script and replace its placeholders.

        Raises:
            ProjectError: its configuration, encoding or placeholders are wrong.
        """
        config = _PLAIN if file.conf is None else self._config(file, file.conf)
        raw = self._text(kind, file, config)
        replaces = config.placeholder_replacement
        if replaces is None:
            replaces = self._flyway.placeholder_replacement
        replaced = raw
        if replaces and file.is_sql:
            replaced = self._placeholders.replace(raw, file.path)
        elif replaces and kind is Kind.REPEATABLE:
            replaced = self._in_programs.replace(raw, file.path)
        source = Source(
            path=file.path,
            script=file.script,
            digest=self._digest(file.data),
            checksum=checksum(raw),
            # Flyway leaves byte order marks out of SQL wherever they are
            sql=replaced.replace("\ufeff", "") if file.is_sql else raw,
            execute_in_transaction=config.execute_in_transaction,
            file=file.file,
            is_sql=file.is_sql,
            conf_digest="" if file.conf is None else self._digest(file.conf),
        )
        return Read(source=source, raw=raw, replaced=replaced)

    def _text(self, kind: Kind, file: DiscoveredFile, config: ScriptConfig) -> str:
        if kind is Kind.CALLBACK and not file.is_sql:
            return file.data.decode(errors="replace")  # it may be a binary; nobody takes its checksum
        encoding = config.encoding
        if encoding is None:
            encoding = detect(file.data) if self._flyway.detect_encoding else self._flyway.encoding
        return decode(file.data, encoding, file.path)

    def _config(self, file: DiscoveredFile, conf: bytes) -> ScriptConfig:
        path = f"{file.path}.conf"
        text = decode(conf, self._flyway.encoding, path)
        return parse_config(
            self._placeholders.replace(text, path) if self._flyway.placeholder_replacement else text, path
        )
