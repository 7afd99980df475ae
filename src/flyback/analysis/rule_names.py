"""Which rules there are, and which acts each looks at; a rule's module is loaded when the first such act comes."""

_READS: dict[str, tuple[str, ...]] = {
    "add-check-scans": ("add check",),
    "add-domain-column": ("add column",),
    "add-foreign-key-scans": ("add foreign key",),
    "add-serial-column": ("add column",),
    "add-stored-column": ("add column",),
    "add-volatile-default": ("add column",),
    "allow-unknown-rule": (),
    "allow-without-effect": (),
    "allow-without-reason": (),
    "attach-partition-scans": ("attach partition",),
    "changes-values": ("changed values",),
    "delete-all-rows": ("delete",),
    "detach-partition-blocks": ("detach partition",),
    "domain-constraint-scans": ("alter domain",),
    "drop-attribute": ("drop attribute",),
    "drop-cascades": ("dropped too",),
    "drop-column": ("drop column",),
    "drop-data-object": (
        "drop schema",
        "drop extension",
        "drop type",
        "drop domain",
        "drop sequence",
        "drop materialized view",
        "drop foreign table",
        "drop owned",
    ),
    "drop-index-blocks": ("drop index",),
    "drop-table": ("drop table",),
    "drops-along": ("dropped too",),
    "enforcing-scans": ("alter constraint",),
    "enum-value-stays": ("add enum value",),
    "exclusion-builds-index": ("add exclude",),
    "fills-in-one-go": ("update",),
    "index-blocks-writes": ("create index",),
    "index-on-partitioned": ("create index",),
    "index-renamed-as-table": ("rename index",),
    "key-builds-index": ("add unique", "add primary key"),
    "loses-data": ("loss",),
    "massive-work": ("work",),
    "partition-scans-default": ("create partition",),
    "primary-key-scans": ("add primary key",),
    "refresh-blocks-reads": ("refresh materialized view",),
    "reindex-blocks": ("reindex",),
    "repeated-work": ("work",),
    "set-expression-rewrites": ("set expression", "drop expression"),
    "set-not-null-scans": ("set not null",),
    "storage-is-copied": ("set logged", "set unlogged", "set tablespace", "set access method"),
    "table-is-compacted": ("cluster", "vacuum full"),
    "truncate": ("truncate", "truncated too"),
    "type-change-loses-values": ("alter type",),
    "type-change-rebuilds-index": ("alter type",),
    "type-change-rewrites": ("alter type",),
    "type-change-scans": ("alter type",),
    "unlogged-table": ("set unlogged", "create table"),
    "update-all-rows": ("update",),
    "validate-under-lock": ("validate constraint",),
    "works-under-lock": ("work under lock",),
}
"""By rule. Acts are those that handlers note, and the aspects of whole statements that the rulebook adds."""

RULES = tuple(_READS)
"""Every rule, by id."""
BY_ACT: dict[str, tuple[str, ...]] = {}
"""The rules that look at an act of a kind."""
for _rule, _kinds in _READS.items():
    for _kind in _kinds:
        BY_ACT[_kind] = (*BY_ACT.get(_kind, ()), _rule)
