"""Storage parameters and options by the kind of relation they are for.

Source: boolRelOpts, intRelOpts, realRelOpts and enumRelOpts in reloptions.c.
"""

from flyback.analysis.altering.work import Alteration
from flyback.model.snapshot import Index, Relation
from flyback.syntax.object_names import Node
from flyback.syntax.trees import text

_VACUUM = frozenset(
    [
        "autovacuum_enabled",
        "autovacuum_vacuum_threshold",
        "autovacuum_vacuum_insert_threshold",
        "autovacuum_vacuum_scale_factor",
        "autovacuum_vacuum_insert_scale_factor",
        "autovacuum_vacuum_cost_delay",
        "autovacuum_vacuum_cost_limit",
        "autovacuum_freeze_min_age",
        "autovacuum_freeze_max_age",
        "autovacuum_freeze_table_age",
        "autovacuum_multixact_freeze_min_age",
        "autovacuum_multixact_freeze_max_age",
        "autovacuum_multixact_freeze_table_age",
        "log_autovacuum_min_duration",
        "vacuum_index_cleanup",
        "vacuum_truncate",
    ]
)
_VACUUM_18 = frozenset({"autovacuum_vacuum_max_threshold", "vacuum_max_eager_freeze_failure_rate"})
_HEAP = frozenset(
    [
        "fillfactor",
        "toast_tuple_target",
        "parallel_workers",
        "user_catalog_table",
        "autovacuum_analyze_threshold",
        "autovacuum_analyze_scale_factor",
    ]
)
_INDEXES = {
    "btree": frozenset({"fillfactor", "deduplicate_items"}),
    "hash": frozenset({"fillfactor"}),
    "gist": frozenset({"fillfactor", "buffering"}),
    "spgist": frozenset({"fillfactor"}),
    "gin": frozenset({"fastupdate", "gin_pending_list_limit"}),
    "brin": frozenset({"pages_per_range", "autosummarize"}),
}
_VIEW = frozenset({"security_barrier", "security_invoker", "check_option"})


def unknown_parameter(alteration: Alteration, oid: int, options: list[Node]) -> str:
    """The first parameter that PostgreSQL does not have for such a relation; empty when there is none."""
    relation = alteration.relation(oid)
    known = _known(alteration, relation)
    for option in options:
        space, name = text(option, "defnamespace"), text(option, "defname")
        own = known if not space else _of_toast(alteration) if space == "toast" and relation.kind in "rm" else None
        if own is not None and name not in own:
            return name
    return ""


def _of_toast(alteration: Alteration) -> frozenset[str]:
    return _VACUUM | _VACUUM_18 if alteration.major >= 18 else _VACUUM


def _known(alteration: Alteration, relation: Relation) -> frozenset[str] | None:
    index = alteration.database.find(Index, relation.oid)
    if relation.assumed:
        return None
    if index is not None:
        return _INDEXES.get(index.method)
    if relation.kind == "v":
        return _VIEW
    if relation.kind not in "rm" or relation.access_method not in ("", "heap"):
        return None
    return _HEAP | _of_toast(alteration)
