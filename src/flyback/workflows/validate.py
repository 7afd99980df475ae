"""`validate`: whether scripts and history agree."""

from collections.abc import Iterable

from flyback.errors import FlybackError, Problem
from flyback.model.migration import Listing
from flyback.model.results import Invalid, ValidateResult
from flyback.planning.reconciling import Rules, reconcile
from flyback.planning.selecting import check_target
from flyback.planning.validating import validate as faults
from flyback.workflows.callbacks import fire, fire_error
from flyback.workflows.opened import Opened

_CODE = "validate"


class ValidationError(FlybackError):
    """Scripts and history do not agree; `invalid` says in what."""

    def __init__(self, invalid: Iterable[Invalid]) -> None:
        self.invalid = tuple(invalid)
        super().__init__(
            [
                Problem(code=_CODE, what="Validate failed: Migrations have failed validation"),
                *(Problem(code=each.code, what=each.message, where=each.path) for each in self.invalid),
            ]
        )


def validate(opened: Opened) -> ValidateResult:
    """Compares checksums, descriptions, types and states; takes no lock and changes nothing.

    Raises:
        HistoryError: the history cannot be understood.
        SelectionError: the target does not exist.
    """
    fire(opened, "beforeValidate")
    facts = opened.target.facts
    rules = opened.rules()
    if facts.schema_exists:
        listing = reconcile(opened.project, opened.history.rows(), rules)
        check_target(listing, rules.target)
        invalid = faults(listing, rules)
        count = len(listing.migrations)
    else:
        invalid, count = _without_schema(facts.schema, reconcile(opened.project, (), rules), rules), 0
    notes = fire_error(opened, "afterValidateError") if invalid else ()
    if not invalid:
        fire(opened, "afterValidate")
    return ValidateResult(
        place=opened.place,
        invalid=invalid,
        validated=0 if invalid else count,
        milliseconds=opened.milliseconds,
        notes=(*opened.notes, *notes),
    )


def _without_schema(schema: str, listing: Listing, rules: Rules) -> tuple[Invalid, ...]:
    """Without its default schema nothing can be applied: that is fine only if nothing is pending."""
    if not faults(listing, rules):
        return ()
    message = f'Schema "{schema}" doesn\'t exist yet'
    return (Invalid(code="SCHEMA_DOES_NOT_EXIST", message=message, version="", description="", path=""),)
