"""What gates decide on, learned from everywhere it can be learned from."""
