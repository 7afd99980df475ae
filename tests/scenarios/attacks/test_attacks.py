"""Ways to make production run what was not proven: a release is ready, somebody changes something, and runs it."""

import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scenarios.attacks.conftest import RUN, Estate

EVIL = "CREATE TABLE public.evil ();\n"
BLOCKED = 3


@dataclass(frozen=True, kw_only=True)
class Attack:
    """What somebody does, what is run then, and what must be said to that."""

    does: Callable[[Estate], None] = lambda _: None
    runs: Sequence[str] = RUN
    under: Mapping[str, str] = field(default_factory=dict)
    says: str
    code: int = BLOCKED


def edited(path: str, old: str, new: str) -> Callable[[Estate], None]:
    return lambda estate: estate.edit(path, old, new)


def rules(old: str, new: str) -> Callable[[Estate], None]:
    return edited("flyback.toml", old, new)


def written(files: Mapping[str, str]) -> Callable[[Estate], None]:
    return lambda estate: estate.write(**files)


def committed(does: Callable[[Estate], None], who: str = "author@example.org") -> Callable[[Estate], None]:
    def both(estate: Estate) -> None:
        does(estate)
        estate.commit(who)

    return both


def released_again(does: Callable[[Estate], None], who: str = "author@example.org") -> Callable[[Estate], None]:
    """The change goes the whole way once more, but for the approval."""

    def all_of_it(estate: Estate) -> None:
        committed(does, who)(estate)
        estate.must("plan", "--env", "production", "--key", "keys/ci.pem")
        estate.must(
            "undo", "--env", "staging", "--key", "keys/ci.pem", "--reviewed", _digest_of_undo(estate, "staging")
        )
        estate.must("migrate", "--env", "staging", "--key", "keys/ci.pem")

    return all_of_it


def approved_again(does: Callable[[Estate], None], who: str = "author@example.org") -> Callable[[Estate], None]:
    """All of it, approval included."""

    def all_of_it(estate: Estate) -> None:
        released_again(does, who)(estate)
        estate.approve()

    return all_of_it


def _digest_of_undo(estate: Estate, environment: str) -> str:
    answer = estate("undo", "--env", environment, "--json")
    digest: str = json.loads(answer.out)["flyback"]["digest"]
    return digest


def _evidence(estate: Estate) -> Path:
    return estate.folder / ".flyback" / "evidence"


def _link_evidence(estate: Estate) -> None:
    """The evidence of production's first release, linked under other names, and a fifo."""
    os.mkfifo(_evidence(estate) / "run-x-0.json")
    for path in list(_evidence(estate).glob("approval-*")):
        path.unlink()
    (_evidence(estate) / "approval-20260101T000000Z-00000000.json").symlink_to("/etc/passwd")
    (_evidence(estate) / "approval-20260101T000000Z-00000001.json").symlink_to("/dev/zero")


def _run_then_go_back(estate: Estate) -> None:
    """The release runs, is undone by hand with its row, and somebody wants to run it once more."""
    estate.must(*RUN)
    estate.execute("DROP TABLE parts; DELETE FROM flyway_schema_history WHERE version = '2'")


def _without_the_audit_of_it(estate: Estate) -> None:
    """The same, and its rows of the audit are cut off."""
    [(before,)] = estate.execute("SELECT max(number) FROM flyback_state.audit")
    _run_then_go_back(estate)
    estate.execute("ALTER TABLE flyback_state.audit DISABLE TRIGGER ALL")
    estate.execute(f"DELETE FROM flyback_state.audit WHERE number > {before}")
    estate.execute("ALTER TABLE flyback_state.audit ENABLE TRIGGER ALL")


def _without_any_audit(estate: Estate) -> None:
    _run_then_go_back(estate)
    estate.execute("DROP TABLE flyback_state.audit")


def _without_the_schema(estate: Estate) -> None:
    _run_then_go_back(estate)
    estate.execute("DROP SCHEMA flyback_state CASCADE")


def _other_schema(estate: Estate) -> None:
    _run_then_go_back(estate)
    text = (estate.folder / "flyback.toml").read_text(encoding="utf-8")
    estate.write(**{"flyback.toml": f'schema = "elsewhere"\n{text}'})


def _junk(estate: Estate) -> None:
    for path in _evidence(estate).glob("approval-*"):
        path.unlink()
    estate.execute(
        "INSERT INTO flyback_state.evidence (id, kind, envelope)"
        " SELECT md5(n::text), 'approval', repeat('{\"payload\":', 5000) FROM generate_series(1, 300) n"
    )
    estate.execute("INSERT INTO flyback_state.evidence VALUES ('big', 'approval', repeat('x', 40000000))")


