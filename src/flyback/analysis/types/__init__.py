"""Types and expressions: what they are called, how one becomes another, what they say about values."""
