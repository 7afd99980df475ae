"""What every PostgreSQL has: types, casts, functions, operators."""
