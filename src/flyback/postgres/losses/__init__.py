"""How much there is to lose: rows and values counted on the live database, in read-only transactions."""
