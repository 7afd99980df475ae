"""Which version of PostgreSQL brought the newest form in a statement: older servers have no grammar for it.

Source: the "Migration" notes and the grammars (gram.y) of PostgreSQL 15 to 18.
"""

from collections.abc import Callable

from flyback.syntax.object_names import Node, strings
from flyback.syntax.trees import below, bodies, body_of, kind_of, listed, text

NEWEST = 18
"""The version whose grammar reads the scripts."""


def needed_version(node: Node) -> int:
    """The first major version that understands all of a statement; 0 for one that every supported version does."""
    match kind_of(node):
        case "AlterDomainStmt":
            return _of_domain(body_of(node, "AlterDomainStmt"))
        case "AlterDefaultPrivilegesStmt":
            return _of_grant(below(body_of(node, "AlterDefaultPrivilegesStmt"), "action"))
        case "RuleStmt":  # has always had OLD and NEW
            return 0
        case _:
            return max((_NEEDS[kind](body) for kind, body in bodies(node, *_NEEDS)), default=0)


def _of_domain(body: Node) -> int:
    return 17 if text(body_of(below(body, "def"), "Constraint"), "contype") == "CONSTR_NOTNULL" else 0


def _of_column(body: Node) -> int:
    return 16 if "storage_name" in body else 0


def _of_constraint(body: Node) -> int:
    kind = text(body, "contype")
    newest = (
        (kind in ("CONSTR_CHECK", "CONSTR_FOREIGN") and not body.get("is_enforced"))
        or kind in ("CONSTR_ATTR_ENFORCED", "CONSTR_ATTR_NOT_ENFORCED")
        or (kind == "CONSTR_NOTNULL" and ("keys" in body or body.get("is_no_inherit")))
        or body.get("without_overlaps")
        or body.get("fk_with_period")
        or body.get("generated_kind") == "v"
    )
    return 18 if newest else 15 if body.get("nulls_not_distinct") else 0


def _of_command(body: Node) -> int:
    definition = below(body, "def")
    inner = body_of(definition, kind_of(definition))
    match text(body, "subtype"):
        case "AT_AlterConstraint":
            return 18 if inner.get("alterEnforceability") or inner.get("alterInheritability") else 0
        case "AT_SetExpression":
            return 17
        case "AT_SetStatistics":
            return 0 if definition else 17
        case "AT_SetAccessMethod":
            return 15 if text(body, "name") else 17
        case "AT_SetStorage":
            return 16 if text(inner, "sval").lower() == "default" else 0
        case _:
            return 0


def _of_merge(body: Node) -> int:
    clauses = [text(body_of(each, "MergeWhenClause"), "matchKind") for each in listed(body, "mergeWhenClauses")]
    newest = 17 if "returningClause" in body or "MERGE_WHEN_NOT_MATCHED_BY_SOURCE" in clauses else 15
    return max(newest, _of_change(body))


def _of_change(body: Node) -> int:
    """RETURNING can tell the rows from before and after."""
    returning, target = below(body, "returningClause"), below(body, "relation")
    names = {"old", "new"} - {text(target, "relname"), text(below(target, "alias"), "aliasname")}
    read = [listed(each, "fields") for _, each in bodies(returning, "ColumnRef")]
    told = any(len(fields) > 1 and strings(fields[:1])[0] in names for fields in read)
    return 18 if "options" in returning or told else 0


def _of_index(body: Node) -> int:
    return 15 if body.get("nulls_not_distinct") else 0


def _of_vacuum(body: Node) -> int:
    named = [below(body_of(each, "VacuumRelation"), "relation") for each in listed(body, "rels")]
    return 18 if any(name and not name.get("inh") for name in named) else _newest_option(_VACUUM, body, "options")


def _of_copy(body: Node) -> int:
    options = [body_of(each, "DefElem") for each in listed(body, "options")]
    stars = any("A_Star" in below(each, "arg") for each in options if text(each, "defname") != "header")
    matched = any(
        text(each, "defname") == "header" and text(body_of(below(each, "arg"), "String"), "sval") == "match"
        for each in options
    )
    return max(17 if stars else 15 if matched else 0, _newest_option(_COPY, body, "options"))


def _of_grant(body: Node) -> int:
    if text(body, "targtype") == "ACL_TARGET_DEFAULTS" and text(body, "objtype") == "OBJECT_LARGEOBJECT":
        return 18
    words = [text(body_of(each, "AccessPriv"), "priv_name") for each in listed(body, "privileges")]
    parameters = 15 if text(body, "objtype") == "OBJECT_PARAMETER_ACL" else 0
    return 17 if "maintain" in words else parameters


