"""The `.conf` file beside a script, which changes how that one script is read and run."""

from typing import NamedTuple

from flyback.errors import Problem, ProjectError
from flyback.scripts import properties

_TRUTH = {"true": True, "false": False}


class ScriptConfig(NamedTuple):
    """What a script's `.conf` file says; None where it says nothing."""

    execute_in_transaction: bool | None = None
    placeholder_replacement: bool | None = None
    encoding: str | None = None


def parse(text: str, path: str) -> ScriptConfig:
    """Read a script's configuration, placeholders already replaced.

    Raises:
        ProjectError: an unknown key, a value that is not true or false, or `shouldExecute`.
    """
    problems: list[Problem] = []
    truths: dict[str, bool] = {}
    encoding = None
    for entry in properties.parse(text):
        where = f"{path}:{entry.line}"
        match entry.key:
            case "encoding":
                encoding = entry.value
            case "executeInTransaction" | "placeholderReplacement" if entry.value.lower() in _TRUTH:
                truths[entry.key] = _TRUTH[entry.value.lower()]
            case "executeInTransaction" | "placeholderReplacement":
                what = f"{entry.key} should be either true or false, not {entry.value!r}"
                problems.append(Problem(code="bad-script-config", what=what, where=where))
            case "shouldExecute":
                what = "shouldExecute is a feature of Flyway's paid editions, and flyback does not decide by it"
                hint = "take the line out, or move the condition into the script"
                problems.append(Problem(code="should-execute", what=what, where=where, hint=hint))
            case _:
                what = f"Unknown configuration property: {entry.key}. Please check your script config files"
                hint = "known are executeInTransaction, encoding and placeholderReplacement"
                problems.append(Problem(code="bad-script-config", what=what, where=where, hint=hint))
    if problems:
        raise ProjectError(problems)
    return ScriptConfig(
        execute_in_transaction=truths.get("executeInTransaction"),
        placeholder_replacement=truths.get("placeholderReplacement"),
        encoding=encoding,
    )
