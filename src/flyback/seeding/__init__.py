"""Rows made up for a rehearsal: valid, deterministic from a salt, and as awkward as real ones."""
