"""The project folder: what is read from it and what is written into it."""
