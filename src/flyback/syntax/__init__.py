"""SQL text to statements, and what their parse trees say. The only user of the SQL parser."""
