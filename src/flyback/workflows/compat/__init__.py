"""Whether the running release works on the new schema."""
