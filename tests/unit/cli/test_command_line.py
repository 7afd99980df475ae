"""Flyway's spelling and the usual one, in any place of the line."""

import click
import pytest

from flyback.cli.command_line import Call, understand
from flyback.cli.main import main
from flyback.cli.setting_names import Setting, meaning
from flyback.cli.verbs import FLAGS, VALUED, VERBS
from flyback.errors import UsageError
from flyback.scripts.flyway_keys import FIELD_OF, REFUSED, REFUSED_AS_ARGUMENT, SHAPE_OF, kebab

SECRET = "hunter2"


@pytest.mark.parametrize(
    ("line", "settings"),
    [
        ("rehearse -outOfOrder=true", {"outOfOrder": "true"}),
        ("-outOfOrder=true rehearse", {"outOfOrder": "true"}),
        ("-outOfOrder rehearse", {"outOfOrder": "true"}),
        ("-flyway.outOfOrder=false rehearse", {"outOfOrder": "false"}),
        ("rehearse --out-of-order", {"outOfOrder": "true"}),
        ("--out-of-order=false rehearse", {"outOfOrder": "false"}),
        ("rehearse --no-out-of-order", {"outOfOrder": "false"}),
        ("rehearse --outOfOrder", {"outOfOrder": "true"}),
        ("rehearse -target=12", {"target": "12"}),
        ("--target 12 rehearse", {"target": "12"}),
        ("rehearse --target=12?", {"target": "12?"}),
        ("rehearse --locations filesystem:a,filesystem:b", {"locations": "filesystem:a,filesystem:b"}),
        ("rehearse -placeholders.a.b=c=d", {"placeholders.a.b": "c=d"}),
        ("rehearse --placeholder x=y=z", {"placeholders.x": "y=z"}),
        ("rehearse --placeholder=x=", {"placeholders.x": ""}),
        ("-url=jdbc:postgresql://h/d?a=b rehearse", {"url": "jdbc:postgresql://h/d?a=b"}),
        ("-environments.dev.url=jdbc:x rehearse", {"environments.dev.url": "jdbc:x"}),
        ("-environment=dev rehearse", {"environment": "dev"}),
        ("-configFiles=a.toml,b.toml rehearse", {"configFiles": "a.toml,b.toml"}),
        ("-password=a=b rehearse", {"password": "a=b"}),
        ("-postgresql.transactional.lock=false rehearse", {"postgresql.transactional.lock": "false"}),
        ("--no-postgresql-transactional-lock rehearse", {"postgresql.transactional.lock": "false"}),
        ("-batch=true -stream=true rehearse", {"batch": "true", "stream": "true"}),
        ("-driver=org.postgresql.Driver rehearse", {"driver": "org.postgresql.Driver"}),
        ("rehearse --lock-timeout 300", {"flyback.lock_timeout": "300"}),
        ("rehearse --no-drift", {"flyback.drift": "false"}),
        ("rehearse --flyback-schema x", {"flyback.schema": "x"}),
        ("rehearse -flyback.lock_timeout=300", {"flyback.lock_timeout": "300"}),
        ("rehearse -target=1 -target=2", {"target": "2"}),
    ],
)
def test_settings(line: str, settings: dict[str, str]) -> None:
    found = understand(line.split())
    assert (found.settings, found.calls, found.options) == (settings, (Call(verb="rehearse", words=()),), ())


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("rehearse -outputType=json", [("--json",)]),
        ("rehearse -outputType=text", []),
        ("rehearse -outputFile=x", [("--output-file", "x")]),
        ("-workingDirectory=x rehearse", [("--project", "x")]),
        ("-infoOfState=pending -migrationIds rehearse", [("--info-of-state", "pending"), ("--migration-ids",)]),
        ("-infoSinceDate=01/12/2020 rehearse", [("--info-since-date", "01/12/2020")]),
        ("-cherryPick=3,1 rehearse", [("--cherry-pick", "3,1")]),
        ("-q rehearse -skipCheckForUpdate", [("--quiet",)]),
        ("--project x rehearse", [("--project", "x")]),
        ("--project=x rehearse", [("--project=x",)]),
        ("rehearse -?", [("--help",)]),
        ("-h rehearse", [("--help",)]),
    ],
)
def test_own_options_of_verbs(line: str, options: list[tuple[str, ...]]) -> None:
    found = understand(line.split())
    assert (list(found.options), found.calls, found.settings) == (options, (Call(verb="rehearse", words=()),), {})


