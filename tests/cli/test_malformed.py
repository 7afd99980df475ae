"""Whatever is wrong with what it is given, flyback says so in one clear error: no traceback, no secret."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cli.commands import SECRET, Flyback, write

ONE = {"sql/V1__a.sql": "create table a (id int);", "undo/U1__a.sql": "drop table a;"}
LOCATED = '[flyway]\nlocations = ["filesystem:sql"]\n'
JUNK = bytes(range(256)) * 40


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """Something malformed, and words of the error it must lead to."""

    said: str
    files: Mapping[str, str | bytes] = field(default_factory=lambda: ONE)
    arguments: str = "rehearse --all"
    environment: Mapping[str, str] = field(default_factory=dict)
    code: int = 2


def script(text: str | bytes, said: str) -> Wrong:
    return Wrong(said=said, files={"sql/V1__a.sql": text}, code=1)


def undo(text: str | bytes, said: str) -> Wrong:
    return Wrong(said=said, files={**ONE, "undo/U1__a.sql": text}, code=1)


def files(more: Mapping[str, str | bytes], said: str, code: int = 1) -> Wrong:
    return Wrong(said=said, files={**ONE, **more}, code=code)


def options(arguments: str, said: str, code: int = 2) -> Wrong:
    return Wrong(said=said, arguments=arguments, code=code)


def dump(content: str | bytes, said: str) -> Wrong:
    return Wrong(said=said, files={**ONE, "base": content}, arguments="rehearse --all --base-dump base", code=1)


CASES = {
    "no project": Wrong(said="no migrations in", files={}, code=1),
    "project that is nowhere": options("rehearse --project nowhere", "nowhere: not a folder", 1),
    "project that is a file": options("rehearse --project sql/V1__a.sql", "V1__a.sql: not a folder", 1),
    "unknown option": options("rehearse --al", "--al"),
    "unknown command": options("reherse", "reherse"),
    "two selections": options("rehearse --all --last 2", "more than one of --all"),
    "version without option": options("rehearse 12", "versions are given after --version"),
    "version that is none": options("rehearse --version 1.x", "Invalid version: 1.x"),
    "version of nobody": options("rehearse --version 99", "no migration has version 99"),
    "last of none": options("rehearse --last 0", "--last"),
    "last of letters": options("rehearse --last x", "--last"),
    "negative rows": options("rehearse --seed-rows -1", "--seed-rows"),
    "old server": options("rehearse --server-version 9", "--server-version"),
    "two bases": options(
        f"rehearse --base-dump x --base-dsn postgresql://u:{SECRET}@h/d", "--base-dump and --base-dsn"
    ),
    "dump that is nowhere": options("rehearse --all --base-dump nowhere.sql", "nowhere.sql", 1),
    "dump that is a folder": options("rehearse --all --base-dump sql", "sql", 1),
    "dump of junk": dump(JUNK, "base"),
    "dump that is cut": dump(b"PGDMP\x01\x0e\x00\x04\x08\x01", "base"),
    "dump of a shell command": dump("create table x ();\n\\! id\n", "base"),
    "dump of an error": dump("create table x ();\ncreate table x ();\n", 'relation "x" already exists'),
    "dump without end": dump("select 'a", "base"),
    "base DSN of junk": options(f"rehearse --all --base-dsn postgresql://u:{SECRET}@[bad", "--base-dsn", 1),
    "base DSN without server": options(
        f"rehearse --all --base-dsn postgresql://u:{SECRET}@127.0.0.1:1/d", "Connection refused", 1
    ),
    "base DSN with an unknown word": options(f"rehearse --all --base-dsn pass_word={SECRET}", "--base-dsn", 1),
    "server DSN of junk": options(f"rehearse --all --server postgresql://u:{SECRET}@h:port/d", "--server", 1),
    "server DSN without server": options(
        f"rehearse --all --server postgresql://u:{SECRET}@127.0.0.1:1/d", "Connection refused", 1
    ),
    "since without git": options("rehearse --since main", "git", 2),
    "since an option": options("rehearse --since --help", "not the name of a commit", 2),
    "seed that is nowhere": options("rehearse --all --seed nowhere.sql", "nowhere.sql"),
    "seed of junk": Wrong(said="rows", files={**ONE, "rows": JUNK}, arguments="rehearse --all --seed rows"),
    "seed without end": Wrong(
        said="rows:1:8", files={**ONE, "rows": "select 'a"}, arguments="rehearse --all --seed rows", code=1
    ),
    "page in no folder": options("rehearse --all --html nowhere/x.html", "nowhere/x.html: a report cannot be written"),
    "page over a folder": options("rehearse --all --html sql", "sql: a report cannot be written"),
    "comment where nobody writes": options("rehearse --all --markdown /proc/x.md", "/proc/x.md"),
    "page below a file": options("rehearse --all --html sql/V1__a.sql/x", "a report cannot be written"),
    "TOML": files({"flyway.toml": "[flyway\n"}, "flyway.toml", 2),
    "TOML of junk": files({"flyway.toml": JUNK}, "flyway.toml", 2),
    "unknown setting": files({"flyway.toml": LOCATED + "lokations = 1"}, "lokations", 2),
    "unknown setting of flyback": files({"flyback.toml": "sead = 1"}, "sead", 2),
    "setting of the wrong kind": files({"flyback.toml": "seed_rows = 'many'"}, "seed_rows", 2),
    "setting with a secret": files({"flyback.toml": f"password = '{SECRET}'"}, "password", 2),
    "conf of junk": files({"flyway.conf": b"flyway.locations=\xff\xfe\n"}, "flyway.conf", 2),
    "conf with a secret": files({"flyway.conf": f"flyway.pasword={SECRET}\n"}, "pasword", 2),
    "script conf": files({"sql/V1__a.sql.conf": "executeInTransaction=perhaps"}, "V1__a.sql.conf"),
    "two undo scripts": files({"undo/F1__a.sql": ""}, "undo/F1__a.sql and undo/U1__a.sql"),
    "undo of nothing": files({"undo/U7__a.sql": ""}, "undo/U7__a.sql"),
    "undo in a location": files({"sql/U1__a.sql": ""}, "sql/U1__a.sql"),
    "two migrations of one version": files({"sql/V1.0__b.sql": ""}, "sql/V1.0__b.sql and sql/V1__a.sql"),
    "quote without end": script("select 1;\nselect 'a", "sql/V1__a.sql:2:8"),
    "dollar quote without end": script("do $$ begin\n", "sql/V1__a.sql:1:4"),
    "comment without end": script("select 1; /* never", "sql/V1__a.sql:1:11"),
    "name without end": script('select "a', "sql/V1__a.sql:1:8"),
    "parenthesis without end": script("create table a (id int;", "sql/V1__a.sql"),
    "COPY without end": script("copy a from stdin;\n1\n2\n", "sql/V1__a.sql:1:1"),
    "psql's command": script("select 1;\n\\i other.sql\n", "sql/V1__a.sql:2:1"),
    "psql's variable": script("select :'name';", "sql/V1__a.sql:1:8"),
    "not SQL": script("creat table a (id int);", "sql/V1__a.sql:1:1"),
    "not SQL in an undo": undo("select 1;\ndrop tabel a;", "undo/U1__a.sql:2"),
    "junk": script(JUNK, "sql/V1__a.sql:"),
    "NUL": script("select 1;\0", "sql/V1__a.sql:1:10"),
    "UTF-16": script("select 1;".encode("utf-16"), "sql/V1__a.sql"),
    "Latin-1": script("select 'Straße';".encode("latin-1"), "sql/V1__a.sql:1:13"),
    "a giant line": script("x" * 5_000_000, "sql/V1__a.sql:1:1"),
    "a deep expression": script("select " + "(" * 20_000 + "1" + ")" * 20_000, "sql/V1__a.sql"),
    "placeholder": script("select '${nobody}';", "${nobody}"),
    "earlier migration": Wrong(
        said='V1__a.sql:1:15: an earlier migration does not run: relation "b" does not exist',
        files={"sql/V1__a.sql": "insert into   b values (1);", "sql/V2__b.sql": ""},
        arguments="rehearse --version 2",
        code=1,
    ),
    "URL of another product": files(
        {"flyway.toml": f'{LOCATED}[environments.default]\nurl = "jdbc:mysql://root:{SECRET}@db/x"\n'}, "", 0
    ),
    "locations in the environment": Wrong(said="s3:", environment={"FLYWAY_LOCATIONS": "s3:bucket"}, code=1),
    "settings files in the environment": Wrong(said="nope.toml", environment={"FLYWAY_CONFIG_FILES": "nope.toml"}),
    "run directory that is nowhere": Wrong(
        said="FLYBACK_RUN_DIR", environment={"FLYBACK_RUN_DIR": "/proc/nope"}, code=1
    ),
    "description without letters": options("new ///", "no letter or digit"),
    "init over a file": Wrong(said="exists already", files={**ONE, "flyback.toml": ""}, arguments="init"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_one_clear_error(flyback: Flyback, case: Wrong) -> None:
    write(flyback.folder, case.files)
    answer = flyback(*case.arguments.split(), more={"FLYWAY_PASSWORD": SECRET, **case.environment})
    whole = answer.out + answer.err
    assert SECRET not in whole
    assert "Traceback" not in whole
    assert "itself failed" not in whole
    assert case.said in answer.err
    assert answer.code == case.code, whole
    errors = [line for line in answer.err.splitlines() if line.lower().startswith("error:")]
    assert len(errors) == (1 if case.code else 0), answer.err
    assert len(answer.err) < 3000


def test_a_pipe_in_place_of_a_script_is_not_waited_for(flyback: Flyback) -> None:
    (flyback.folder / "sql").mkdir()
    os.mkfifo(flyback.folder / "sql" / "V1__a.sql")
    answer = flyback("rehearse", "--all")
    assert (answer.code, "V1__a.sql" in answer.err or "no migrations" in answer.err) == (1, True)


def test_links_that_go_round(flyback: Flyback) -> None:
    write(flyback.folder, ONE)
    (flyback.folder / "sql" / "again").symlink_to(flyback.folder / "sql", target_is_directory=True)
    (flyback.folder / "sql" / "V2__self.sql").symlink_to(flyback.folder / "sql" / "V2__self.sql")
    answer = flyback("rehearse", "--all")
    assert (answer.code, "Traceback" in answer.err) == (1, False)
    assert "V2__self.sql" in answer.err


def test_every_problem_is_told_at_once(flyback: Flyback) -> None:
    write(flyback.folder, {**ONE, "sql/V2__b.sql": "select 'a", "sql/V3__c.sql": b"\xff", "undo/U9__x.sql": ""})
    answer = flyback("rehearse", "--all")
    assert answer.code == 1
    assert {line.split(":")[1].strip() for line in answer.err.splitlines() if line.startswith("error:")} >= {
        "sql/V3__c.sql",
        "undo/U9__x.sql",
    }


def test_a_closed_pipe_is_no_traceback(flyback: Flyback, tmp_path: Path) -> None:
    write(flyback.folder, ONE)
    run = flyback.start(["rehearse", "--all", "--json"])
    assert run.stdout is not None
    run.stdout.close()
    assert run.stderr is not None
    assert "Traceback" not in run.stderr.read()
    run.stderr.close()
    assert run.wait(30) in (0, 1)
