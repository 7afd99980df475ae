"""What a rule is: data for people, an example for the tests, and a check."""

from collections.abc import Callable

from flyback.analysis.case import Case
from flyback.analysis.safe_form import SafeForm
from flyback.frozen import frozen
from flyback.model.risk import Act, Family, Remedy, Severity

ROWS = """
CREATE TABLE parent (id int PRIMARY KEY, a int);
INSERT INTO parent SELECT g, g FROM generate_series(1, 2000) g;
CREATE TABLE t (id int PRIMARY KEY, parent_id int, a int, b text, n numeric(10,2));
INSERT INTO t SELECT g, g % 2000 + 1, g, 'b' || g, g FROM generate_series(1, 5000) g;
ANALYZE parent, t;
"""
"""What most examples stand on."""


@frozen
class Example:
    """What the rule finds something in, and how else the same can be reached; tests run both on real servers."""

    bad: str
    """A script; the finding is about one of its statements."""
    good: tuple[str, ...] = ()
    """Scripts, one after the other, in which it finds nothing."""
    setup: str = ROWS
    same_end: bool = True
    """Whether the good form, and the remedy, leave the very catalogue that the bad one does."""
    since: int = 0
    """The first major version of PostgreSQL it is true of."""
    until: int = 99
    """The last one."""
    massive_rows: int = 1_000_000
    """The setting that it is true with."""


@frozen
class Found:
    """What a check says about one act."""

    text: str
    remedy: Remedy | None = None
    severity: Severity | None = None
    """None: the rule's own."""
    relation: str | None = None
    """None: the act's own."""
    classes: tuple[str, ...] | None = None
    """None: the rule's own, and `massive` where that is so."""
    unknown: bool = False


Check = Callable[[Act, Case], Found | None]


@frozen
class Rule:
    """One kind of thing that is worth saying of a statement."""

    id: str
    """As its module is called, with hyphens."""
    severity: Severity
    """At most, if a check says nothing else."""
    family: Family
    classes: tuple[str, ...] = ()
    """What the gates ask for: `destructive`. Work on large relations is `massive` without a word here."""
    summary: str
    """A sentence: what the matter is."""
    condition: str
    """When it is found, and when not."""
    effect: str
    """What happens then on a server in use."""
    check: Check
    examples: tuple[Example, ...]
    safe: Callable[[Act, Case], SafeForm | None] | None = None
    """The safe form of what was found, where there is one."""


def no_act(_: Act, __: Case) -> None:
    """For rules about comments: these are no acts of statements."""
