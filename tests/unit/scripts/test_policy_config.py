"""Environments and keys of `flyback.toml`: what they mean, and what is refused at every depth."""

import tomllib
from datetime import UTC, datetime, time, timedelta

import pytest

from flyback.filesystem.environments_example import EXAMPLE
from flyback.model.policy import Call, OneOff, Overrun, Weekly
from flyback.scripts.policy_config import Policies, policies

KEY = "ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
OTHER_KEY = "ed25519:PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw="
PROTECTED = 'protected = true\nsystem_identifier = "7391"\ndatabase = "shop"\n'


def read(text: str) -> Policies:
    document = tomllib.loads(text)
    return policies(document.get("environments", {}), document.get("keys", []), "flyback.toml")


def test_the_example_of_init_says_nothing_wrong() -> None:
    found = read(EXAMPLE)

    production = found.environments["production"]
    assert found.problems == ()
    assert (production.name, production.after, production.protected) == ("production", "staging", True)
    assert production.window.allow == (
        Weekly(days=(5, 6), start=time(2), length=timedelta(hours=4), zone="Europe/Berlin"),
    )
    assert isinstance(production.window.deny[0], OneOff)
    assert production.notify.channels[0].url == "${env.SLACK_WEBHOOK}"
    assert found.keys[0].may == ("approval", "waiver")
    assert found.connections["staging"] == {
        "url": "jdbc:postgresql://staging-db:5432/shop",
        "user": "migrator",
        "password": "${env.STAGING_PASSWORD}",
    }


