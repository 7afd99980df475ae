"""One file, or one package, a verb: what flyback does, without a terminal."""
