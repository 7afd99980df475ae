"""ALTER TABLE as the server does it: commands prepared, carried out pass by pass, then one look at each table's rows.

Source: src/backend/commands/tablecmds.c of PostgreSQL 15 to 18.
"""
