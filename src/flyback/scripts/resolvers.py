"""References in TOML values: `${env.NAME}` and `${placeholder.NAME}`.

Source: Flyway 13: `$${` stands for `${`, text in `!{...}` is taken as it is, an unknown variable is an error.
"""

import re
from collections.abc import Mapping

_REFERENCE = r"\$\$\{|!\{(?P<verbatim>[^}]*)\}|\$\{(?P<resolver>[A-Za-z]\w*)\.(?P<key>[^}]*)\}"
_PAID = {
    "azureADInteractive",
    "azureKeyVault",
    "clone",
    "dapr",
    "entraIDInteractive",
    "git",
    "googlesecrets",
    "lakebase",
    "localSecret",
    "localdb",
    "vault",
}


def resolve(value: str, environment: Mapping[str, str], placeholders: Mapping[str, str]) -> str:
    """The value with its references replaced.

    Raises:
        ValueError: a reference cannot be resolved; the message names it.
    """

    def replaced(found: re.Match[str]) -> str:
        if found["verbatim"] is not None:
            return found["verbatim"]
        match found["resolver"]:
            case None:
                return "${"
            case "env":
                return _one(found, environment, "environment variable")
            case "placeholder":
                return _one(found, placeholders, "placeholder")
            case paid if paid in _PAID:
                raise ValueError(f"{found[0]} needs a resolver of Flyway's paid editions")
            case _:
                return found[0]

    return re.sub(_REFERENCE, replaced, value)


def _one(found: re.Match[str], values: Mapping[str, str], what: str) -> str:
    key = found["key"].strip()
    if key in values:
        return values[key]
    name, colon, _ = key.partition(":")
    if colon and name in values:
        raise ValueError(f"{found[0]}: character filters (`:aAdD`) are not supported")
    raise ValueError(f"{found[0]}: there is no {what} {key}")
