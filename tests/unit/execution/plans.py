"""Plans for the machine, in a word a step: `a` is atomic, `3` a script of three statements that is not, `3!` resumed
after its first statement, `c` one statement between two notes."""

from flyback.execution.machine import State, advance, begin
from flyback.execution.values import Action, Busy, Event, Patience
from flyback.model.failure import Failure
from flyback.model.plan import Alone, Atomic, Command, Direction, LockWait, Plan, Step, Unit, Wait
from flyback.model.run import Blocker
from flyback.model.script import Source
from flyback.model.version import Version

PATIENCE = Patience(timeout=100, max_timeout=2000, budget=300)
LOST = Failure(where="V1__a.sql", message="server closed the connection", sqlstate="", statement="")
REFUSED = Failure(where="V1__a.sql:3:1", message="no such thing", sqlstate="42704", statement="select")
LOCKED = Failure(where="V1__a.sql:1:1", message="could not obtain lock", sqlstate="55P03", statement="alter")
NOWAIT = LockWait(timeout=100, nowait=True)


def atomic(through: int) -> Atomic:
    return Atomic(commands=(Command(sql="BEGIN"), Command(sql="COMMIT")), through=through)


def alone(ordinal: int) -> Alone:
    before, after = atomic(ordinal - 1), atomic(ordinal)
    return Alone(before=before, command=Command(sql="vacuum"), after=after, wait=Wait.PATIENT)


def units(word: str) -> tuple[Unit, ...]:
    match word:
        case "a":
            return (atomic(2),)
        case "c":
            return (atomic(0), alone(1), atomic(1))
        case _:
            count = int(word.rstrip("!"))
            first = 1 if word.endswith("!") else 0
            return (atomic(first), *(atomic(ordinal) for ordinal in range(first + 1, count + 1)), atomic(count))


def step(rank: int, word: str) -> Step:
    name = f"V{rank}__a.sql"
    source = Source(path=name, script=name, digest="", checksum=0, sql="", execute_in_transaction=None)
    return Step(
        direction=Direction.APPLY,
        source=source,
        version=Version(str(rank)),
        description="a",
        type="SQL",
        installed_rank=rank,
        resumed=word.endswith("!"),
        units=units(word),
    )


def plan(words: str, *, grouped: bool = False) -> Plan:
    steps = tuple(step(rank, word) for rank, word in enumerate(words.split(), start=1))
    return Plan(schema="public", steps=steps, grouped=grouped, digest="")


def blocker(seconds: float, state: str = "active") -> Blocker:
    return Blocker(
        pid=7, application="shop", user="app", state=state, seconds=seconds, relation="t", mode="", query="select"
    )


def busy(*seconds: float) -> Busy:
    return Busy(failure=LOCKED, blockers=tuple(blocker(each) for each in seconds))


def play(made: Plan, *events: Event, patience: Patience = PATIENCE) -> tuple[State, list[Action]]:
    """The actions that a run asks for when these events answer them."""
    state, action = begin(made, patience)
    actions = [action]
    for event in events:
        state, action = advance(state, event)
        actions.append(action)
    return state, actions
