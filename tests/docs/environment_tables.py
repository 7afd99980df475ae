"""The reference of `[environments.NAME]` and `[[keys]]`, made from the fields that they are read into."""

import ast
import enum
import inspect
import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import timedelta
from functools import cache
from typing import get_args, get_origin

from flyback.model import policy
from flyback.model.policy import Call, EnvironmentPolicy, TrustedKey

Row = tuple[str, str, str]
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1), "s": timedelta(seconds=1)}
_UNSAID = {
    "EnvironmentPolicy.protected": "Whether nothing at all runs there without gates; needs `system_identifier` and "
    "`database`.",
    "EnvironmentPolicy.system_identifier": "Of its cluster, `select system_identifier from pg_control_system()`: "
    "whoever connects to it meets these gates.",
    "EnvironmentPolicy.database": "Its name.",
    "EnvironmentPolicy.clock_skew": "By how much the server's clock and the host's may differ.",
    "WindowPolicy.allow": "Windows: `Sat,Sun 02:00 for 4h` and others; destructive and massive operations run in "
    "these alone.",
    "WindowPolicy.overrun": "What to do when it takes longer than the window: `finish-step`, `rollback`, `fail`.",
    "Call.command": "A program and its arguments, run without a shell; holds no secrets.",
    "Call.url": "Or an address.",
    "Call.method": "Of the request.",
    "Call.body": "Of the request.",
    "Call.timeout": "Of each attempt.",
    "Call.retries": "How often it is tried again.",
    "SmokePolicy.checks": "Commands and requests, tables of `command` or `url`.",
    "SmokePolicy.retries": "How often each file is asked again.",
    "SmokePolicy.pause": "Before it is asked again.",
    "TicketPolicy.user": "Who the token belongs to, where the system wants to know.",
    "OnCallPolicy.url": "Of PagerDuty.",
    "OnCallPolicy.token": "Of PagerDuty: `${env.NAME}`.",
    "RunbookPolicy.path": "Of the file, relative to the project folder.",
    "RunbookPolicy.reviewed_within": "How old its review may be.",
    "Channel.name": "How flyback calls it.",
    "Channel.to": "Recipients of e-mail.",
    "Channel.sender": "Of e-mail.",
    "Channel.events": "What it wants to hear of.",
    "Channel.headers": "Of requests; values may name secrets.",
    "Channel.retries": "How often a message is sent again.",
    "Channel.timeout": "Of each attempt.",
    "NotifyPolicy.lead_time": "How long before they must have been told.",
    "ApprovalPolicy.count": "How many people.",
    "RunnerPolicy.hosts": "Names of machines.",
    "InstancePolicy.most": "How many of them.",
    "Hook.before": "Commands and requests, scaling down; one that fails stops the run before it begins.",
    "Hook.after": "Commands and requests, scaling up.",
    "EvidencePolicy.max_age": "How old evidence may be.",
    "TrustedKey.role": "What `approval.roles` asks for.",
    "TrustedKey.environments": "For which; `*` is all of them.",
    "TrustedKey.expires": "From then on nothing new counts.",
    "TrustedKey.revoked": "Whether nothing counts any more that it ever signed.",
}
"""Of fields that say nothing themselves."""
_CONNECTION: tuple[Row, ...] = (
    ("url", "not set", "The database, unless `flyway.toml` says so: `jdbc:postgresql://db1:5432/shop`."),
    ("user", "not set", "Who connects."),
    ("password", "not set", "`${env.NAME}` or `${file.PATH}`, never the password itself."),
)
_ZONE: Row = ("window.zone", "not set", "The IANA zone of windows that name none: `Europe/Berlin`.")


def environment_rows() -> list[Row]:
    """Key, default and meaning of all that an environment can say."""
    rows = [*_CONNECTION, *_rows(EnvironmentPolicy, "", frozenset({"name"}))]
    place = next(index for index, row in enumerate(rows) if row[0].startswith("window."))
    return [*rows[:place], _ZONE, *rows[place:]]


def key_rows() -> list[Row]:
    """The same of a trusted key."""
    return list(_rows(TrustedKey, "", frozenset()))


def call_rows() -> list[Row]:
    """The same of a command or request."""
    return list(_rows(Call, "", frozenset()))


def _rows(made: type, place: str, without: frozenset[str]) -> Iterator[Row]:
    for each in fields(made) if is_dataclass(made) else ():
        if each.name in without:
            continue
        inner = next((one for one in get_args(each.type) if one is not type(None)), each.type)
        key = f"{place}{each.name}"
        if isinstance(inner, type) and is_dataclass(inner) and inner is not Call:
            yield from _rows(inner, f"{key}[]." if get_origin(each.type) is tuple else f"{key}.", frozenset())
            continue
        default = each.default if each.default_factory is MISSING else each.default_factory()
        yield key, _shown(default), _meaning(made, each.name)


def _meaning(made: type, name: str) -> str:
    said = _docs().get(f"{made.__name__}.{name}") or _UNSAID.get(f"{made.__name__}.{name}")
    if said is None and made is not Call and name in ("call", "opening", "noting"):
        said = "A command or a request."
    assert said, f"{made.__name__}.{name} says nothing"
    return " ".join(said.split()).replace("None:", "left out:")


@cache
def _docs() -> Mapping[str, str]:
    """What stands below the fields."""
    found: dict[str, str] = {}
    for node in ast.parse(inspect.getsource(policy)).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for field, below in zip(node.body, node.body[1:], strict=False):
            match field, below:
                case (
                    ast.AnnAssign(target=ast.Name(id=name)),
                    ast.Expr(value=ast.Constant(value=str(text))),
                ):
                    found[f"{node.name}.{name}"] = text
    return found


def _shown(default: object) -> str:
    match default:
        case bool():
            return f"`{str(default).lower()}`"
        case timedelta():
            return f'`"{_length(default)}"`'
        case enum.Enum():
            return f'`"{default.value}"`'
        case tuple() if default and all(isinstance(each, str) for each in default):
            return f"`{json.dumps(default)}`"
        case int() | float():
            return f"`{default}`"
        case str() if default:
            return f'`"{default}"`'
    return "needed" if default is MISSING else "not set"


def _length(span: timedelta) -> str:
    unit = next(name for name, length in _UNITS.items() if not span % length)
    return f"{span // _UNITS[unit]}{unit}"
