"""The catalogue queries as this server needs them: macros filled from the ledger, lines of other versions left out.

A line that ends with `-- since 15` is sent to PostgreSQL 15 and later only. Macros:
`{{pg_class:c}}` the compared columns of a catalogue row as JSON; `{{pairs:pg_class:c}}` the same as names and values
for json_build_object, which is quicker; `{{columns:pg_subscription}}` the same as a list;
`{{acl:privileges:kind:owner}}` privileges, null when they are the default ones; `{{own:catalogue:oid}}` true for what
no extension and no range type brought; `{{labels:catalogue:oid:sub}}` security labels;
`{{user:t}}` true for triggers that are no foreign key's or unique constraint's;
`{{extensions:catalogue:oid}}` extensions it depends on; `{{changed:catalogue}}` its rows since the transaction in
question. A line with `{{changed:pg_class}}`, or that ends with `-- if pg_class pg_type`, is sent only when one of these
catalogues was written to; one that ends with `-- with dependents` only in the query of that name.
"""

import functools
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from flyback.postgres.catalogue.ledger import ledger
from flyback.postgres.query_files import query_file

_MACRO = re.compile(r"\{\{([a-z_]+):((?:[^{}]|\{[^{])*?)\}\}")
_SINCE = re.compile(r"^.*-- since (\d+)$\n?", re.MULTILINE)
_IF = re.compile(r"^.*(?:\{\{changed:(\w+)\}\}|-- if (\w+(?: \w+)*)$).*$\n?", re.MULTILINE)
_WITH_DEPENDENTS = re.compile(r"^.*-- with dependents$\n?", re.MULTILINE)
_FILES = {"dependents": "touched"}
"""Queries that are another one with more lines."""
_COMMENT = re.compile(r"^\s*--.*\n", re.MULTILINE)

Columns = Mapping[str, tuple[str, ...]]


def query(name: str, major: int, columns: Columns, written: AbstractSet[str] | None = None) -> str:
    """The text of `queries/NAME.sql` for a server of this major version with these catalogue columns.

    `written` are the catalogues that were written to; None when that is not known.
    """
    text = _COMMENT.sub("", source(_FILES.get(name, name)))
    if name != "dependents":
        text = _WITH_DEPENDENTS.sub("", text)
    if written is not None:
        text = _IF.sub(
            lambda match: match.group() if not written.isdisjoint((match.group(1) or match.group(2)).split()) else "",
            text,
        )
    text = _SINCE.sub(lambda match: match.group() if major >= int(match.group(1)) else "", text)
    return _MACRO.sub(lambda match: _expand(match.group(1), match.group(2).split(":"), columns), text)


@functools.cache
def conditions(name: str) -> frozenset[str]:
    """Every catalogue that decides whether a line of `queries/NAME.sql` is sent."""
    return frozenset(" ".join(first or second for first, second in _IF.findall(source(_FILES.get(name, name)))).split())


def source(name: str) -> str:
    """The text of `queries/NAME.sql` as it is."""
    return query_file(__package__, name)


def _expand(macro: str, arguments: list[str], columns: Columns) -> str:
    match macro, arguments:
        case "acl", [privileges, kind, owner]:
            given = _sorted_privileges(privileges)
            default = _sorted_privileges(f'acldefault(({kind})::"char", {owner})')
            return f"case when {privileges} is not null then nullif({given}, {default}) end"
        case "own", [catalogue, oid]:
            brought = "('e', 'i')" if catalogue in ("pg_proc", "pg_cast") else "('e')"
            return (
                f"not exists (select from pg_depend membership where membership.deptype in {brought}"
                f" and membership.objsubid = 0 and membership.classid = '{catalogue}'::regclass"
                f" and membership.objid = {oid})"
            )
        case "labels", [catalogue, oid, sub]:
            return (
                "case when (select exists (select from pg_seclabel)) then"
                " (select jsonb_object_agg(given.provider, given.label) from pg_seclabel given where given.objsubid = "
                f"{sub} and given.classoid = '{catalogue}'::regclass and given.objoid = {oid}) end"
            )
        case "extensions", [catalogue, oid]:
            return (
                "case when (select exists (select from pg_depend where refclassid = 'pg_extension'::regclass"
                " and deptype = 'x')) then (select jsonb_agg(extname order by extname)"
                " from pg_depend edge join pg_extension needed on needed.oid = edge.refobjid"
                f" where edge.classid = '{catalogue}'::regclass and edge.objid = {oid} and edge.deptype = 'x') end"
            )
        case "user", [trigger]:  # 14 calls the copies for partitions internal too
            copied = f"{trigger}.tgparentid <> 0 and {trigger}.tgconstrrelid = 0"
            return f"(not {trigger}.tgisinternal or {copied})"
        case "changed", [catalogue]:
            return f"{catalogue} where age(xmin) <= (select age from since)"
        case "columns", [catalogue]:
            kept = ledger().compared(catalogue, columns[catalogue])
            return ", ".join(("oid", "subname", "subowner", *kept))
        case "pairs", [catalogue, alias]:
            kept = ledger().compared(catalogue, columns[catalogue])
            return ", ".join(f"'{column}', {alias}.{column}" for column in kept)
        case catalogue, [alias]:
            return f"jsonb_build_object({_expand('pairs', [catalogue, alias], columns)})"
    raise ValueError(f"unknown macro {macro}")


def _sorted_privileges(array: str) -> str:
    return f"coalesce((select jsonb_agg(a::text order by a::text) from unnest({array}) a), '[]')"
