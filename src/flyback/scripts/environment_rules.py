"""What an environment's policy cannot say though every single value of it could be."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from flyback.model.policy import ESSENTIAL, GATES, Call, Channel, EnvironmentPolicy
from flyback.scripts.flyway_sources import nearest

Fault = tuple[str, str, str]
"""Where below the environment (`ticket.token`), what is wrong, a hint."""

SYSTEMS = ("servicenow", "jira", "github", "http", "command")
"""Ticket systems."""
CHANNELS = ("slack", "teams", "email", "webhook", "apprise")
"""Kinds of channels."""
EVENTS = ("planned", "started", "finished", "failed", "emergency")
_REFERENCE = re.compile(r"(?<!\$)\$\{(?:env|file)\.[^}]+\}")
_NO_SECRET = (
    "holds a secret; name the place where it is instead",
    'write "${env.NAME}" for an environment variable, "${file.PATH}" for a file',
)
_SECRET_HEADER = re.compile(r"authorization|token|secret|password|cookie|api-?key", re.IGNORECASE)
_LOGIN = re.compile(r"://[^/@?#]*:[^/@?#]+@|[?&](?:password|passwd|token)=", re.IGNORECASE)
_NONE = timedelta()


def faults(policy: EnvironmentPolicy, known: Iterable[str]) -> Iterator[Fault]:
    """Everything that cannot be; `known` are the names of all environments."""
    yield from _place(policy, tuple(known))
    yield from _gates(policy)
    yield from _limits(policy)
    yield from _people(policy)
    for where, call in _calls(policy):
        yield from _of_call(where, call)
    for number, channel in enumerate(policy.notify.channels, 1):
        yield from _of_channel(f"notify.channels[{number}]", channel)


def is_secret(text: str) -> bool:
    """Whether a text that should only name the place of a secret may be one itself."""
    return bool(text) and not _REFERENCE.search(text)


def holds_login(url: str) -> bool:
    """Whether a URL has a password in it that is none of the `${...}`."""
    return bool(_LOGIN.search(_REFERENCE.sub("", url)))


def _place(policy: EnvironmentPolicy, known: tuple[str, ...]) -> Iterator[Fault]:
    if policy.after == policy.name:
        yield "after", "should be another environment", ""
    elif policy.after and policy.after not in known:
        yield "after", f"names no environment: {policy.after}", nearest(policy.after, known)
    if policy.system_identifier and not policy.system_identifier.isdecimal():
        yield "system_identifier", "should be a number", "select system_identifier from pg_control_system()"
    if policy.protected and not (policy.system_identifier and policy.database):
        what = "says neither or only half of which database it is, so that a DSN could lead there unnoticed"
        hint = (
            "a protected environment needs system_identifier and database: "
            "select system_identifier, current_database() from pg_control_system()"
        )
        yield "protected", what, hint


def _gates(policy: EnvironmentPolicy) -> Iterator[Fault]:
    for name in policy.off:
        if name in ESSENTIAL:
            yield "off", f"cannot switch off {name}: without it no other gate can be believed", ""
    for key, names in (("off", policy.off), ("ask", policy.ask)):
        for name in names:
            if name not in GATES:
                yield key, f"names no gate: {name}", nearest(name, GATES)
    if both := sorted({*policy.off} & {*policy.ask}):
        yield "ask", f"names {both[0]}, and so does off", ""


def _limits(policy: EnvironmentPolicy) -> Iterator[Fault]:
    window, smoke = policy.window, policy.smoke
    spans = {
        "clock_skew": (policy.clock_skew, _NONE),
        "window.go_back": (window.go_back, _NONE),
        "smoke.pause": (smoke.pause, _NONE),
        "notify.lead_time": (policy.notify.lead_time, _NONE),
    }
    positive = {
        "smoke.timeout": smoke.timeout,
        "runbook.reviewed_within": policy.runbook.reviewed_within,
        "evidence.max_age": policy.evidence.max_age,
    }
    yield from ((name, "should not be negative", "") for name, (span, least) in spans.items() if span and span < least)
    yield from ((name, "should be longer than nothing", "") for name, span in positive.items() if span <= _NONE)
    if window.safety < 1:
        yield "window.safety", "should be at least 1: the rehearsed time is multiplied by it", ""
    if smoke.retries < 0:
        yield "smoke.retries", "should not be negative", ""
    if policy.instances.most < 0:
        yield "instances.most", "should not be negative", ""
    if policy.ticket.system and policy.ticket.system not in SYSTEMS:
        yield "ticket.system", f"is none that is known: {policy.ticket.system}", nearest(policy.ticket.system, SYSTEMS)


def _people(policy: EnvironmentPolicy) -> Iterator[Fault]:
    if policy.approval.count < 1:
        yield "approval.count", "should be at least 1", 'who needs no approval writes off = ["approval"]'
    if policy.approval.break_glass < 2:
        yield "approval.break_glass", "should be at least 2: who asks for it, and somebody else", ""
    for name, token in (("ticket.token", policy.ticket.token), ("on_call.token", policy.on_call.token)):
        if is_secret(token):
            yield name, *_NO_SECRET
    for name, url in (("ticket.url", policy.ticket.url), ("on_call.url", policy.on_call.url)):
        if holds_login(url):
            yield name, *_NO_SECRET


def _calls(policy: EnvironmentPolicy) -> Iterator[tuple[str, Call]]:
    single: Mapping[str, Call] = {
        "ticket.call": policy.ticket.call,
        "ticket.opening": policy.ticket.opening,
        "ticket.noting": policy.ticket.noting,
        "on_call.call": policy.on_call.call,
        "instances.call": policy.instances.call,
    }
    yield from ((where, call) for where, call in single.items() if call != Call())
    lists = {
        "smoke.checks": policy.smoke.checks,
        "hooks.before": policy.hooks.before,
        "hooks.after": policy.hooks.after,
    }
    for where, calls in lists.items():
        yield from ((f"{where}[{number}]", call) for number, call in enumerate(calls, 1))


def _of_call(where: str, call: Call) -> Iterator[Fault]:
    if bool(call.command) == bool(call.url):
        yield where, "needs either a command or a url", 'command = ["program", "argument"]'
    if any(_REFERENCE.search(word) for word in call.command):
        what = "names a secret, which everybody on the machine could read among the arguments"
        yield f"{where}.command", what, "let the program read it from its environment, or from a file"
    yield from _of_sending(where, call)
    if not 100 <= call.status <= 599:
        yield f"{where}.status", "should be a status of HTTP, 100 to 599", ""


def _of_channel(where: str, channel: Channel) -> Iterator[Fault]:
    if channel.kind not in CHANNELS:
        yield f"{where}.kind", f"is none that is known: {channel.kind}", nearest(channel.kind, CHANNELS)
    if channel.kind == "email" and not channel.to:
        yield where, 'needs to: ["dba@example.com"]', ""
    for event in channel.events:
        if event not in EVENTS:
            yield f"{where}.events", f"names no event: {event}", nearest(event, EVENTS)
    if is_secret(channel.secret):
        yield f"{where}.secret", *_NO_SECRET
    yield from _of_sending(where, channel)


def _of_sending(where: str, sent: Call | Channel) -> Iterator[Fault]:
    """What calls and channels have in common."""
    if holds_login(sent.url):
        yield f"{where}.url", *_NO_SECRET
    for name, value in sent.headers.items():
        if _SECRET_HEADER.search(name) and is_secret(value):
            yield f"{where}.headers.{name}", *_NO_SECRET
    if sent.timeout <= _NONE:
        yield f"{where}.timeout", "should be longer than nothing", ""
    if sent.retries < 0:
        yield f"{where}.retries", "should not be negative", ""
