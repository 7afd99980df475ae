"""What carries the commands of an ALTER TABLE out; a module of it is loaded when the first such command comes."""

import functools
from importlib import import_module

from flyback.analysis.altering.work import Step


@functools.cache
def step(name: str) -> Step:
    """The function of a module beside this one, `columns.add_column`."""
    module, _, function = name.partition(".")
    found: Step = getattr(import_module(f"flyback.analysis.altering.{module}"), function)
    return found
