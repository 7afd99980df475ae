"""`flyback undo`: the review of what would be lost, and the run of exactly what was reviewed."""
