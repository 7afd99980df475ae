"""`flyback rehearse`: prove the way back of migrations on a disposable PostgreSQL."""
