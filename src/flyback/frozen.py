"""`@frozen`: what `@dataclass(frozen=True, slots=True, kw_only=True)` makes, at a tenth of the cost.

The standard library compiles eight methods for each such class, 0.4 ms in all. A short run loads a hundred classes and
makes a few instances of most of them: here they share their methods, and `__init__` is compiled when that pays.
"""

import functools
from collections import Counter
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from types import FunctionType
from typing import ClassVar, TypeVar, dataclass_transform, get_origin

_T = TypeVar("_T")
_FEW = 8
_become = object.__dict__["__class__"].__set__
_MADE: Counter[type] = Counter()
"""How many instances there were of a class before its `__init__` was compiled."""
_COPIED: Counter[type] = Counter()
_COPIERS: dict[type, FunctionType] = {}
"""Of the classes of which there were more copies than a few."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def frozen(plain: type[_T]) -> type[_T]:
    """Makes a class a dataclass whose instances never change; it inherits from no other dataclass."""
    plain.__doc__ = plain.__doc__ or plain.__name__  # the standard library would take a millisecond to make one
    own = {name: content for name, content in vars(plain).items() if name not in ("__dict__", "__weakref__")}
    names = tuple(name for name, kind in plain.__annotations__.items() if not _is_of_class(kind))
    own |= {"_given": {name: own.pop(name, MISSING) for name in names}, "_plain": plain, "__slots__": names}
    own["_compared"] = attrgetter(*(names or ("__class__",)))
    meta: type[type] = type(plain)
    made: type[_T] = meta(plain.__name__, plain.__bases__, {**_METHODS, **own})
    made.__qualname__ = plain.__qualname__
    return made


def _is_of_class(kind: object) -> bool:
    """Whether an annotation says `ClassVar`."""
    return kind is ClassVar or get_origin(kind) is ClassVar


def replaced(record: _T, /, **changes: object) -> _T:
    """What `dataclasses.replace` makes of a frozen record, at a fifth of the cost; mypy checks it in the same way."""
    copied: _T = _COPIERS.get(type(record), _copy)(record, changes)
    return copied


class _AsDataclass:
    """What the standard library knows a dataclass by, made of the plain class when somebody asks for it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, _: object, owner: "type[_Shared]") -> object:
        like: type = dataclass(init=False, repr=False, eq=False, kw_only=True)(owner._plain)
        for name in ("__dataclass_fields__", "__dataclass_params__"):
            setattr(owner, name, getattr(like, name))
        return getattr(like, self._name)


class _Init:
    """Stands for `__init__` until there are more than a few instances, or somebody looks that up."""

    def __get__(self, instance: object, owner: type) -> Callable[..., None]:
        if isinstance(instance, type):  # `inspect` of Python 3.13 asks as if a class were one
            return _give_init(instance).__get__(instance, owner)
        return _give_init(owner) if instance is None else functools.partial(_fill, instance)


def _give_init(made: type) -> FunctionType:
    made.__init__ = init = _compiled(made)  # type: ignore[misc]  # from now on it is this class's own
    return init


def _fill(new: object, /, *refused: object, **given: object) -> None:
    """What the compiled `__init__` does, without compiling it; what is wrong with the arguments that one says."""
    made: type = type(new)
    _MADE[made] += 1
    contents = {name: given[name] if name in given else _default(each) for name, each in _given(made).items()}
    fits = given.keys() <= contents.keys() and all(content is not MISSING for content in contents.values())
    if refused or not fits or _MADE[made] > _FEW:
        _give_init(made)(new, *refused, **given)
        return
    for name, content in contents.items():
        object.__setattr__(new, name, content)


def _copy(old: _T, changes: dict[str, object]) -> _T:
    """What a compiled copier does, without compiling it."""
    made: type = type(old)
    _COPIED[made] += 1
    if _COPIED[made] > _FEW:
        _COPIERS[made] = _copier(made)
    new: _T = object.__new__(made)
    for name, content in {**{each: getattr(old, each) for each in _given(made)}, **changes}.items():
        object.__setattr__(new, name, content)
    return new


