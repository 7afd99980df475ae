"""A frozen class is what the standard library's dataclass is, with the same options."""

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace
from typing import Generic, TypeVar

import pytest

from flyback.frozen import frozen, replaced

T = TypeVar("T")


@frozen
class Fruit:
    """A fruit."""

    name: str
    stones: tuple[int, ...] = ()
    secret: str = field(default="", repr=False)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What `Fruit` must be like."""

    name: str
    stones: tuple[int, ...] = ()
    secret: str = field(default="", repr=False)
    notes: list[str] = field(default_factory=list)


@frozen
class Nothing:
    """Without fields."""


@frozen
class Quiet:
    """With a method of its own."""

    text: str

    def __repr__(self) -> str:
        return "***"


def test_it_is_made_shown_and_compared_like_a_dataclass() -> None:
    fruit = Fruit(name="plum", secret="x")

    assert repr(fruit) == repr(Model(name="plum", secret="x")).replace("Model", "Fruit")
    assert fruit == Fruit(name="plum", secret="x") != Fruit(name="plum")
    other: object = Model(name="plum", secret="x")
    assert fruit != other
    assert replace(fruit, name="sloe") == Fruit(name="sloe", secret="x")
    assert Fruit(name="plum").notes is not Fruit(name="plum").notes
    assert (is_dataclass(Fruit), [each.name for each in fields(Fruit)]) == (True, [each.name for each in fields(Model)])
    assert (Nothing(), repr(Nothing()), repr(Quiet(text="a"))) == (Nothing(), "Nothing()", "***")


def test_a_copy_differs_in_what_is_replaced() -> None:
    fruit = Fruit(name="plum", stones=(1,), notes=["sour"])
    other = replaced(fruit, name="sloe")

    assert (other, fruit.name) == (Fruit(name="sloe", stones=(1,), notes=["sour"]), "plum")
    assert replaced(Nothing()) == Nothing()
    with pytest.raises(AttributeError, match="color"):
        replaced(fruit, color="blue")  # type: ignore[call-arg]  # that is the point


def test_equal_ones_have_one_hash() -> None:
    assert len({Quiet(text="a"), Quiet(text="a"), Quiet(text="b"), Nothing(), Nothing()}) == 3


def test_it_does_not_change() -> None:
    fruit = Fruit(name="plum")

    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'name'"):
        setattr(fruit, "name", "sloe")  # noqa: B010 - the type checker knows it, too
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'name'"):
        delattr(fruit, "name")
    with pytest.raises(FrozenInstanceError, match="color"):
        setattr(fruit, "color", "blue")  # noqa: B010
    assert not hasattr(fruit, "__dict__")


@pytest.mark.parametrize(
    ("given", "what"),
    [
        pytest.param({}, r"Fruit.__init__\(\) missing 1 required keyword-only argument: 'name'", id="missing"),
        pytest.param({"name": "", "color": ""}, r"Fruit.__init__\(\) got an unexpected .* 'color'", id="unknown"),
    ],
)
def test_wrong_arguments_are_named(given: dict[str, str], what: str) -> None:
    with pytest.raises(TypeError, match=what):
        Fruit(**given)  # type: ignore[arg-type]  # that is the point


def test_arguments_have_names() -> None:
    with pytest.raises(TypeError, match="1 positional argument"):
        Quiet("a")  # type: ignore[call-arg]  # that is the point


def test_its_signature_is_known_before_the_first_instance() -> None:
    @frozen
    class New:
        """Never made."""

        a: int
        b: str = "x"

    assert str(inspect.signature(New)) == "(*, a: int, b: str = 'x')"


def test_it_can_be_copied_and_pickled() -> None:
    fruit = Fruit(name="plum", notes=["sour"])

    assert copy.deepcopy(fruit) == fruit == pickle.loads(pickle.dumps(fruit))  # noqa: S301 - made here


def test_patterns_match_it() -> None:
    match Fruit(name="plum"):
        case Fruit(name="plum", stones=stones):
            assert stones == ()
        case _:
            pytest.fail("not matched")


def test_the_many_are_made_as_the_few() -> None:
    @frozen
    class New:
        """Made more often than it takes to be compiled."""

        a: int
        b: list[int] = field(default_factory=list)

    made = [New(a=a, b=[a]) if a % 2 else New(a=a) for a in range(50)]

    assert [(each.a, each.b) for each in made] == [(a, [a] if a % 2 else []) for a in range(50)]
    assert made[0].b is not made[2].b is not made[48].b


@frozen
class Box(Generic[T]):
    """A generic class."""

    content: T | None = None


def test_generic_classes_are_made_by_both_ways() -> None:
    boxes = [Box(content=number) for number in range(20)]
    assert [box.content for box in boxes] == list(range(20))
    assert Box[int](content=1) == Box(content=1)
    assert replaced(boxes[3], content=4) == boxes[4]
