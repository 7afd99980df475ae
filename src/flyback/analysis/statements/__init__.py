"""One module for each family of statements: parse tree in, effects noted and the database changed."""
