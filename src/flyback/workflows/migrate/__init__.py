"""`migrate`: what is pending runs, in order, each script with its row in the history."""
