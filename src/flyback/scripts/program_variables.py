"""What executable scripts find in their environment: the connection, and every placeholder as `FP__owner__`.

Source: Flyway 13: the separator in a placeholder's name becomes `_`, so `flyway:user` is `FP__flyway_user__`.
"""

from collections.abc import Callable

from flyback.scripts.placeholders import BuiltIns, Placeholders
from flyback.settings import FlywaySettings

_SEPARATOR = "_"


def program_variables(flyway: FlywaySettings, built_ins: BuiltIns, file_name: str) -> dict[str, str]:
    """The environment variables of one script. One of them holds the password: they are nothing to show."""
    own = {f"flyway{_SEPARATOR}{name}": value for name, value in built_ins.values().items()}
    values = {**_given(flyway), **own, f"flyway{_SEPARATOR}filename": file_name}
    head, tail = flyway.script_placeholder_prefix, flyway.script_placeholder_suffix
    return {f"{head}{name}{tail}": value for name, value in values.items() if "=" not in name} | {
        "FLYWAY_URL": flyway.url,
        "FLYWAY_USER": flyway.user or built_ins.user,
        "FLYWAY_PASSWORD": flyway.password.value,
    }


def placeholders_in_programs(flyway: FlywaySettings, built_ins: Callable[[], BuiltIns]) -> Placeholders:
    """The same as they stand in the text of a script: a repeatable one is run again when such a value changes."""
    return Placeholders(
        prefix=flyway.script_placeholder_prefix,
        suffix=flyway.script_placeholder_suffix,
        separator=_SEPARATOR,
        given={name.lower(): value for name, value in _given(flyway).items()},
        built_ins=built_ins,
    )


def _given(flyway: FlywaySettings) -> dict[str, str]:
    return {
        name.replace(flyway.placeholder_separator, _SEPARATOR): value for name, value in flyway.placeholders.items()
    }
