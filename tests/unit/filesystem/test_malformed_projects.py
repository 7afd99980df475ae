"""Every way a project can be wrong gives one clear problem that says where."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from flyback.errors import FlybackError
from flyback.filesystem.discover import read_project
from flyback.filesystem.settings_file import load

Write = Callable[[Mapping[str, str | bytes]], Path]
Files = Mapping[str, str | bytes]

ONE = {"sql/V1__a.sql": "select 1;"}
TOML = '[flyway]\nlocations = ["filesystem:sql"]\n'

PROJECTS: dict[str, tuple[Files, str, str, str]] = {
    "two of one version": (
        {**ONE, "sql/V01__b.sql": ""},
        "duplicate-version",
        "sql/V01__b.sql",
        "sql/V01__b.sql and sql/V1__a.sql",
    ),
    "two baselines": ({"sql/B1__a.sql": "", "sql/x/B1__b.sql": ""}, "duplicate-baseline", "sql/B1__a.sql", "x/B1__b"),
    "two repeatables": (
        {"sql/R__a.sql": "", "sql/x/R__a.sql": ""},
        "duplicate-repeatable",
        "sql/R__a.sql",
        "description a: sql/R__a.sql and sql/x/R__a.sql",
    ),
    "two undo scripts": (
        {**ONE, "undo/U1__a.sql": "", "undo/F1__a.sql": ""},
        "duplicate-undo",
        "undo/F1__a.sql",
        "version 1: undo/F1__a.sql and undo/U1__a.sql",
    ),
    "undo scripts in two folders": (
        {**ONE, "undo/U1__a.sql": "", "sql/undo/U1__a.sql": ""},
        "duplicate-undo",
        "sql/undo/U1__a.sql",
        "sql/undo/U1__a.sql and undo/U1__a.sql",
    ),
    "undo without migration": ({**ONE, "undo/U2__b.sql": ""}, "undo-without-migration", "undo/U2__b.sql", "V2__..."),
    "U in a location": ({**ONE, "sql/U1__a.sql": ""}, "misplaced-undo", "sql/U1__a.sql", "move it to undo/U1__a.sql"),
    "F in a location": ({**ONE, "sql/F1__a.sql": ""}, "misplaced-undo", "sql/F1__a.sql", "undo scripts belong in undo"),
    "R with version in a location": (
        {**ONE, "sql/x/R1__a.sql": "", "sql/undo/.keep": ""},
        "misplaced-undo",
        "sql/x/R1__a.sql",
        "belong in sql/undo",
    ),
    "repeatable in the undo folder": (
        {**ONE, "undo/R__a.sql": ""},
        "migration-in-undo-folder",
        "undo/R__a.sql",
        "a repeatable migration in the undo folder",
    ),
    "migration in the undo folder": (
        {**ONE, "undo/V2__a.sql": ""},
        "migration-in-undo-folder",
        "undo/V2__a.sql",
        "U12__description.sql",
    ),
    "misspelt undo": ({**ONE, "undo/U1_a.sql": ""}, "bad-undo-name", "undo/U1_a.sql", "Invalid version: 1.a"),
    "lower case undo": ({**ONE, "undo/u1__a.sql": ""}, "bad-undo-name", "undo/u1__a.sql", "prefix of U|F|R"),
    "SQL and shell of one version": (
        {**ONE, "sql/V1__a.sh": ""},
        "duplicate-version",
        "sql/V1__a.sh",
        "sql/V1__a.sh and sql/V1__a.sql",
    ),
    "shell undo in a location": ({**ONE, "sql/U1__x.py": ""}, "misplaced-undo", "sql/U1__x.py", "move it to undo"),
    "shell migration in the undo folder": (
        {**ONE, "undo/V2__x": ""},
        "migration-in-undo-folder",
        "undo/V2__x",
        "a versioned migration in the undo folder",
    ),
    "shell migration in bad encoding": ({**ONE, "sql/V5__x": b"\xff"}, "bad-encoding", "sql/V5__x:1:1", "byte 0xff"),
    "placeholder in a repeatable shell script": (
        {**ONE, "sql/R__x.sh": "echo $FP__x__"},
        "unknown-placeholder",
        "sql/R__x.sh:1:7",
        "FP__x__",
    ),
    "two callbacks of one name": (
        {**ONE, "sql/afterMigrate.sql": "", "sql/x/afterMigrate.sql": ""},
        "duplicate-callback",
        "sql/afterMigrate.sql",
        "called afterMigrate: sql/afterMigrate.sql and sql/x/afterMigrate.sql",
    ),
    "two executable callbacks of one name": (
        {**ONE, "sql/afterMigrate__a.sh": "", "sql/afterMigrate__a": ""},
        "duplicate-callback",
        "sql/afterMigrate__a",
        "called afterMigrate__a",
    ),
    "placeholder in a callback": (
        {**ONE, "sql/afterMigrate.sql": "${x}"},
        "unknown-placeholder",
        "sql/afterMigrate.sql:1:1",
        "${x}",
    ),
    "missing callback location": (
        {**ONE, "flyway.toml": '[flyway]\nlocations = ["filesystem:sql"]\ncallbackLocations = ["calls"]'},
        "missing-location",
        "flyway.callbackLocations",
        "write filesystem:calls",
    ),
    "migration in the verify folder": (
        {**ONE, "verify/V2__x.sql": ""},
        "migration-in-verify-folder",
        "verify/V2__x.sql",
        "a verification is named like U12__description.sql",
    ),
    "misspelt verification": (
        {**ONE, "verify/U1_x.sql": ""},
        "bad-verify-name",
        "verify/U1_x.sql",
        "not a verification",
    ),
    "shell verification": (
        {**ONE, "undo/U1__a.sql": "", "verify/U1__a.sh": ""},
        "unsupported-verification",
        "verify/U1__a.sh",
        "no SQL",
    ),
    "shell baseline": ({**ONE, "sql/B2__b.sh": ""}, "unsupported-migration", "sql/B2__b.sh", "no SQL"),
    "verification without undo": (
        {**ONE, "verify/U1__a.sql": ""},
        "verification-without-undo",
        "verify/U1__a.sql",
        "version 1",
    ),
    "Java migration": ({**ONE, "sql/V5__x.java": ""}, "unsupported-migration", "sql/V5__x.java", "a Java migration"),
    "Java migration in its usual place": (
        {"src/main/resources/db/migration/V1__a.sql": "", "src/main/java/db/migration/V2__b.java": ""},
        "unsupported-migration",
        "src/main/java/db/migration/V2__b.java",
        "a Java migration",
    ),
    "unrecognised name": (
        {**ONE, "sql/v4__x.sql": "", "flyway.toml": TOML + "validateMigrationNaming = true"},
        "bad-name",
        "sql/v4__x.sql",
        "Invalid SQL filename",
    ),
    "line end in a name": ({**ONE, "sql/V2__a\nb.sql": ""}, "bad-name", "sql/V2__a?b.sql", "a control character"),
    "name that is not UTF-8": (
        {**ONE, "sql/V2__\udcff.sql": ""},
        "bad-name",
        "sql/V2__?.sql",
        "bytes that are not UTF-8",
    ),
    "bad encoding": ({"sql/V1__a.sql": b"a\n b\xff"}, "bad-encoding", "sql/V1__a.sql:2:3", "byte 0xff is not UTF-8"),
    "NUL": ({"sql/V1__a.sql": "a\n\0"}, "nul-character", "sql/V1__a.sql:2:1", "a NUL character"),
    "unknown placeholder": ({"sql/V1__a.sql": "\n  ${x}"}, "unknown-placeholder", "sql/V1__a.sql:2:3", "${x}"),
    "open placeholder": ({"sql/V1__a.sql": "${x"}, "unclosed-placeholder", "sql/V1__a.sql:1:1", "never ends with }"),
    "placeholder in an undo": (
        {**ONE, "undo/U1__a.sql": "${x}"},
        "unknown-placeholder",
        "undo/U1__a.sql:1:1",
        "FLYWAY_PLACEHOLDERS_X",
    ),
    "script config": ({**ONE, "sql/V1__a.sql.conf": "\nx=1"}, "bad-script-config", "sql/V1__a.sql.conf:2", "Unknown"),
    "shouldExecute": (
        {**ONE, "sql/V1__a.sql.conf": "shouldExecute=false"},
        "should-execute",
        "sql/V1__a.sql.conf:1",
        "",
    ),
    "encoding of a script config": (
        {**ONE, "sql/V1__a.sql.conf": "encoding=utf-9"},
        "unknown-encoding",
        "sql/V1__a.sql",
        "'utf-9'",
    ),
    "no reason": (
        {"sql/V1__a.sql": "select 1;\n-- flyback: not-undoable"},
        "bad-directive",
        "sql/V1__a.sql:2:1",
        "without a reason",
    ),
    "no migrations at all": ({"x.txt": ""}, "no-migrations", "", "no migrations in"),
    "missing location": ({"flyway.toml": TOML}, "missing-location", "flyway.locations", "filesystem:sql"),
    "required location": (
        {
            **ONE,
            "flyway.toml": '[flyway]\nfailOnMissingLocations = true\nlocations = ["filesystem:sql", "filesystem:x"]',
        },
        "missing-location",
        "flyway.locations",
        "filesystem:x does not exist",
    ),
    "bare location": (
        {**ONE, "flyway.toml": '[flyway]\nlocations = ["sql"]'},
        "missing-location",
        "flyway.locations",
        "write filesystem:sql",
    ),
    "cloud location": (
        {**ONE, "flyway.toml": '[flyway]\nlocations = ["s3:bucket/sql"]'},
        "bad-location",
        "flyway.locations",
        "cloud storage",
    ),
    "unknown location": (
        {**ONE, "flyway.toml": '[flyway]\nlocations = ["file:sql"]'},
        "bad-location",
        "flyway.locations",
        "Unknown prefix",
    ),
    "TOML": ({**ONE, "flyway.toml": "[flyway]\nlocations = [\n"}, "bad-toml", "flyway.toml", "not TOML"),
    "TOML with a place": ({**ONE, "flyway.toml": "[flyway]\na = = 1"}, "bad-toml", "flyway.toml:2:5", "not TOML"),
    "unknown key": (
        {**ONE, "flyway.toml": '[flyway]\nlocation = ["filesystem:sql"]'},
        "unknown-setting",
        "flyway.toml",
        "Unknown: 'flyway.location' / did you mean locations",
    ),
    "unknown key in CONF": (
        {**ONE, "flyway.conf": "\nflyway.outOfOrdr=true"},
        "unknown-setting",
        "flyway.conf:2",
        "did you mean outOfOrder",
    ),
    "unknown table": ({**ONE, "flyway.toml": "[flywya]\nmixed = true"}, "unknown-setting", "flyway.toml", "flyway"),
    "url outside its environment": (
        {**ONE, "flyway.toml": '[flyway]\nurl = "jdbc:postgresql:x"'},
        "unknown-setting",
        "flyway.toml",
        "[environments.default]",
    ),
    "not a truth": ({**ONE, "flyway.conf": "flyway.mixed=yes"}, "bad-setting", "flyway.conf:1", "true or false"),
    "not a number": ({**ONE, "flyway.conf": "flyway.lockRetryCount=x"}, "bad-setting", "flyway.conf:1", "an integer"),
    "no such environment": (
        {**ONE, "flyway.toml": '[flyway]\nenvironment = "prd"\n[environments.prod]\nurl = "x"'},
        "bad-setting",
        "flyway.toml",
        "there is no environment 'prd' / did you mean prod",
    ),
    "dry run": (
        {**ONE, "flyway.toml": '[flyway]\ndryRunOutput = "x.sql"'},
        "bad-setting",
        "flyway.toml",
        "flyway.dryRunOutput is not supported",
    ),
    "unknown key in flyback.toml": (
        {**ONE, "flyback.toml": "undo_foldr = 'x'"},
        "unknown-setting",
        "flyback.toml",
        "Unknown: 'undo_foldr' / did you mean undo_folder",
    ),
    "negative rows": ({**ONE, "flyback.toml": "seed_rows = -1"}, "bad-setting", "flyback.toml", "not be negative"),
    "old server": ({**ONE, "flyback.toml": "server_version = 9"}, "bad-setting", "flyback.toml", "14 or later"),
    "undone as something else": (
        {**ONE, "flyback.toml": "undone_as = 'UNDO'"},
        "bad-setting",
        "flyback.toml",
        "DELETE or UNDO_SQL",
    ),
    "no lock timeout": (
        {**ONE, "flyback.toml": "lock_timeout = 0"},
        "bad-setting",
        "flyback.toml",
        "at least one millisecond",
    ),
    "lock timeouts that cross": (
        {**ONE, "flyback.toml": "lock_timeout = 3000"},
        "bad-setting",
        "flyback.toml",
        "less than lock_timeout",
    ),
    "negative lock budget": (
        {**ONE, "flyback.toml": "lock_budget = -1"},
        "bad-setting",
        "flyback.toml",
        "not be negative",
    ),
    "everything massive": (
        {**ONE, "flyback.toml": "massive_rows = 0"},
        "bad-setting",
        "flyback.toml",
        "at least 1",
    ),
    "no schema of flyback's": (
        {**ONE, "flyback.toml": "schema = ''"},
        "bad-setting",
        "flyback.toml",
        "name of a schema",
    ),
    "wrong form in flyback.toml": (
        {**ONE, "flyback.toml": "extensions = [1]"},
        "bad-setting",
        "flyback.toml",
        "a list",
    ),
    "verify folder that is none": (
        {**ONE, "flyback.toml": 'verify_folder = "."'},
        "bad-setting",
        "flyback.toml",
        "a folder",
    ),
    "verify folder that is the undo folder": (
        {**ONE, "flyback.toml": 'undo_folder = "db/verify"'},
        "bad-setting",
        "flyback.toml",
        "verify_folder should not be the undo folder, db/verify",
    ),
    "undo prefix": ({**ONE, "flyback.toml": "undo_prefixes = []"}, "bad-setting", "flyback.toml", "at least one"),
    "undo prefix is the migrations'": (
        {**ONE, "flyback.toml": 'undo_prefixes = ["V"]'},
        "bad-setting",
        "flyback.toml",
        "V is the prefix of migrations",
    ),
}


@pytest.mark.parametrize(("files", "code", "where", "told"), PROJECTS.values(), ids=PROJECTS)
def test_one_clear_problem(write: Write, files: Files, code: str, where: str, told: str) -> None:
    folder = write(files)
    with pytest.raises(FlybackError) as caught:
        read_project(folder, load(folder, {}, {}))
    (problem,) = caught.value.problems
    assert (problem.code, problem.where) == (code, where or str(folder))
    assert told in f"{problem.what} / {problem.hint}"
    assert caught.value.exit_code in (1, 2)


def test_all_problems_are_told_at_once(write: Write) -> None:
    folder = write({"sql/V1__a.sql": b"\xff", "sql/V2__b.sql": "${x} ${y}", "sql/U1__a.sql": "", "undo/U9__x.sql": ""})
    with pytest.raises(FlybackError) as caught:
        read_project(folder, load(folder, {}, {}))
    assert [problem.code for problem in caught.value.problems] == [
        "misplaced-undo",
        "bad-encoding",
        "unknown-placeholder",
        "unknown-placeholder",
        "undo-without-migration",
    ]


def test_a_link_to_nowhere_is_told(write: Write) -> None:
    folder = write(ONE)
    (folder / "sql" / "V2__b.sql").symlink_to(folder / "gone.sql")
    with pytest.raises(FlybackError, match=r"V2__b\.sql: a link to .*gone\.sql, which is not there"):
        read_project(folder, load(folder, {}, {}))


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(FlybackError, match=re.escape(f"{tmp_path}/x: not a folder")):
        read_project(tmp_path / "x", load(tmp_path, {}, {}))


@contextmanager
def plain_user() -> Iterator[None]:
    """A while in which root is somebody else, to whom modes mean something."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_what_may_not_be_read_is_told_and_a_closed_home_is_no_matter() -> None:
    with TemporaryDirectory() as name:
        top = Path(name)
        top.chmod(0o755)
        folder, home = top / "project", top / "home"
        (folder / "sql/closed").mkdir(parents=True)
        for file in ("sql/V1__a.sql", "sql/V2__b.sql", "sql/closed/V3__c.sql"):
            (folder / file).write_text("")
        home.mkdir(mode=0o000)

        def told() -> str:
            try:
                with plain_user():
                    return str(len(read_project(folder, load(folder, {"HOME": str(home)}, {})).versioned))
            except FlybackError as error:
                return str(error)

        (folder / "sql/V2__b.sql").chmod(0o000)
        (folder / "sql/closed").chmod(0o000)
        assert told().startswith(f"{folder}/sql/closed: cannot be listed: Permission denied")
        (folder / "sql/closed").chmod(0o755)
        assert told() == "sql/V2__b.sql: cannot be read: Permission denied"
        (folder / "sql/V2__b.sql").chmod(0o644)
        assert told() == "3"
