"""Objects as sentences name them: `column users.email`, without the schema `public`."""

import re

from flyback.proof.items import Item

_PUBLIC = re.compile(r'(?<![\w$".])public\.(?=\S)')
_PUBLICATION_PART = re.compile(r'^("(?:[^"]|"")*"|\S+) (.*)$', re.DOTALL)


def short(text: str) -> str:
    """A name or expression without `public.`."""
    return _PUBLIC.sub("", text)


def title(item: Item) -> str:
    """Kind and name: `index users_email_idx`."""
    match item.kind:
        case "database":
            return "this database"
        case "default privileges":
            return f"default privileges of {item.identity}"
        case "parameter privileges":
            return f"parameter {item.identity}"
        case "publication table" | "publication schema" if match := _PUBLICATION_PART.match(item.identity):
            return f"{item.kind.split()[1]} {short(match[2])} in publication {match[1]}"
    return f"{item.kind} {short(item.identity)}"
