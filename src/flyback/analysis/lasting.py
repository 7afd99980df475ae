"""Functions whose effects ROLLBACK does not take back."""

LASTING = frozenset(
    {
        *("dblink", "dblink_exec", "dblink_send_query", "http_get", "http_post", "lo_export", "pg_file_write"),
        *("pg_terminate_backend", "pg_cancel_backend", "pg_reload_conf", "pg_rotate_logfile", "pg_promote"),
        *("pg_switch_wal", "pg_create_restore_point", "pg_logical_emit_message", "pg_stat_reset"),
        *("pg_create_logical_replication_slot", "pg_create_physical_replication_slot", "pg_drop_replication_slot"),
        *("pg_copy_logical_replication_slot", "pg_copy_physical_replication_slot", "pg_replication_slot_advance"),
    }
)
"""By name: PostgreSQL's own, and those of extensions that reach outside."""
