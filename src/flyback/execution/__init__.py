"""A run as a state machine: what happened in, what to do next out. It touches nothing itself."""