def _given(made: type) -> dict[str, object]:
    """The fields of a class, each with what its class says of it: a default, a `Field`, or that it is missing."""
    found: dict[str, object] = vars(made)["_given"]
    return found


def _default(given: object) -> object:
    """Of a field, as its class says it."""
    if not isinstance(given, Field):
        return given
    return given.default if given.default_factory is MISSING else given.default_factory()


@functools.cache
def _open(made: type) -> type:
    """A class with the same slots whose instances can be changed: what is to be frozen is one until it is filled in."""
    contents: dict[str, object] = {"__slots__": tuple(_given(made))}
    if hasattr(made, "__orig_bases__"):  # of a generic class
        contents["__orig_bases__"] = made.__orig_bases__
    return type(made.__name__, made.__bases__, contents)


def _compiled(made: type) -> FunctionType:
    """The `__init__` of a class, with the parameters that its fields say."""
    known: dict[str, object] = {"_missing": MISSING, "_become": _become, "_open": _open(made), "_made": made}
    parameters, body = ["self", "*"], []
    for name, each in _given(made).items():
        parameter, argument = _argument(name, each, known)
        parameters.append(parameter)
        body.append(f"self.{name} = {argument}")
    head = ", ".join(parameters if body else ["self"])
    lines = [f"def __init__({head}):", "_become(self, _open)", *body, "_become(self, _made)"]
    scope: dict[str, FunctionType] = {}
    exec("\n ".join(lines), known, scope)  # noqa: S102 - as the standard library does
    init = scope["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    init.__annotations__ = {name: made.__annotations__[name] for name in _given(made)}
    return init


def _copier(made: type) -> FunctionType:
    """Copies an instance of a class, with other contents for the fields that a mapping names."""
    known = {"_made": made, "_open": _open(made), "_become": _become}
    copied = [f"new.{name} = old.{name}" for name in _given(made)]
    changed = "for name in changes: setattr(new, name, changes[name])"
    lines = ["def copy(old, changes):", "new = _open()", *copied, changed, "_become(new, _made)", "return new"]
    scope: dict[str, FunctionType] = {}
    exec("\n ".join(lines), known, scope)  # noqa: S102 - as `__init__` is made
    return scope["copy"]


def _argument(name: str, given: object, known: dict[str, object]) -> tuple[str, str]:
    """A field's parameter, and the expression of what it is set to; what these need by name becomes known."""
    if isinstance(given, Field) and given.default_factory is not MISSING:
        known[f"_make_{name}"] = given.default_factory
        return f"{name}=_missing", f"_make_{name}() if {name} is _missing else {name}"
    default = _default(given)
    if default is not MISSING:
        known[f"_default_{name}"] = default
        return f"{name}=_default_{name}", name
    return name, name


class _Shared:
    """The methods of every frozen class."""

    __dataclass_fields__: ClassVar[dict[str, "Field[object]"]] = _AsDataclass("__dataclass_fields__")  # type: ignore[assignment]  # what it gives
    __dataclass_params__ = _AsDataclass("__dataclass_params__")
    __match_args__: ClassVar[tuple[str, ...]] = ()
    __slots__: ClassVar[tuple[str, ...]]
    _plain: ClassVar[type]
    _compared: Callable[[object], object]
    __init__ = _Init()

    def __repr__(self) -> str:
        shown = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._compared(self) == other._compared(other)

    def __hash__(self) -> int:
        return hash(self._compared(self))

    def __setattr__(self, name: str, _content: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __getstate__(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self.__slots__])

    def __setstate__(self, state: tuple[object, ...]) -> None:
        for name, content in zip(self.__slots__, state, strict=True):
            object.__setattr__(self, name, content)


_OTHERS = ("__init__", "__dataclass_fields__", "__dataclass_params__", "__match_args__")
_METHODS = {name: method for name, method in vars(_Shared).items() if callable(method) or name in _OTHERS}
