"""Evidence as bytes: in-toto statements in DSSE envelopes, written and read."""
