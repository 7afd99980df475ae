"""Two catalogues of one database against each other, told in sentences."""

from collections.abc import Iterable, Iterator

from flyback.model.catalog import Catalog
from flyback.model.rehearsal import Difference
from flyback.proof.changes import Change, Changes
from flyback.proof.column_order import order_differences
from flyback.proof.consequences import without_consequences
from flyback.proof.items import Item, changed_units
from flyback.proof.labels import LABELS
from flyback.proof.legs import LEGS, Leg
from flyback.proof.names import short, title
from flyback.proof.phrases import definition_lines, label, property_phrases, state_phrase
from flyback.proof.privileges import privilege_phrases
from flyback.proof.renames import with_renames


def compare(before: Catalog, after: Catalog, leg: str = "undo") -> tuple[Difference, ...]:
    """Every way in which `after` is not `before`, by object; empty when they are the same.

    `leg` is `undo` (after the undo against before) or `apply again` (after the second apply against the first).
    Units that are the same tuple on both sides cost nothing.
    """
    old, new = changed_units(before, after)
    if not old and not new:
        return ()
    found = without_consequences(with_renames(old, new))
    told = [*_presence(found, leg), *_changes(found, leg), *order_differences(old, new, LEGS[leg], leg)]
    return tuple(sorted(told, key=lambda each: (each.order_only, each.object, each.kind)))


def _presence(found: Changes, leg: str) -> Iterator[Difference]:
    verbs = LEGS[leg]
    for item in found.missing.values():
        for sentence in _told_as_privileges(item, verbs, gone=True) or [f"{title(item)} {verbs.missing}"]:
            yield _difference(item, sentence, leg, before=_lines(item), after="")
    for item in found.left.values():
        for sentence in _told_as_privileges(item, verbs, gone=False) or [f"{title(item)} {verbs.extra}"]:
            yield _difference(item, sentence, leg, before="", after=_lines(item))
    for rename in found.renamed:
        new = rename.new.name if rename.new.parent == rename.old.parent else short(rename.new.identity)
        yield _difference(
            rename.old,
            f"{title(rename.old)} {verbs.renamed.format(new=new)}",
            leg,
            before=f"name: {rename.old.identity}",
            after=f"name: {rename.new.identity}",
        )


def _told_as_privileges(item: Item, leg: Leg, *, gone: bool) -> list[str]:
    """Sentences about default privileges: where no entry is, the built-in ones hold, and none in a schema."""
    if item.kind not in ("default privileges", "parameter privileges"):
        return []
    there = _texts(item.properties().get("privileges"))
    role, _, objects = item.identity.partition(" for ")
    kind = "" if " in schema " in objects or item.kind == "parameter privileges" else objects.removesuffix("s")
    before, after = (there, None) if gone else (None, there)
    phrases = privilege_phrases(kind, (role, role), before, after, leg)
    return [f"{title(item)}: {phrase}" for phrase in phrases]


def _changes(found: Changes, leg: str) -> Iterator[Difference]:
    for change in found.changed.values():
        name = title(change.old)
        sentences = [
            *(f"{name} {phrase}" for phrase in _states(change, LEGS[leg])),
            *(f"{name}: {phrase}" for phrase in _phrases(change, LEGS[leg])),
        ]
        unsaid = ", ".join(sorted(label(each) for each in change.properties))
        for sentence in sentences or [f"{name} differs{LEGS[leg].now} ({unsaid})"]:
            yield _difference(change.old, sentence, leg, before=_lines(change.old), after=_lines(change.new))


def _states(change: Change, leg: Leg) -> Iterator[str]:
    for name in sorted(change.properties):
        if phrase := state_phrase(name, change.before.get(name), change.after.get(name), leg):
            yield phrase


def _phrases(change: Change, leg: Leg) -> Iterator[str]:
    owners = str(change.before.get("owner", "")), str(change.after.get("owner", ""))
    for name in sorted(change.properties, key=lambda each: LABELS.get(each, each)):
        before, after = change.before.get(name), change.after.get(name)
        if state_phrase(name, before, after, leg):
            continue
        if name in ("privileges", "row_type_privileges"):
            kind = change.old.kind if name == "privileges" else "type"
            prefix = "" if name == "privileges" else "row type "
            said = privilege_phrases(kind, owners, _texts(before), _texts(after), leg)
            yield from (prefix + phrase for phrase in said)
        else:
            yield from property_phrases(name, before, after, leg)


def _texts(given: object) -> list[str] | None:
    return [str(each) for each in given] if isinstance(given, list) else None


def _lines(item: Item) -> str:
    return "\n".join(definition_lines(item.properties()))


def _difference(item: Item, text: str, leg: str, *, before: str, after: str) -> Difference:
    return Difference(object=item.identity, kind=item.kind, text=text, leg=leg, before=before, after=after)


def without_echoes(first: Iterable[Difference], second: Iterable[Difference]) -> tuple[Difference, ...]:
    """The differences of the second leg that do not merely repeat those of the first."""
    objects = {(each.kind, each.object) for each in first}
    roots = tuple(f"{each.object}." for each in first if not each.order_only)
    return tuple(
        each
        for each in second
        if (each.kind, each.object) not in objects and not each.object.startswith(roots or ("\0",))
    )