@pytest.mark.parametrize(
    ("line", "calls"),
    [
        ("", []),
        ("-v", []),
        ("--version", []),
        ("rehearse --version 12 13", [("rehearse", "13")]),
        ("rehearse new", [("rehearse", "new")]),
        ("new init", [("new", "init")]),
        ("new -- -target=1", [("new", "-target=1")]),
        ("new -1", [("new", "-1")]),
        ("new -", [("new", "-")]),
    ],
)
def test_verbs_and_words(line: str, calls: list[tuple[str, ...]]) -> None:
    found = understand(line.split()).calls
    assert [(call.verb, *call.words) for call in found] == calls


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("reherse", "no such command: reherse / did you mean rehearse?"),
        ("check", "no such command: check / flyback rehearse proves what a migration changes"),
        ("rehearse -outOfOrdr=true", "no such option: -outOfOrdr / did you mean -outOfOrder?"),
        ("rehearse --out-of-ordr", "no such option: --out-of-ordr / did you mean --out-of-order"),
        ("rehearse --no-target", "no such option: --no-target / did you mean --target"),
        ("rehearse -al", "no such option: -al"),
        ("rehearse -dryRunOutput=x", "-dryRunOutput is not supported: flyback would not write this file"),
        ("rehearse --dry-run-output=x", "--dry-run-output is not supported: flyback would not write this file"),
        ("rehearse -errorOverrides=x", "never turns an error of the server into a warning"),
        ("rehearse -reportEnabled=true", "writes no report of Flyway's"),
        ("rehearse -check.changesSource=x", "flyback has nothing that check.changesSource could set"),
        ("rehearse -target", "-target needs a value: -target=..."),
        ("rehearse --target", "--target needs a value"),
        ("rehearse -outputType=xml", "-outputType needs json or text"),
        ("rehearse -outputFile", "-outputFile needs a value"),
        ("rehearse --placeholder x", "--placeholder needs a name and a value"),
        ("rehearse --placeholder =x", "--placeholder needs a name and a value"),
        (f"-password {SECRET} rehearse", "-password needs a value: -password=..."),
        (f"-pasword={SECRET} rehearse", "no such option: -pasword / did you mean -password?"),
        (f"--pasword {SECRET} rehearse", "no such option: --pasword / did you mean --password"),
    ],
)
def test_what_is_not_understood(line: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        understand(line.split())
    told = str(caught.value)
    assert said in told.replace("\n  hint: ", " / ")
    assert SECRET not in told


def test_every_mistake_is_told() -> None:
    with pytest.raises(UsageError) as caught:
        understand(["rehearse", "-nope=1", "-dryRunOutput=x", "-target"])
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("value", ["", "false"])
@pytest.mark.parametrize("key", [*REFUSED, *REFUSED_AS_ARGUMENT])
def test_what_is_refused_may_be_off(key: str, value: str) -> None:
    assert key == "cherryPick" or understand(["rehearse", f"-{key}={value}"]).settings == {}


@pytest.mark.parametrize("key", FIELD_OF)
def test_every_setting_has_both_spellings(key: str) -> None:
    alone = "true" if SHAPE_OF[key] is bool else None
    assert meaning(f"-{key}") == meaning(f"--{kebab(key)}") == Setting(key=key, constant=alone)


def test_the_own_options_of_verbs_are_known_without_importing_them() -> None:
    flags = {"--help", "-h"}
    valued: set[str] = set()
    for verb in VERBS:
        command = main.get_command(click.Context(main), verb)
        assert command
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                (flags if parameter.is_flag else valued).update(parameter.opts)
    assert (flags - FLAGS, valued - VALUED) == (set(), set())
