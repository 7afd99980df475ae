"""The PostgreSQL room: everything that talks to a server."""
