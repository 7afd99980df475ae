"""Scripts that occur in many stories."""


def table(name: str) -> str:
    """Makes a table."""
    return f"create table {name} (id int);\n"


def view(name: str, value: int = 1) -> str:
    """Makes a view, or makes it anew."""
    return f"create or replace view {name} as select {value} as x;\n"


def tables(*versions: str) -> dict[str, str]:
    """`V1__t1.sql` and so on, each with a table `t1`."""
    return {f"V{each}__t{each}.sql": table(f"t{each}".replace(".", "_")) for each in versions}


AUDIT = "create schema audit; create table audit.log (number serial, event text)"
"""The place where callbacks and scripts leave what happened."""


def log(event: str) -> str:
    """Writes a line into `audit.log`."""
    return f"insert into audit.log (event) values ('{event}');\n"
