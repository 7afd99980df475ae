"""One file's bytes become the source of a script."""

import hashlib
from dataclasses import dataclass

from flyback.model.script import Source
from flyback.scripts.checksum import checksum
from flyback.scripts.decoding import decode, detect
from flyback.scripts.discovered import DiscoveredFile
from flyback.scripts.placeholders import Placeholders
from flyback.scripts.script_config import ScriptConfig
from flyback.scripts.script_config import parse as parse_config
from flyback.settings import FlywaySettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A file that was read."""

    source: Source
    """Its checksum is that of the text before placeholder replacement, as for versioned scripts."""
    raw: str
    """The text before placeholder replacement."""


def read(file: DiscoveredFile, flyway: FlywaySettings, placeholders: Placeholders) -> Read:
    """Decode a script and replace its placeholders.

    Raises:
        ProjectError: its configuration, encoding or placeholders are wrong.
    """
    config = _config(file, flyway, placeholders)
    if config.encoding is not None:
        encoding = config.encoding
    else:
        encoding = detect(file.data) if flyway.detect_encoding else flyway.encoding
    raw = decode(file.data, encoding, file.path)
    replaces = config.placeholder_replacement
    if replaces is None:
        replaces = flyway.placeholder_replacement
    sql = placeholders.replace(raw, file.path) if replaces else raw
    source = Source(
        path=file.path,
        script=file.script,
        digest=hashlib.sha256(file.data).hexdigest(),
        checksum=checksum(raw),
        sql=sql.replace("\ufeff", ""),  # Flyway leaves byte order marks out wherever they are
        execute_in_transaction=config.execute_in_transaction,
    )
    return Read(source=source, raw=raw)


def _config(file: DiscoveredFile, flyway: FlywaySettings, placeholders: Placeholders) -> ScriptConfig:
    if file.conf is None:
        return ScriptConfig()
    path = f"{file.path}.conf"
    text = decode(file.conf, flyway.encoding, path)
    return parse_config(placeholders.replace(text, path) if flyway.placeholder_replacement else text, path)
