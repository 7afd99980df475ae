"""`flyback drift`: the live catalogue against the one that the applied migrations make on a disposable server."""
