"""What queries read: relations, columns, functions; and what their own columns are."""
