"""What statements will do to a database, told from their text and its catalogue; and what is to be said about it."""
