"""`lint`: what scripts would do to a database, and what there is to say about it."""
