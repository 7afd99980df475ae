"""Change tickets: one contract, a module for each system."""
