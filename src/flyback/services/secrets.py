"""Secrets that settings name and never hold: `${env.NAME}`, `${file.PATH}`."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from flyback.errors import Problem, ServiceError

_REFERENCE = re.compile(r"\$\$\{|\$\{(?P<kind>\w+)\.(?P<name>[^}]*)\}|\$\{")
_HIDDEN = "***"
_LARGEST = 1 << 16
"""Characters of a file that holds a secret."""
_PRIVATE = re.compile(r"PASS(W|PHRASE)|TOKEN|SECRET|CREDENTIAL|(API|SIGNING|PRIVATE|ACCESS)_?KEY", re.IGNORECASE)
"""Names of variables that are secrets though nobody refers to them: commands inherit them, and may print them."""
_LOGIN = re.compile(r"://[^\s:/@?#]*:(?P<login>[^\s/@?#]+)@|\bpassword=(?P<named>[^\s&]+)", re.IGNORECASE)
"""Passwords in addresses, of databases above all."""
_SHORTEST = 6
"""Characters of such a secret: shorter ones would take ordinary words out."""


class Secrets:
    """Resolves references at the last moment, and takes what they stood for out of everything that is said later.

    What looks like a secret in the environment is taken out, too.
    """

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        self._folder = folder
        self._variables = variables
        self._hidden: frozenset[str] = frozenset()
        for name, text in variables.items():
            if _PRIVATE.search(name) and len(text) >= _SHORTEST:
                self.hide(text)
            for found in _LOGIN.finditer(text):
                self.hide(found["login"] or found["named"])

    def resolved(self, text: str, where: str) -> str:
        """The text with its references replaced; `$${` stands for `${`. `where` is what setting it is.

        Raises:
            ServiceError: a variable is not set, a file cannot be read, either is empty; all of them are named.
        """
        problems: list[Problem] = []

        def replaced(found: re.Match[str]) -> str:
            if found[0] == "$${":
                return "${"
            try:
                return self._secret(found)
            except ValueError as error:
                problems.append(Problem(code="secret-missing", what=str(error), where=where))
                return ""

        whole = _REFERENCE.sub(replaced, text)
        if problems:
            raise ServiceError(problems)
        return whole

    def hide(self, secret: str) -> None:
        """From now on this is a secret, too, in every form in which it travels."""
        forms = {
            secret,
            quote(secret),
            quote(secret, safe=""),
            unquote(secret),
            json.dumps(secret)[1:-1],
            secret.strip(),
        }
        self._hidden |= forms - {""}  # another set, because other threads may be at work with this one

    def masked(self, text: str) -> str:
        """The text without any secret that was resolved so far."""
        for secret in sorted(self._hidden, key=len, reverse=True):
            text = text.replace(secret, _HIDDEN)
        return text

    def _secret(self, found: re.Match[str]) -> str:
        match found["kind"]:
            case "env":
                value = self._variables.get(found["name"])
                if value is None:
                    raise ValueError(f"{found[0]}: there is no environment variable {found['name']}")
            case "file":
                value = self._read(found)
            case _:
                raise ValueError(f"{found[0]} is neither ${{env.NAME}} nor ${{file.PATH}}")
        if not value:
            raise ValueError(f"{found[0]} is empty")
        self.hide(value)
        return value

    def _read(self, found: re.Match[str]) -> str:
        try:
            with (self._folder / found["name"]).open(encoding="utf-8") as file:
                value = file.read(_LARGEST + 1)
        except OSError as error:
            raise ValueError(f"{found[0]} cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            raise ValueError(f"{found[0]} is no text") from None
        if len(value) > _LARGEST:
            raise ValueError(f"{found[0]} is too large for a secret")
        return value.rstrip("\r\n")


def refers(text: str) -> bool:
    """Whether a text holds a reference to a secret."""
    return any(found[0] != "$${" for found in _REFERENCE.finditer(text))