def test_every_kind_of_value() -> None:
    found = read(
        """
[environments.a]
system_identifier = 7391234567890123456
hosts = ["a", "b:6000", "[::1]", "[::1]:7000", "/run/postgresql"]
clock_skew = "500ms"
smoke.timeout = "1h30m"
smoke.checks = [{command = ["true"]}, {url = "https://x", method = "POST", headers = {Accept = "a/b"}, status = 204}]
window.safety = 2
window.go_back = "90m"
window.overrun = "rollback"
window.always = true
ticket.fields = {begins = "data.start"}
ticket.call.url = "https://t/{ticket}"
[[keys]]
owner = "ann"
emails = ["Ann@Example.COM"]
public = "KEY"
may = ["approval"]
expires = 2027-01-31
""".replace("KEY", KEY)
    )

    policy = found.environments["a"]
    assert found.problems == ()
    assert policy.system_identifier == "7391234567890123456"
    assert policy.hosts == ("a:5432", "b:6000", "[::1]:5432", "[::1]:7000", "/run/postgresql:5432")
    assert (policy.clock_skew, policy.smoke.timeout) == (timedelta(milliseconds=500), timedelta(minutes=90))
    assert policy.smoke.checks[0] == Call(command=("true",))
    assert policy.smoke.checks[1] == Call(url="https://x", method="POST", headers={"Accept": "a/b"}, status=204)
    window = policy.window
    assert (window.safety, window.go_back, window.overrun) == (2.0, timedelta(minutes=90), Overrun.ROLLBACK)
    assert window.always
    assert (policy.ticket.fields["begins"], policy.ticket.call.url) == ("data.start", "https://t/{ticket}")
    assert (found.keys[0].emails, found.keys[0].expires) == (("ann@example.com",), datetime(2027, 1, 31, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        pytest.param("protectd = true", "Unknown: 'environments.x.protectd'", "protected", id="environment"),
        pytest.param(
            "[environments.x.window]\nalow = []", "Unknown: 'environments.x.window.alow'", "allow", id="table"
        ),
        pytest.param(
            "[[environments.x.smoke.checks]]\ncommand = ['a']\nretires = 1",
            "Unknown: 'environments.x.smoke.checks[1].retires'",
            "retries",
            id="list of tables",
        ),
        pytest.param(
            "[environments.x.ticket.call]\ncomand = ['a']",
            "Unknown: 'environments.x.ticket.call.comand'",
            "command",
            id="table in a table",
        ),
        pytest.param("zone = 'UTC'", "Unknown: 'environments.x.zone'", "", id="zone where there are no windows"),
    ],
)
def test_unknown_keys_are_refused_with_the_nearest_name(text: str, what: str, hint: str) -> None:
    found = read(f"[environments.x]\n{text}\n")

    assert [(each.code, each.what, each.where) for each in found.problems] == [
        ("unknown-setting", what, "flyback.toml")
    ]
    assert hint in found.problems[0].hint


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param("protected = 'yes'", "protected should be either true or false", id="truth as a text"),
        pytest.param("protected = 1", "protected should be either true or false", id="truth as a number"),
        pytest.param(
            "protected = true", "says neither or only half of which database it is", id="protected, no identity"
        ),
        pytest.param(
            "protected = true\ndatabase = 'shop'", "says neither or only half", id="protected, half of an identity"
        ),
        pytest.param("after = 'x'", "after should be another environment", id="after itself"),
        pytest.param("after = 'stagin'", "after names no environment: stagin", id="after nobody"),
        pytest.param("off = ['target']", "off cannot switch off target", id="essential gate off"),
        pytest.param("off = ['windw']", "off names no gate: windw", id="unknown gate off"),
        pytest.param("ask = ['windw']", "ask names no gate: windw", id="unknown gate asked"),
        pytest.param("ask = ['window']\noff = ['window']", "ask names window, and so does off", id="asked and off"),
        pytest.param("off = 'window'", "off should be a list of texts", id="text for a list"),
        pytest.param("hosts = ['']", "hosts should be a list of texts", id="empty host"),
        pytest.param("clock_skew = 30", "clock_skew should be a length of time in quotes", id="number for a length"),
        pytest.param("clock_skew = '-1s'", "clock_skew should be a length of time", id="negative length"),
        pytest.param("clock_skew = '999999999w'", "should not be longer than ten years", id="endless length"),
        pytest.param("window.safety = 0.9", "window.safety should be at least 1", id="unsafe"),
        pytest.param("window.safety = nan", "window.safety should be a number", id="not a number"),
        pytest.param("window.safety = true", "window.safety should be a number", id="truth for a number"),
        pytest.param("window.allow = ['Sat 02:00 for 4h']", "it has no time zone", id="window without zone"),
        pytest.param(
            "window = {zone = 'Mars/X', deny = ['daily 1:00 for 1h']}", "no IANA time zone", id="no such zone"
        ),
        pytest.param("window.overrun = 'stop'", "should be one of finish-step, rollback, fail", id="unknown word"),
        pytest.param("approval.count = 0", "approval.count should be at least 1", id="nobody approves"),
        pytest.param("approval.count = 1.5", "approval.count should be a whole number", id="half a person"),
        pytest.param("approval.break_glass = 1", "approval.break_glass should be at least 2", id="breaks glass alone"),
        pytest.param("evidence.max_age = '0s'", "evidence.max_age should be longer than nothing", id="no age"),
        pytest.param("instances.most = -1", "instances.most should not be negative", id="negative number"),
        pytest.param("ticket.system = 'servicenw'", "ticket.system is none that is known", id="unknown system"),
        pytest.param("ticket.token = 'abc'", "ticket.token holds a secret", id="secret"),
        pytest.param(
            "ticket.token = '$${env.X}'", "ticket.token holds a secret", id="secret that looks like a reference"
        ),
        pytest.param("ticket.url = 'https://u:p@t'", "ticket.url holds a secret", id="secret in a URL"),
        pytest.param("password = 'abc'", "password holds a password", id="password"),
        pytest.param("url = 'postgresql://u:p@h/d'", "url holds a password", id="password in a URL"),
        pytest.param("url = 'jdbc:postgresql://h/d?password=p'", "url holds a password", id="password in a JDBC URL"),
        pytest.param("url = 5", "url should be a text", id="number for a URL"),
        pytest.param("instances.call = {command = ['a'], url = 'b'}", "either a command or a url", id="two calls"),
        pytest.param("smoke.checks = [{}]", "smoke.checks[1] needs either a command or a url", id="no call"),
        pytest.param("smoke.checks = [{url = 'a', status = 20}]", "status should be a status of HTTP", id="no status"),
        pytest.param("smoke.checks = {url = 'a'}", "should be a list of tables", id="table for a list of tables"),
        pytest.param("smoke = 'a.sql'", "smoke should be a table", id="text for a table"),
        pytest.param(
            "hooks.before = [{command = ['a', '${env.TOKEN}']}]",
            "hooks.before[1].command names a secret, which everybody",
            id="secret in an argument",
        ),
        pytest.param(
            "smoke.checks = [{url = 'https://x', headers = {Authorization = 'Bearer a'}}]",
            "smoke.checks[1].headers.Authorization holds a secret",
            id="secret in a header",
        ),
        pytest.param("notify.channels = [{name = 'a', kind = 'slack'}]", "notify.channels[1] needs url", id="no URL"),
        pytest.param(
            "notify.channels = [{name = 'a', kind = 'slak', url = 'x'}]",
            "notify.channels[1].kind is none that is known: slak",
            id="unknown channel",
        ),
        pytest.param(
            "notify.channels = [{name = 'a', kind = 'email', url = 'smtp://x'}]", "needs to:", id="e-mail to nobody"
        ),
        pytest.param(
            "notify.channels = [{name = 'a', kind = 'webhook', url = 'https://x', events = ['start']}]",
            "names no event: start",
            id="unknown event",
        ),
    ],
)
def test_what_cannot_be_is_refused(text: str, what: str) -> None:
    (problem,) = read(f"[environments.x]\n{text}\n").problems

    assert (problem.code, problem.where) == ("bad-setting", "flyback.toml")
    assert what in problem.what


