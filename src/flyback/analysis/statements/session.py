"""Statements about the session: SET, RESET, SHOW, DISCARD, LISTEN, NOTIFY and their like."""

from flyback.analysis.impact import Impact
from flyback.analysis.setting import set_variable
from flyback.frozen import replaced
from flyback.model.snapshot import Constraint
from flyback.syntax.object_names import Node, strings
from flyback.syntax.trees import body_of, kind_of, listed, text


def variable_set_stmt(body: Node, impact: Impact) -> None:
    """SET and RESET."""
    local = bool(body.get("is_local"))
    kind, name = text(body, "kind"), text(body, "name")
    if kind == "VAR_RESET_ALL":
        impact.act("set", name="all")
        impact.database.also(impact.database.session.reset())
    elif kind in ("VAR_SET_DEFAULT", "VAR_RESET"):
        set_variable(name, None, impact, local=local)
    elif kind == "VAR_SET_VALUE":
        set_variable(name, _values(body), impact, local=local)


def _values(body: Node) -> tuple[str, ...]:
    return tuple(_value(item) for item in listed(body, "args"))


def _value(node: Node) -> str:
    constant = body_of(node, "A_Const")
    if kind_of(node) == "A_Const" and "sval" not in constant:
        return _number(constant)
    return "".join(strings([node])) or "?"


def _number(constant: Node) -> str:
    match constant:
        case {"ival": {"ival": int(number)}}:
            return str(number)
        case {"fval": {"fval": str(number)}}:
            return number
        case {"boolval": dict(value)}:
            return "on" if value.get("boolval") else "off"
        case _:
            return "0"


def discard_stmt(body: Node, impact: Impact) -> None:
    """DISCARD; only ALL changes what statements mean."""
    if text(body, "target") in ("DISCARD_ALL", ""):
        session = impact.database.session
        impact.database.also(session.reset())
        session.prepared = {}


def variable_show_stmt(body: Node, impact: Impact) -> None:
    """Shows a setting."""


def listen_stmt(body: Node, impact: Impact) -> None:
    """Waits for messages."""


def unlisten_stmt(body: Node, impact: Impact) -> None:
    """Waits for none any more."""


def notify_stmt(body: Node, impact: Impact) -> None:
    """Sends a message when the transaction commits."""


def load_stmt(body: Node, impact: Impact) -> None:
    """Loads a library into the server process."""
    impact.cannot_tell(f"what the library {text(body, 'filename')} does")


def constraints_set_stmt(body: Node, impact: Impact) -> None:
    """When deferrable constraints are checked; PostgreSQL looks them up without locking their tables."""
    session, database = impact.database.session, impact.database
    deferred = bool(body.get("deferred"))
    names = [name for item in listed(body, "constraints") if (name := text(body_of(item, "RangeVar"), "relname"))]
    meant = [each for each in database.all(Constraint) if each.name in names] if names else []
    for name in names:
        same = [each for each in meant if each.name == name]
        if not same and database.complete:
            impact.refuse("42704", f'constraint "{name}" does not exist')
        elif same and not any(each.deferrable for each in same):
            impact.refuse("42809", f'constraint "{name}" is not deferrable')
    said = tuple((name, deferred) for name in names or [""])
    before = session.now.deferral if names else ()
    database.also(session.change_local(lambda now: replaced(now, deferral=(*before, *said))))
    if not deferred:
        database.also(session.check(frozenset(each.oid for each in meant) if names else None))
