"""One property of an object on both sides, in words."""

from collections.abc import Iterator

from flyback.proof.items import Json
from flyback.proof.labels import CODES, LABELS, PRESENCE, SINGULAR, STATES
from flyback.proof.legs import Leg
from flyback.proof.names import short

_LONG = 100
_PROGRAMS = frozenset({"body"})
_QUOTED = frozenset({"comment", "labels", "row_type_comment"})


def label(name: str) -> str:
    """What a property is called."""
    return LABELS.get(name, name.replace("_", " "))


def state_phrase(name: str, before: Json, after: Json, leg: Leg) -> str:
    """`is not validated, was validated`, of the object as a whole; empty when the property is of another sort."""
    if name not in STATES:
        return ""
    return leg.becomes(_state(name, after), _state(name, before))


def property_phrases(name: str, before: Json, after: Json, leg: Leg) -> Iterator[str]:
    """`default now() is not restored`, `type is text, was integer`, `body differs (line 3)`; nothing when equal."""
    if name == "secret_options":
        yield f"{label(name)} differ{leg.now}"
        return
    if isinstance(before, list | dict) or isinstance(after, list | dict):
        yield from _list_phrases(name, _elements(name, before), _elements(name, after), leg)
        return
    old, new = value(name, before), value(name, after)
    if old == new:
        return
    if name in PRESENCE:
        yield f"{label(name)} {leg.lost if old else leg.extra}"
    elif new is None:
        yield f"{_called(name, str(old))} {leg.lost}"
    elif old is None:
        yield f"{_called(name, new)} {leg.extra}"
    elif name in _PROGRAMS or "\n" in old + new:
        yield f"{label(name)} differs{leg.now} (line {_first_difference(old, new)})"
    elif name not in _QUOTED and max(len(old), len(new)) > _LONG:
        yield f"{label(name)} differs{leg.now}"
    else:
        yield f"{label(name)} {leg.becomes(_quoted(name, new), _quoted(name, old))}"


def value(name: str, given: Json) -> str | None:
    """A property's value in words; None when there is nothing."""
    if name in CODES and isinstance(given, str):
        return CODES[name].get(given, given)
    if name in PRESENCE:
        return label(name) if given else None
    match given:
        case None | "":
            return None
        case "-" if name not in _QUOTED:  # how PostgreSQL writes "no function"
            return None
        case bool():
            return "yes" if given else "no"
    return short(str(given)) if name not in _QUOTED else str(given)


def definition_lines(properties: dict[str, Json]) -> Iterator[str]:
    """`property: value` lines, in alphabetical order, texts of several lines last; what is not there is left out."""
    texts = []
    for name in sorted(properties, key=label):
        given = properties[name]
        if name in ("position", "secret_options") or _USUAL.get(name) == given:
            continue
        if name in PRESENCE:
            yield from [label(name)] if given else []
        elif name in STATES and given is not None:
            yield f"{label(name) if name not in _BARE else 'state'}: {_state(name, given)}"
        elif isinstance(given, list | dict):
            yield from (f"{SINGULAR.get(name, label(name))}: {element}" for element in _elements(name, given))
        elif (words := value(name, given)) is not None:
            if "\n" in words:
                texts += [f"{label(name)}:", *(f"  {line}" for line in words.splitlines())]
            else:
                yield f"{label(name)}: {words}"
    yield from texts


_USUAL: dict[str, Json] = {"attinhcount": 0, "attislocal": True, "attndims": 0, "coninhcount": 0, "conislocal": True}
"""What nearly every column and constraint has, and no reader looks for."""
_BARE = frozenset({"convalidated", "conenforced", "tgenabled", "ev_enabled", "evtenabled", "indisvalid"})


def _state(name: str, given: Json) -> str:
    words = STATES[name]
    return words.get(given, str(given)) if isinstance(given, bool | str) else "unknown"


def _called(name: str, words: str) -> str:
    if "\n" in words or (len(words) > _LONG and name not in _QUOTED):
        return label(name)
    return f"{label(name)} {_quoted(name, words)}"


def _quoted(name: str, words: str) -> str:
    if name not in _QUOTED:
        return words
    line = " ".join(words.split())
    return f"'{line if len(line) <= _LONG else line[:_LONG] + '…'}'"


def _first_difference(old: str, new: str) -> int:
    ours, theirs = old.split("\n"), new.split("\n")
    same = (number for number, (a, b) in enumerate(zip(ours, theirs, strict=False), start=1) if a != b)
    return next(same, min(len(ours), len(theirs)) + 1)


def _elements(name: str, given: Json) -> list[str]:
    match given:
        case dict() if name == "triggers_enabled":
            return [f"{short(table)}: {_enabled(str(states))}" for table, states in sorted(given.items())]
        case list():
            return [_element(each) for each in given]
        case dict():
            return [f"{key}: {_element(each)}" for key, each in sorted(given.items())]
    return []


def _enabled(states: str) -> str:
    return " and ".join(str(STATES["tgenabled"].get(each, each)) for each in states)


def _element(given: Json) -> str:
    match given:
        case dict():
            return ", ".join(
                f"{label(key)} {_element(each)}" for key, each in sorted(given.items()) if each is not None
            )
        case list():
            return ", ".join(_element(each) for each in given)
        case bool():
            return "yes" if given else "no"
    return short(str(given))


def _list_phrases(name: str, old: list[str], new: list[str], leg: Leg) -> Iterator[str]:
    one = SINGULAR.get(name, label(name))
    gone, come = [each for each in old if each not in new], [each for each in new if each not in old]
    changed = {_key(each): each for each in come if _key(each)}
    if (
        name == "labels"
        and gone
        and len(old) == len(new)
        and [old.index(each) for each in gone] == [new.index(each) for each in come]
    ):
        yield from (f"{one} '{a}' {leg.renamed.format(new=repr(b))}" for a, b in zip(gone, come, strict=True))
        return
    for each in gone:
        if (key := _key(each)) and (other := changed.pop(key, "")):
            come.remove(other)
            yield f"{one} {key} {leg.becomes(other[len(key) + 1 :].strip(), each[len(key) + 1 :].strip())}"
        else:
            yield f"{one} {_quoted(name, each)} {leg.lost}"
    yield from (f"{one} {_quoted(name, each)} {leg.extra}" for each in come)
    if not gone and not come and old != new:
        yield f"{label(name)} are in another order{leg.now}"


def _key(element: str) -> str:
    """`fillfactor` of `fillfactor=70`, `app` of `app: search_path=x`."""
    ends = [place for place in (element.find("="), element.find(": ")) if place > 0]
    return element[: min(ends)] if ends else ""
