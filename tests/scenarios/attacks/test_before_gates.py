"""Whoever cannot get through the gates tries to go before them: nothing of a project runs until they are open."""

import pytest

from scenarios.attacks.conftest import RUN, Estate

EVIL = "CREATE TABLE public.evil ();"


def test_the_release_is_ready(ready: Estate) -> None:
    answer = ready(*RUN)
    assert answer.code == 0, answer.err
    assert ready.tables == {"orders", "parts"}


VERBS = {
    "migrate": RUN,
    "migrate by its address": ("migrate", "--key", "keys/ci.pem"),
    "undo": ("undo", "--env", "production", "--key", "keys/ci.pem", "--reviewed", "0" * 64),
    "repair": ("repair", "--env", "production", "--key", "keys/ci.pem"),
    "baseline": ("baseline", "--env", "production", "--key", "keys/ci.pem"),
    "guard": ("guard", "--env", "production", "--key", "keys/ci.pem", "--", "true"),
    "gate": ("gate", "--env", "production"),
    "checklist": ("checklist", "--env", "production"),
    "facts": ("facts", "--env", "production"),
    "plan": ("plan", "--env", "production", "--no-rehearsal"),
    "plan of migrate": (*RUN, "--plan"),
    "info": ("info", "--env", "production"),
    "validate": ("validate", "--env", "production"),
    "drift": ("drift", "--env", "production"),
    "audit": ("audit", "--env", "production"),
    "smoke": ("smoke", "--env", "production", "--key", "keys/ci.pem"),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("way", ["initSql", "afterConnect", "out of reading", "afterInfo", "beforeMigrate"])
def test_nothing_runs_on_production_before_gates_are_asked(ready: Estate, verb: str, way: str) -> None:
    more = {"FLYWAY_URL": ready.url("production"), "FLYWAY_USER": "postgres"} if "address" in verb else {}
    match way:
        case "initSql":
            more["FLYWAY_INIT_SQL"] = EVIL
        case "out of reading":
            more["FLYWAY_INIT_SQL"] = f"SET default_transaction_read_only = off; BEGIN READ WRITE; {EVIL} COMMIT"
        case _:
            ready.write(**{f"migrations/{way}.sql": EVIL})
            if way == "afterInfo":
                ready.write(**{"migrations/beforeInfo.sql": EVIL, "migrations/beforeValidate.sql": EVIL})
    answer = ready(*VERBS[verb], more=more)
    assert "evil" not in ready.tables, (answer.code, answer.err)
