"""Functions whose bodies are text to PostgreSQL: what they mention can go, and they fail when they run."""

import re

from flyback.analysis.database import Database
from flyback.model.snapshot import Function
from flyback.syntax.quoting import written


def functions_mentioning(database: Database, *names: str) -> str:
    """Those whose text has each of these words, `public.f, public.g`; comments and strings count as well."""
    words = [re.compile(rf"(?<![\w$]){re.escape(name)}(?![\w$])", re.IGNORECASE) for name in names]
    found = (
        written(function.schema, function.name)
        for function in database.all(Function)
        if function.body and not database.is_new(function.oid) and all(word.search(function.body) for word in words)
    )
    return ", ".join(sorted(found))
