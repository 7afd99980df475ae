"""New tables, views and functions: what they take over from others, and what the server refuses."""