def _second_primary(estate: Estate) -> None:
    estate.edit("flyback.toml", "hosts = [", 'hosts = ["127.0.0.1:1", ')


def _nobody_wrote_it(estate: Estate) -> None:
    estate.edit("migrations/V2__parts.sql", "PRIMARY KEY", "PRIMARY KEY, n int")
    estate.commit(who="")


def _trust_a_stranger(estate: Estate) -> None:
    public = json.loads((estate.folder / "keys" / "publics.json").read_text())["stranger"]
    estate.edit(
        "flyback.toml", "[[keys]]", f'[[keys]]\nowner = "x"\npublic = "{public}"\nmay = ["approval"]\n\n[[keys]]'
    )
    estate.approve("stranger")


def _in_a_merge(estate: Estate) -> None:
    """One who approves writes it in a merge commit, which names no author of the file."""
    estate.git("checkout", "-q", "-b", "side", who="dba@example.org")
    estate.commit()
    estate.git("checkout", "-q", "-", who="dba@example.org")
    estate.git("merge", "-q", "--no-ff", "--no-commit", "side", who="dba@example.org")
    estate.edit("migrations/V2__parts.sql", "PRIMARY KEY", "PRIMARY KEY, n int")
    estate.commit("dba@example.org")


def _by_hand(estate: Estate) -> None:
    estate.execute("CREATE TABLE by_hand ()")


def _drift_that_is_ignored(estate: Estate) -> None:
    _by_hand(estate)
    estate.prepend("flyback.toml", 'drift_ignore = ["*"]\n')


def _more_settings(estate: Estate) -> None:
    estate.write(**{"evil.toml": "[flyway]\nmixed = true\n"})


def _another_undo_folder(estate: Estate) -> None:
    shutil.copytree(estate.folder / "undo", estate.folder / "back")
    estate.write(**{"back/U2__parts.sql": EVIL})


def _renamed(estate: Estate) -> None:
    text = (estate.folder / "flyback.toml").read_text(encoding="utf-8")
    text = text.replace("environments.production", "environments.prod").replace('"production"]', '"prod"]')
    estate.write(**{"flyback.toml": text})


