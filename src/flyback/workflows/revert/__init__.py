"""`flyback revert`: an earlier migration is reversed by a new one, so that history only goes forward."""
