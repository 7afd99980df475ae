-- Keeps everybody else from adding to the audit until the end of the transaction; readers go on.
lock table {schema}.audit in share row exclusive mode
