"""The reference pages' tables, made from the code; run as a program, it puts them into the pages."""

import re
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

import click

from docs.environment_tables import Row, call_rows, environment_rows, key_rows
from docs.evidence_tables import evidence_tables
from docs.facts_tables import facts_tables
from docs.schema_tables import tables
from flyback.analysis.rule import Rule
from flyback.analysis.rule_names import RULES
from flyback.analysis.rulebook import rule
from flyback.cli.main import main as command
from flyback.cli.setting_help import SETTINGS, SettingsVerb
from flyback.cli.verbs import NOT_VERBS, VERBS
from flyback.filesystem.init_file import EXPLAINED, written
from flyback.model.risk import Family
from flyback.report.checklist_json import json_schema as checklist_schema
from flyback.report.compat import json_schema as compat_schema
from flyback.report.release.value import json_schema as release_schema
from flyback.report.risk.findings_json import json_schema as findings_schema
from flyback.report.services.schema import json_schema as services_schema
from flyback.report.target.flyway_json import json_schema
from flyback.report.window.value import json_schema as window_schema
from flyback.scripts.flyway_keys import (
    FIELD_OF,
    NAMESPACES_WITHOUT_EFFECT,
    REFUSED,
    REFUSED_AS_ARGUMENT,
    REFUSED_ON_DATABASE,
    WITHOUT_EFFECT,
)
from flyback.settings import TABLES, FlybackSettings

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
PLACE = re.compile(r"(<!-- ([a-z-]+): begin -->\n).*?(<!-- \2: end -->)", re.DOTALL)
UNHEEDED = {
    *("baselineDescription", "baselineOnMigrate", "baselineVersion", "callbackLocations", "cleanDisabled"),
    *("connectRetries", "connectRetriesInterval", "group", "ignoreMigrationPatterns", "initSql", "installedBy"),
    *("lockRetryCount", "outOfOrder", "outputQueryResults", "password"),
    *("skipExecutingMigrations", "tablespace", "target", "url", "user", "validateOnMigrate"),
}
"""Keys that are read, and checked, and change nothing in a rehearsal."""
LOCK = "postgresql.transactional.lock"
"""Read, and of no effect: flyback's lock is one of the session on a connection of its own, which hinders nothing."""


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines) + "\n"


def listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names)) + "\n"


def verb_of(name: str) -> click.Command:
    found = command.get_command(click.Context(command), name)
    assert found
    return found


def options(verb: str) -> str:
    rows = []
    for parameter in verb_of(verb).params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            value = "" if parameter.is_flag else f" {parameter.make_metavar(click.Context(command))}"
            rows.append((f"`{parameter.opts[0]}{value}`", parameter.help or ""))
    return table(("option", "meaning"), [*rows, *settings(verb_of(verb))])


def settings(command: click.Command) -> list[tuple[str, str]]:
    names = command.settings if isinstance(command, SettingsVerb) else ()
    return [(f"`{f'--{name} {SETTINGS[name][0]}'.rstrip()}`", SETTINGS[name][1]) for name in names]


def flyback_keys() -> str:
    defaults = FlybackSettings()
    rows = (
        (f"`{each.name}`", _shown(getattr(defaults, each.name)), " ".join(EXPLAINED[each.name].split()))
        for each in fields(FlybackSettings)
        if each.name not in TABLES
    )
    return table(("key", "default", "meaning"), rows)


def policy_keys(rows: Iterable[Row]) -> str:
    return table(("key", "default", "meaning"), ((f"`{key}`", default, text) for key, default, text in rows))


def _shown(value: object) -> str:
    return f"`{written(value)}`" if value not in (None, "") else "not set"


def rules() -> str:
    """Every rule: in a table by kind of harm, then one after another with what it is found in."""
    found = sorted(map(rule, RULES), key=lambda each: (list(Family).index(each.family), -each.severity, each.id))
    rows = ((f"[`{each.id}`](#{each.id})", each.severity.name.lower(), each.summary) for each in found)
    overview = table(("rule", "severity", "what it says"), rows)
    return f"{overview}\n" + "\n".join(map(_rule, sorted(found, key=lambda each: each.id)))


def _rule(each: Rule) -> str:
    classes = f" · {', '.join(each.classes)}" if each.classes else ""
    lines = [f"### {each.id}", "", f"{each.severity.name.lower()} · {each.family.value}{classes}", ""]
    lines += [f"**Found**: {each.condition}", "", f"**Effect**: {each.effect}", ""]
    for example in each.examples[:1]:
        lines += ["```sql", "-- bad", _script(example.bad), "```", ""]
        if example.good:
            steps = [
                f"-- {'good' if len(example.good) == 1 else f'good, script {number}'}\n{_script(good)}"
                for number, good in enumerate(example.good, start=1)
            ]
            lines += ["```sql", *steps, "```", ""]
    return "\n".join(lines)


def _script(sql: str) -> str:
    return sql if sql.endswith(";") else f"{sql};"


def parts() -> dict[str, str]:
    """What stands between the marks, by their names."""
    return {
        **{f"options-of-{verb}": options(verb) for verb in VERBS},
        "evidence": evidence_tables(),
        "flyback-keys": flyback_keys(),
        "facts": facts_tables(),
        "environment-keys": policy_keys(environment_rows()),
        "call-keys": policy_keys(call_rows()),
        "trusted-keys": policy_keys(key_rows()),
        "rules": rules(),
        "verbs-json": tables(json_schema()),
        "findings-json": tables(findings_schema()),
        "compat-json": tables(compat_schema()),
        "checklist-json": tables(checklist_schema()),
        "window-json": tables(window_schema()),
        "services-json": tables(services_schema()),
        "release-json": tables(release_schema()),
        "heeded": listed({*FIELD_OF, "placeholders.NAME"} - UNHEEDED - {LOCK}),
        "unheeded": listed(UNHEEDED),
        "without-effect": listed(
            [*(set(WITHOUT_EFFECT) - {*REFUSED_ON_DATABASE}), *(f"{name}.*" for name in NAMESPACES_WITHOUT_EFFECT)]
        ),
        "refused-on-database": table(
            ("key", "why"), ((f"`{key}`", why) for key, why in sorted(REFUSED_ON_DATABASE.items()))
        ),
        "refused-as-argument": table(
            ("option", "why"), ((f"`-{key}`", why) for key, why in sorted(REFUSED_AS_ARGUMENT.items()))
        ),
        "not-verbs": table(
            ("command", "what comes nearest"), ((f"`{name}`", near) for name, near in NOT_VERBS.items())
        ),
        "refused": table(("key", "why"), ((f"`{key}`", why) for key, why in sorted(REFUSED.items()))),
    }


def renewed(text: str) -> str:
    """A page with its tables as they should be; a mark without a table is a KeyError."""
    made = parts()
    return PLACE.sub(lambda found: f"{found[1]}{made[found[2]]}{found[3]}", text)


def main() -> None:
    for page in FOLDER.glob("*.md"):
        page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
