"""The safe form of a whole statement, put together from those of what was found in it."""

from collections.abc import Callable, Iterable

from flyback.analysis.case import Case
from flyback.analysis.rule import Rule
from flyback.analysis.safe_form import SafeForm, combined
from flyback.frozen import frozen
from flyback.model.risk import Act

Part = tuple[Rule, Act]
"""What was found, and in what."""


@frozen
class Whole:
    """One safe form for several findings."""

    form: SafeForm
    parts: tuple[Part, ...]
    """What is not found any more."""


def whole_form(found: Iterable[Part], case: Case, fits: Callable[[SafeForm], bool] = lambda _: True) -> Whole | None:
    """The safe form of one statement with regard to what was found in it; None when there is none.

    Each part goes on from the command as the ones before have left it; those whose form does not fit are left as they
    are.
    """
    case.commands.clear()
    parts: list[Part] = []
    forms: list[SafeForm] = []
    for rule, act in found:
        form = rule.safe(act, case) if rule.safe is not None else None
        if form is not None and fits(form):
            case.commands.update(dict.fromkeys(form.others, ""))
            case.commands[act.ordinal] = form.instead
            parts.append((rule, act))
            forms.append(form)
    whole = combined(forms, case)
    return Whole(form=whole, parts=tuple(parts)) if whole is not None else None
