"""Values from files, variables and arguments take the type their setting has."""


def shaped(value: object, shape: object) -> bool | int | str | tuple[str, ...]:
    """The value as a bool, int, text or tuple of texts; texts are read as Flyway reads them.

    Raises:
        ValueError: it has no such form; the message says which form it should have, never the value.
    """
    if shape is bool:
        return _truth(value)
    if shape in (int, int | None):
        return _number(value)
    if shape == tuple[str, ...]:
        return _texts(value)
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return str(value)
    raise ValueError("should be a text")


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    raise ValueError("should be either true or false")


def _number(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().removeprefix("-").isdecimal():
        return int(value)
    raise ValueError("should be an integer")


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(value)
    raise ValueError("should be a list of texts")