def _of_definition(body: Node) -> int:
    if text(body, "kind") != "OBJECT_COLLATION":
        return 0
    options = {text(each, "defname"): each for each in _options(body, "definition")}
    provider = strings(body_of(below(options.get("provider", {}), "arg"), "TypeName").get("names"))
    return 17 if provider == ("builtin",) else 16 if "rules" in options else 0


def _of_foreign_table(body: Node) -> int:
    return 18 if any("TableLikeClause" in each for each in listed(below(body, "base"), "tableElts")) else 0


def _of_call(body: Node) -> int:
    return 16 if strings(body.get("funcname")) == ("pg_catalog", "system_user") else 0


def _of_publication(body: Node) -> int:
    limited = any(
        "whereClause" in (table := below(body_of(each, "PublicationObjSpec"), "pubtable"))
        or "columns" in table
        or "SCHEMA" in text(body_of(each, "PublicationObjSpec"), "pubobjtype")
        for each in listed(body, "pubobjects")
    )
    return max(15 if limited else 0, _newest_option(_PUBLICATION, body, "options"))


def _of_sequence(body: Node) -> int:
    return 15 if below(body, "sequence").get("relpersistence") == "u" else 0


def _newest_option(known: dict[str, int], body: Node, key: str) -> int:
    return max((known.get(text(each, "defname").lower(), 0) for each in _options(body, key)), default=0)


def _options(body: Node, key: str) -> list[Node]:
    return [body_of(each, "DefElem") for each in listed(body, key)]


_VACUUM = dict.fromkeys(("process_main", "skip_database_stats", "only_database_stats", "buffer_usage_limit"), 16)
_COPY = {"default": 16, "on_error": 17, "log_verbosity": 17, "reject_limit": 18}
_EXPLAIN = {"generic_plan": 16, "serialize": 17, "memory": 17}
_ROLE_GRANT = {"inherit": 16, "set": 16}
_PUBLICATION = {"publish_generated_columns": 18}
_SUBSCRIPTION = {"disable_on_error": 15, "two_phase": 15, "origin": 16, "password_required": 16} | {
    "run_as_owner": 16,
    "failover": 17,
}
_DATABASE = {"locale_provider": 15, "icu_locale": 15, "icu_rules": 16, "builtin_locale": 17}
_NEEDS: dict[str, Callable[[Node], int]] = {
    "AlterStatsStmt": lambda body: 0 if "stxstattarget" in body else 17,
    "AlterTableCmd": _of_command,
    "ColumnDef": _of_column,
    "Constraint": _of_constraint,
    "CopyStmt": _of_copy,
    "CreateForeignTableStmt": _of_foreign_table,
    "CreatePublicationStmt": _of_publication,
    "CreateSeqStmt": _of_sequence,
    "CreateStatsStmt": lambda body: 0 if "defnames" in body else 16,
    "CreateSubscriptionStmt": lambda body: _newest_option(_SUBSCRIPTION, body, "options"),
    "CreatedbStmt": lambda body: _newest_option(_DATABASE, body, "options"),
    "DefineStmt": _of_definition,
    "DeleteStmt": _of_change,
    "ExplainStmt": lambda body: _newest_option(_EXPLAIN, body, "options"),
    "FuncCall": _of_call,
    "GrantRoleStmt": lambda body: _newest_option(_ROLE_GRANT, body, "opt"),
    "GrantStmt": _of_grant,
    "IndexStmt": _of_index,
    "InsertStmt": _of_change,
    "JsonArrayConstructor": lambda _: 16,
    "JsonFuncExpr": lambda _: 17,
    "JsonIsPredicate": lambda _: 16,
    "JsonObjectConstructor": lambda _: 16,
    "JsonParseExpr": lambda _: 17,
    "JsonScalarExpr": lambda _: 17,
    "JsonSerializeExpr": lambda _: 17,
    "JsonTable": lambda _: 17,
    "MergeStmt": _of_merge,
    "MergeSupportFunc": lambda _: 17,
    "RangeSubselect": lambda body: 0 if "alias" in body else 16,
    "ReindexStmt": lambda body: 0 if "relation" in body or "name" in body else 16,
    "UpdateStmt": _of_change,
    "VacuumStmt": _of_vacuum,
}
