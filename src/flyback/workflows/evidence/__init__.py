"""Evidence of what happened: signed and kept, read and verified."""
