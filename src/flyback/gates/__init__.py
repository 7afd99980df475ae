"""Gates: pure functions of facts, policy and clock; unknown is refusal. One gate a file."""