REPLICA = "&options=-c%20session_replication_role%3Dreplica"
ATTACKS = {
    "the address instead of the name": Attack(
        does=rules("approval]", "approval]\ncount = 2"),
        runs=("migrate", "--key", "keys/ci.pem"),
        under={"FLYWAY_URL": "{production}", "FLYWAY_USER": "{user}"},
        says="approval",
    ),
    "the address under staging's name": Attack(
        runs=("migrate", "--env", "staging", "--url", "{production}", "--user", "{user}", "--key", "keys/ci.pem"),
        does=committed(edited("migrations/V2__parts.sql", "PRIMARY KEY", "PRIMARY KEY, n int")),
        says="approval",
    ),
    "the address in other words": Attack(
        runs=(*("migrate", "--key", "keys/ci.pem", "--user", "{user}", "--url"), "{production}&application_name=x"),
        does=committed(edited("migrations/V2__parts.sql", "PRIMARY KEY", "PRIMARY KEY, n int")),
        says="approval",
    ),
    "an environment with another name": Attack(
        does=rules("[environments.production]", "[environments.prod]"),
        says="",
        code=2,
    ),
    "all of the environment renamed": Attack(
        does=_renamed, runs=("migrate", "--env", "prod", "--key", "keys/ci.pem"), says="configuration"
    ),
    "protection taken away": Attack(does=rules("protected = true", "protected = false"), says="configuration"),
    "environment left out, database by its address": Attack(
        does=lambda estate: estate.write(**{"flyback.toml": ""}),
        runs=("migrate", "--url", "{production}", "--user", "{user}"),
        says="protected",
    ),
    "environments left out but staging's": Attack(
        does=rules('database = "production"', 'database = "elsewhere"'),
        runs=("migrate", "--url", "{production}", "--user", "{user}", "--key", "keys/ci.pem"),
        says="protected",
    ),
    "a gate switched off": Attack(does=rules('"instances"]', '"instances", "approval"]'), says="configuration"),
    "a key added": Attack(does=_trust_a_stranger, says="configuration"),
    "somebody else may approve": Attack(
        does=rules('may = ["rehearsal",', 'may = ["approval", "rehearsal",'), says="configuration"
    ),
    "others widened": Attack(does=rules('others = ["author@example.org"]', 'others = ["*"]'), says="configuration"),
    "drift that is ignored": Attack(does=_drift_that_is_ignored, says="rehearsal"),
    "--ignore-drift": Attack(does=_by_hand, runs=(*RUN, "--ignore-drift"), says="rehearsal"),
    "a placeholder from the environment": Attack(under={"FLYWAY_PLACEHOLDERS_X": "1"}, says="approval"),
    "settings in the address": Attack(
        runs=(*("migrate", "--key", "keys/ci.pem", "--user", "{user}", "--url"), "{production}" + REPLICA),
        says="the connection sets session_replication_role",
    ),
    "settings from libpq's environment": Attack(
        under={"PGOPTIONS": "-c check_function_bodies=off", "PGDATESTYLE": "ISO, DMY"},
        says="the connection sets DateStyle, check_function_bodies",
    ),
    "a setting from the environment": Attack(under={"FLYWAY_MIXED": "true"}, says="approval"),
    "another set of settings": Attack(does=_more_settings, runs=(*RUN, "--config-files", "evil.toml"), says="approval"),
    "initSql that differs by environment": Attack(
        does=lambda estate: estate.prepend("flyback.toml", 'per_environment = ["initSql"]\n'),
        under={"FLYWAY_INIT_SQL": EVIL},
        says="approval",
    ),
    "another callback": Attack(does=written({"migrations/afterMigrate.sql": EVIL}), says="approval"),
    "another undo folder": Attack(does=_another_undo_folder, runs=(*RUN, "--undo-folder", "back"), says="approval"),
    "scripts that are not executed": Attack(runs=(*RUN, "--skip-executing-migrations"), says="approval"),
    "another target": Attack(does=rules("approval]", "approval]"), runs=(*RUN, "--target", "1"), says="", code=0),
    "one of them alone": Attack(
        does=committed(written({"migrations/V3__c.sql": "CREATE TABLE c ();", "undo/U3__c.sql": "DROP TABLE c;"})),
        runs=(*RUN, "--cherry-pick", "2"),
        says="approval",
    ),
    "out of order": Attack(
        does=committed(written({"migrations/V1_5__c.sql": EVIL, "undo/U1_5__c.sql": "DROP TABLE evil;"})),
        runs=(*RUN, "--out-of-order"),
        says="approval",
    ),
    "all in one transaction": Attack(runs=(*RUN, "--group"), says="approval"),
    "a repeatable script": Attack(does=written({"migrations/R__view.sql": EVIL}), says="approval"),
    "a program": Attack(
        does=committed(written({"migrations/V3__x.sh": "psql -c 'CREATE TABLE evil()'"})), says="approval"
    ),
    "a script edited": Attack(
        does=committed(edited("migrations/V2__parts.sql", "PRIMARY KEY", "PRIMARY KEY, n int")), says="approval"
    ),
    "a script edited and not committed": Attack(
        does=edited("migrations/V2__parts.sql", "PRIMARY KEY", "PRIMARY KEY, n int"), says="approval"
    ),
    "links, pipes and devices for evidence": Attack(does=_link_evidence, says="approval"),
    "junk for evidence": Attack(does=_junk, says="approval"),
    "evidence once more": Attack(does=_run_then_go_back, says="it has let in a run already"),
    "evidence once more, without the audit of it": Attack(does=_without_the_audit_of_it, says="audit"),
    "evidence once more, without any audit": Attack(does=_without_any_audit, says="audit"),
    "evidence once more, without flyback's schema": Attack(does=_without_the_schema, says="audit"),
    "evidence once more, under another schema": Attack(does=_other_schema, says="audit"),
    "a host that does not answer": Attack(does=_second_primary, says="127.0.0.1:1 does not answer"),
    "an author without address": Attack(does=_nobody_wrote_it, says="approval"),
    "an approver who writes in a merge": Attack(does=_in_a_merge, says="approval"),
    "an approver who writes a callback": Attack(
        does=approved_again(written({"migrations/afterMigrate.sql": "SELECT 1;\n"}), "dba@example.org"),
        says="dba wrote some of it",
    ),
    "an approver who writes the smoke test": Attack(
        does=approved_again(written({"smoke/orders.sql": "SELECT true;\n"}), "dba@example.org"),
        says="dba wrote some of it",
    ),
    "guard runs something else": Attack(
        runs=("guard", "--env", "production", "--key", "keys/ci.pem", "--", "psql", "-c", EVIL, "{production}"),
        says="is not among the commands",
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_production_stays_as_it_was(ready: Estate, name: str) -> None:
    attack = ATTACKS[name]
    attack.does(ready)
    before = ready.tables
    words = {"production": ready.url("production"), "user": ready.user}
    runs = [_filled(each, words) for each in attack.runs]
    answer = ready(*runs, more={key: _filled(value, words) for key, value in attack.under.items()})
    assert ready.tables == before, answer.err + answer.out
    assert answer.code == attack.code, answer.err + answer.out
    assert attack.says in answer.err


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, value in words.items():
        text = text.replace("{" + name + "}", value)
    return text
