"""Reports of the verbs that work on a target database, in Flyway's words and by Flyway's field names."""
