"""Keys and evidence, for people and as JSON."""
