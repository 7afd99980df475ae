"""The catalogue queries as this server needs them: macros filled from the ledger, lines of other versions left out.

A line that ends with `-- since 15` is sent to PostgreSQL 15 and later only. Macros:
`{{pg_class:c}}` the compared columns of a catalogue row as JSON; `{{columns:pg_subscription}}` the same as a list;
`{{acl:privileges:kind:owner}}` privileges, null when they are the default ones; `{{own:catalogue:oid}}` true for what
no extension and no range type brought; `{{labels:catalogue:oid:sub}}` security labels; `{{extensions:catalogue:oid}}` extensions it
depends on. `{{written:oids:counts}}` a CTE that knows which catalogues this transaction wrote to; `{{asked:a b}}` true
when it wrote to one of them; `{{changed:catalogue}}` its rows since the transaction in question.
"""

import functools
import importlib.resources
import re
from collections.abc import Mapping

from flyback.postgres.catalogue.ledger import ledger

_MACRO = re.compile(r"\{\{([a-z_]+):((?:[^{}]|\{[^{])*?)\}\}")
_SINCE = re.compile(r"^.*-- since (\d+)$\n?", re.MULTILINE)
_COMMENT = re.compile(r"^\s*--.*\n", re.MULTILINE)

_RARE = """
    pg_am pg_amop pg_amproc pg_auth_members pg_authid pg_cast
    pg_collation pg_conversion pg_db_role_setting pg_default_acl pg_event_trigger pg_extension
    pg_foreign_data_wrapper pg_foreign_server pg_language pg_largeobject_metadata pg_namespace pg_opclass
    pg_operator pg_opfamily pg_publication pg_shdescription pg_subscription pg_transform
    pg_ts_config pg_ts_config_map pg_ts_dict pg_ts_parser pg_ts_template pg_user_mapping
    pg_publication_namespace pg_parameter_acl
""".split()  # noqa: SIM905 - a column of quoted words is harder to read
_WRITTEN = """written(every, catalogues) as materialized (
  select cardinality({catalogues}::oid[]) = 0, array(
    select counted.oid from unnest({catalogues}::oid[], {counts}::int8[]) counted(oid, before)
     where pg_stat_get_xact_tuples_inserted(counted.oid) + pg_stat_get_xact_tuples_updated(counted.oid)
           + pg_stat_get_xact_tuples_deleted(counted.oid) <> counted.before))"""

Columns = Mapping[str, tuple[str, ...]]


def query(name: str, major: int, columns: Columns) -> str:
    """The text of `queries/NAME.sql` for a server of this major version with these catalogue columns."""
    text = _COMMENT.sub("", source(name))
    text = text.replace("{{rare}}", "{{asked:" + " ".join(_RARE) + "}}")
    text = _SINCE.sub(lambda match: match.group() if major >= int(match.group(1)) else "", text)
    return _MACRO.sub(lambda match: _expand(match.group(1), match.group(2).split(":"), columns), text)


@functools.cache
def source(name: str) -> str:
    """The text of `queries/NAME.sql` as it is."""
    return importlib.resources.files(__package__).joinpath(f"queries/{name}.sql").read_text(encoding="utf-8")


def _expand(macro: str, arguments: list[str], columns: Columns) -> str:
    match macro, arguments:
        case "acl", [privileges, kind, owner]:
            given = _sorted_privileges(privileges)
            default = _sorted_privileges(f'acldefault(({kind})::"char", {owner})')
            return f"case when {privileges} is not null then nullif({given}, {default}) end"
        case "own", [catalogue, oid]:
            brought = "('e', 'i')" if catalogue in ("pg_proc", "pg_cast") else "('e')"
            return (
                f"not exists (select from pg_depend membership where membership.deptype in {brought} and membership.objsubid = 0"
                f" and membership.classid = '{catalogue}'::regclass and membership.objid = {oid})"
            )
        case "labels", [catalogue, oid, sub]:
            return (
                "(select jsonb_object_agg(given.provider, given.label) from pg_seclabel given where given.objsubid = "
                f"{sub} and given.classoid = '{catalogue}'::regclass and given.objoid = {oid})"
            )
        case "extensions", [catalogue, oid]:
            return (
                "(select jsonb_agg(extname order by extname)"
                " from pg_depend edge join pg_extension needed on needed.oid = edge.refobjid"
                f" where edge.classid = '{catalogue}'::regclass and edge.objid = {oid} and edge.deptype = 'x')"
            )
        case "written", [catalogues, counts]:
            return _WRITTEN.format(catalogues=catalogues, counts=counts)
        case "asked", [catalogues]:
            return _asked(catalogues.split(), columns)
        case "changed", [catalogue]:
            return f"{catalogue} where {_asked([catalogue], columns)} and age(xmin) <= (select age from since)"
        case "columns", [catalogue]:
            kept = ledger().compared(catalogue, columns[catalogue])
            return ", ".join(("oid", "subname", "subowner", *kept))
        case catalogue, [alias]:
            kept = ledger().compared(catalogue, columns[catalogue])
            return "jsonb_build_object(" + ", ".join(f"'{column}', {alias}.{column}" for column in kept) + ")"
    raise ValueError(f"unknown macro {macro}")


def _asked(catalogues: list[str], columns: Columns) -> str:
    """Whether one of the catalogues was written to; constant for the server, so that it need not look at a row."""
    oids = ", ".join(f"'{name}'::regclass::oid" for name in catalogues if name in columns)
    return f"(select every or catalogues && array[{oids}] from written)"


def _sorted_privileges(array: str) -> str:
    return f"coalesce((select jsonb_agg(a::text order by a::text) from unnest({array}) a), '[]')"