@pytest.mark.parametrize("secret", ["hunter2"])
def test_no_secret_is_repeated(secret: str) -> None:
    found = read(
        f"[environments.x]\npassword = '{secret}'\nurl = 'postgresql://u:{secret}@h/d'\nticket.token = '{secret}'\n"
        f"notify.channels = [{{name = 'a', kind = 'webhook', url = 'https://u:{secret}@h', secret = '{secret}'}}]\n"
    )

    assert len(found.problems) == 5
    assert secret not in "".join(map(str, found.problems))


def test_promotion_in_a_circle_is_told_once() -> None:
    found = read("[environments.a]\nafter = 'b'\n[environments.b]\nafter = 'c'\n[environments.c]\nafter = 'a'\n")

    assert [each.what for each in found.problems] == ["environments.a.after goes round in a circle: a -> b -> c -> a"]


def test_a_protected_environment_is_no_other() -> None:
    same = 'system_identifier = "7391"\ndatabase = "shop"\n'

    assert "environments.a is the same database as b" in str(
        read(f"[environments.a]\n{PROTECTED}\n[environments.b]\n{same}").problems[0]
    )
    assert read(f"[environments.a]\n{same}\n[environments.b]\n{same}").problems == ()
    assert read("[environments.a]\n[environments.b]\n").problems == ()


def keys(*tables: str) -> str:
    return "[environments.production]\n" + "".join(f"[[keys]]\n{each}\n" for each in tables)


ANN = f"owner = 'ann'\npublic = '{KEY}'\nmay = ['approval']\n"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param(keys("owner = 'ann'\nmay = []"), "keys[1] needs public", id="no key"),
        pytest.param(keys(ANN.replace("ann", " ")), "owner should name somebody", id="nobody"),
        pytest.param(keys(ANN.replace("approval", "aproval")), "names no kind of evidence: aproval", id="kind"),
        pytest.param(keys(f"{ANN}environments = ['prod']"), "names no environment: prod", id="environment"),
        pytest.param(keys(f"{ANN}emails = ['ann']"), "no e-mail address: ann", id="address"),
        pytest.param(keys(f"{ANN}expires = 2027-01-01T00:00:00"), "a time with its offset", id="time without offset"),
        pytest.param(keys(f"{ANN}revoked = 'no'"), "should be either true or false", id="revoked"),
        pytest.param(keys(ANN.replace(KEY, "ed25519:abc")), "keys[1].public is no public key", id="not a key"),
        pytest.param(keys(ANN, ANN.replace("ann", "bob")), "keys[2].public is that of keys[1], too", id="key twice"),
        pytest.param(
            keys(
                f"{ANN}emails = ['a@x.org']",
                ANN.replace("ann", "bob").replace(KEY, OTHER_KEY) + "emails = ['A@X.org']",
            ),
            "has the address a@x.org, as ann has: one person cannot be two",
            id="one person as two",
        ),
        pytest.param("keys = 'x'", "keys should be a list of tables", id="no tables"),
    ],
)
def test_keys_that_cannot_be_trusted(text: str, what: str) -> None:
    assert what in str(read(text).problems[0])
