"""Two PostgreSQL servers that ask for passwords, the offices of a company, a repository, and who works on them."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import psycopg
from psycopg import sql

from docs.console import Block, run
from doubles.offices import TOKEN, Offices, open_offices
from flyback.model.audit import AuditRecord
from flyback.postgres.scratch.server import ADMIN_DATABASE, Server, Wish, begin
from majors import MAJORS
from scenarios.release.guide import File, Meanwhile, Part

TICKET = "CHG0030001"
SECRETS = {
    "STAGING_PASSWORD": "m4rked-staging-password",
    "PRODUCTION_PASSWORD": "m4rked-production-password",
    "SERVICENOW_TOKEN": TOKEN,
    "PAGERDUTY_TOKEN": TOKEN,
    "STAKEHOLDERS_SECRET": "m4rked-hmac-secret",
    "FLYBACK_SIGNING_PASSPHRASE": "m4rked-passphrase",
}
IN_URLS = ("m4rked-slack-hook", "m4rked-webhook-path")
"""Parts of the addresses of channels, which are secrets as well."""
HIDDEN = (*dict.fromkeys(SECRETS.values()), *IN_URLS)
_RUNNER = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_ACTOR": "release-bot",
    "GITHUB_RUN_ID": "4711",
    "RUNNER_NAME": "release-runner",
}
_NO_GIT_SETTINGS = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
_ADA = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@developers.example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@developers.example.org",
}


@dataclass(frozen=True, kw_only=True)
class Database:
    """A database on a server of its own."""

    server: Server
    name: str

    @property
    def socket(self) -> str:
        return dict(word.split("=", 1) for word in self.server.conninfo(self.name).split())["host"].strip("'")

    def as_admin(self) -> psycopg.Connection:
        return psycopg.connect(self.server.conninfo(self.name), autocommit=True, application_name="dba")

    def state(self) -> tuple[object, ...]:
        """Its history, its tables with their columns, and how many rows."""
        with self.as_admin() as admin:
            history = admin.execute("select to_jsonb(h) from flyway_schema_history h order by installed_rank")
            rows = history.fetchall()
            columns = admin.execute(
                "select table_name, column_name, data_type from information_schema.columns"
                " where table_schema = 'public' order by 1, ordinal_position"
            ).fetchall()
            return rows, columns, admin.execute("select * from orders order by id").fetchall()


@dataclass(frozen=True, kw_only=True)
class Estate:
    """All of it; `play` lets things happen."""

    folder: Path
    keys: Path
    staging: Database
    production: Database
    offices: Offices
    variables: Mapping[str, str]
    said: list[str] = field(default_factory=list)
    """Everything that was printed."""

    def play(self, parts: Sequence[Part]) -> None:
        for part in parts:
            match part:
                case File(path=path, text=text):
                    self.write(path, text)
                case Meanwhile(what=what):
                    MEANWHILE[what](self)
                case Block():
                    done = self.run(part.commands)
                    assert done.returncode == part.code, f"{part.commands}\n{done.stdout}"
                    assert part.agrees(done.stdout), f"{part.commands}\n{done.stdout}"

    def run(self, command: str, more: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        """A line of shell in the repository; standard error is in the output."""
        who = _ADA if command.startswith("git ") else {}
        variables = {**_NO_GIT_SETTINGS, **self.variables, **who, **(more or {})}
        done = run(command, self.folder, variables, output=subprocess.STDOUT)
        self.said.append(done.stdout)
        return done

    def write(self, path: str, text: str) -> None:
        for there, here in self.stand_ins().items():
            text = text.replace(there, here)
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def stand_ins(self) -> dict[str, str]:
        """What the guide names, and what it is here; tests run at any time of any day."""
        with self.production.as_admin() as admin:
            row = admin.execute("select system_identifier::text from pg_control_system()").fetchone()
        assert row is not None
        return {
            "jdbc:postgresql://db-staging:5432/shop_staging": _url(self.staging),
            "jdbc:postgresql://db-production:5432/shop": _url(self.production),
            "db-production:5432": f"{self.production.socket}:5432",
            "7300000000000000001": str(row[0]),
            "https://acme.service-now.com": f"{self.offices.url}/servicenow",
            "https://api.pagerduty.com": f"{self.offices.url}/pagerduty",
            '"Europe/Berlin"': '"UTC"',
            "Sat,Sun 22:00 for 6h": "daily 00:00 for 24h",
            '"2026-12-18 to 2027-01-07"': "",
            'lead_time = "24h"': 'lead_time = "1s"',
            "reviewed: 2026-10-01": f"reviewed: {datetime.now(UTC).date()}",
        }

    def edit(self, path: str, old: str, new: str) -> None:
        """Puts something else in the place of what is there."""
        target = self.folder / path
        text = target.read_text(encoding="utf-8")
        assert old in text, f"{path} does not say {old}"
        target.write_text(text.replace(old, new), encoding="utf-8")

    def forget(self, pattern: str) -> None:
        """Removes evidence."""
        found = list((self.folder / ".flyback" / "evidence").glob(pattern))
        assert found, f"there is no {pattern}"
        for each in found:
            each.unlink()

    def audit(self) -> list[AuditRecord]:
        """What the audit of production says, the oldest first; empty where it has none."""
        with self.production.as_admin() as admin:
            there = admin.execute("select to_regclass('flyback_state.audit')").fetchone()
            if there == (None,):
                return []
            rows = admin.execute("select record from flyback_state.audit order by number").fetchall()
        return [msgspec.json.decode(record, type=AuditRecord) for (record,) in rows]

    @property
    def change(self) -> dict[str, str]:
        """The ticket, as ServiceNow has it."""
        return next(each for each in self.offices.servicenow.records.values() if each["number"] == TICKET)

    @contextmanager
    def remembered(self) -> Iterator[None]:
        """Production and the offices are afterwards as they were before."""
        change, on_call = dict(self.change), list(self.offices.pagerduty.entries)
        name = self.production.name
        with psycopg.connect(self.production.server.conninfo(ADMIN_DATABASE), autocommit=True) as admin:
            admin.execute(f"create database kept template {name}")
            try:
                yield
            finally:
                admin.execute(f"drop database {name} with (force)")
                admin.execute(f"alter database kept rename to {name}")
                admin.execute(f"alter database {name} owner to deploy")
                self.change.clear()
                self.offices.servicenow.records[change["sys_id"]] = change
                self.offices.servicenow.journal.clear()
                self.offices.pagerduty.entries[:] = on_call
                self.offices.chat.out_of_order.clear()

    def copied(self, folder: Path) -> "Estate":
        """The same in a copy of the repository; servers and offices are the same ones."""
        shutil.copytree(self.folder, folder)
        return replace(self, folder=folder, said=[])


def _url(database: Database) -> str:
    return f"postgresql:///{database.name}?host={database.socket}"


def _first_release(estate: Estate) -> None:
    for database, word in ((estate.staging, "STAGING"), (estate.production, "PRODUCTION")):
        address = {
            "FLYWAY_URL": _url(database),
            "FLYWAY_USER": "deploy",
            "FLYWAY_PASSWORD": SECRETS[f"{word}_PASSWORD"],
        }
        done = estate.run("flyback migrate", address)
        assert done.returncode == 0, done.stdout
        with database.as_admin() as admin:
            admin.execute("insert into orders values (1, '2026-01-01', 'leave at the door'), (2, '2026-01-02', null)")
            admin.execute("analyze orders")
    estate.run("git add migrations undo && git commit -q -m 'Orders'").check_returncode()


def _approve_ticket(estate: Estate) -> None:
    estate.change.update(state="-1", approval="approved")


MEANWHILE: dict[str, Callable[[Estate], None]] = {
    "V1 is released": _first_release,
    "the ticket is approved": _approve_ticket,
    "the lead time passes": lambda _: time.sleep(1.1),
}


@contextmanager
def open_estate(folder: Path) -> Iterator[Estate]:
    """Everything before the first line of the guide."""
    repository, keys = folder / "shop", folder / "keys"
    repository.mkdir(parents=True)
    keys.mkdir()
    with begin(Wish(major=MAJORS[0])) as one, begin(Wish(major=MAJORS[0])) as other, open_offices() as offices:
        databases = [Database(server=one, name="shop_staging"), Database(server=other, name="shop")]
        for database, word in zip(databases, ("STAGING", "PRODUCTION"), strict=True):
            database.server.wait()
            _prepare(database, SECRETS[f"{word}_PASSWORD"])
        offices.pagerduty.add("PDBA", "Bo", None, None)
        variables = {
            **SECRETS,
            **_RUNNER,
            "KEYS": str(keys),
            "SLACK_URL": f"{offices.url}/slack/{IN_URLS[0]}",
            "STAKEHOLDERS_URL": f"{offices.url}/hook/{IN_URLS[1]}",
        }
        estate = Estate(
            folder=repository,
            keys=keys,
            staging=databases[0],
            production=databases[1],
            offices=offices,
            variables=variables,
        )
        estate.run("git init -q").check_returncode()
        yield estate


def _prepare(database: Database, password: str) -> None:
    """A database of a role that has to say its password."""
    name = sql.Identifier(database.name)
    with psycopg.connect(database.server.conninfo(ADMIN_DATABASE), autocommit=True) as admin:
        admin.execute(sql.SQL("create role deploy login in role pg_monitor password {}").format(sql.Literal(password)))
        admin.execute(sql.SQL("create database {} owner deploy").format(name))
        row = admin.execute("show hba_file").fetchone()
        assert row is not None
        rules = "select unnest(array['local all deploy scram-sha-256', 'local all all trust'])"
        admin.execute(sql.SQL("copy ({}) to {}").format(sql.SQL(rules), sql.Literal(row[0])))
        admin.execute("select pg_reload_conf()")
    with database.as_admin() as admin:
        admin.execute("alter schema public owner to deploy")
