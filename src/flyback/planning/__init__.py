"""Scripts and history become a plan: what is applied, what runs next, and the exact SQL of it."""
