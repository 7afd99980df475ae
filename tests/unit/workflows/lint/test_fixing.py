"""What --fix writes, and when it leaves a script as it is."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from flyback.errors import UsageError
from flyback.filesystem.replacing import replace_script
from flyback.model.risk import Fix, Risks
from flyback.model.script import Source
from flyback.workflows.lint.fixing import lint_and_fix
from flyback.workflows.lint.request import LintRequest
from unit.workflows.lint.projects import INDEX, SHOP, TABLE, committed, git, settings, write

CONCURRENTLY = INDEX.replace("INDEX", "INDEX CONCURRENTLY")
MIXED = f"-- fast\nALTER TABLE users ADD COLUMN email text;\n{INDEX}"


def fix(folder: Path, *files: str, since: str = "") -> Risks:
    request = LintRequest(folder=folder, files=tuple(folder / name for name in files), since=since)
    return lint_and_fix(request, settings())


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((folder / "migrations").iterdir())}


@pytest.fixture
def branch(tmp_path: Path) -> Path:
    write(tmp_path, {"migrations/V1__users.sql": TABLE, "migrations/V9__later.sql": "SELECT 1;"})
    committed(tmp_path)
    return tmp_path


def test_a_new_migration_is_rewritten_in_place(branch: Path) -> None:
    write(branch, {"migrations/V2__index.sql": INDEX})
    found = fix(branch, since="main")
    assert contents(branch)["V2__index.sql"] == CONCURRENTLY
    assert [(each.written, each.refused) for each in found.fixes] == [((f"{branch}/migrations/V2__index.sql",), "")]
    assert "index-blocks-writes" in found.fixes[0].rules
    assert "index-blocks-writes" not in {each.rule for each in found.findings}, "what is told is about the new text"


def test_what_needs_transactions_of_its_own_becomes_new_scripts(branch: Path) -> None:
    write(branch, {"migrations/V2__mixed.sql": MIXED, "undo/U2__mixed.sql": "DROP INDEX users_name_idx;"})
    found = fix(branch, "migrations/V2__mixed.sql", since="main")
    assert contents(branch)["V2__mixed.sql"] == MIXED.partition("CREATE")[0]
    assert contents(branch)["V2.1__mixed.sql"] == CONCURRENTLY
    assert found.files == (f"{branch}/migrations/V2__mixed.sql", f"{branch}/migrations/V2.1__mixed.sql")
    assert any("undo/U2__mixed.sql" in note for note in found.fixes[0].notes)


def test_it_is_done_after_one_pass(branch: Path) -> None:
    write(branch, {"migrations/V2__mixed.sql": MIXED})
    fix(branch, since="main")
    after = contents(branch)
    assert [each for each in fix(branch, since="main").fixes if each.written] == []
    assert contents(branch) == after


def refused(folder: Path, found: Risks, before: dict[str, str]) -> str:
    """Why the only script with a safe form was left as it is."""
    assert contents(folder) == before
    (told,) = found.fixes
    assert told == Fix(file=told.file, rules=told.rules, refused=told.refused)
    assert told.rules
    return told.refused


def test_nobody_knows(tmp_path: Path) -> None:
    write(tmp_path, SHOP)
    assert refused(tmp_path, fix(tmp_path), contents(tmp_path)).startswith("nobody knows whether it was ever applied")


def test_it_was_there_before(branch: Path) -> None:
    git(branch, "checkout", "main")
    write(branch, {"migrations/V2__index.sql": INDEX})
    git(branch, "add", "-A")
    git(branch, "commit", "-m", "more")
    git(branch, "checkout", "-b", "later")
    write(branch, {"migrations/V2__index.sql": f"-- changed\n{INDEX}"})
    assert "it was there before" in refused(branch, fix(branch, since="main"), contents(branch))


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"migrations/V2__x.sql": INDEX.replace("ON users", "ON ${flyway:defaultSchema}.users")}, "placeholders"),
        ({"migrations/V2__x.sql": f"\ufeff{INDEX}"}, "not UTF-8"),
        ({"migrations/V2__x.sql": INDEX, "migrations/V2__x.sql.conf": "executeInTransaction=true"}, ".conf"),
    ],
    ids=["placeholders", "byte order mark", "configuration"],
)
def test_what_was_judged_is_not_what_the_file_says(branch: Path, files: dict[str, str], why: str) -> None:
    write(branch, files)
    assert why in refused(branch, fix(branch, since="main"), contents(branch))


def test_only_migrations_are_rewritten(tmp_path: Path) -> None:
    write(
        tmp_path, {"x.sql": INDEX, "migrations/V1__a.sql": TABLE, "migrations/R__a.sql": INDEX, "undo/U1__a.sql": INDEX}
    )
    committed(tmp_path)
    assert fix(tmp_path, "x.sql").fixes == ()
    assert [each.file for each in fix(tmp_path, "migrations", "undo").fixes] == []


def source(path: Path, text: str) -> Source:
    return Source(
        path=f"migrations/{path.name}",
        script=path.name,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        checksum=0,
        sql=text,
        execute_in_transaction=None,
        file=str(path),
    )


def test_all_or_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"migrations/V1__a.sql": "SELECT 1;", "migrations/V1.2__a.sql": "mine"})
    script = source(tmp_path / "migrations" / "V1__a.sql", "SELECT 1;")
    before = contents(tmp_path)
    wanted = [(f"migrations/{name}", "new") for name in ("V1__a.sql", "V1.1__a.sql", "V1.2__a.sql")]
    with pytest.raises(UsageError, match="exists already"):
        replace_script(script, wanted)
    assert contents(tmp_path) == before


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, {"migrations/V1__a.sql": "SELECT 2;"})
    script = source(tmp_path / "migrations" / "V1__a.sql", "SELECT 1;")
    with pytest.raises(Exception, match="not any more"):
        replace_script(script, [(script.path, "new"), ("migrations/V1.1__a.sql", "new")])
    assert contents(tmp_path) == {"V1__a.sql": "SELECT 2;"}


def test_mode_and_link_stay(tmp_path: Path) -> None:
    write(tmp_path, {"real/a.sql": "SELECT 1;"})
    real, link = tmp_path / "real" / "a.sql", tmp_path / "V1__a.sql"
    real.chmod(0o640)
    link.symlink_to(real)
    script = replace(source(link, "SELECT 1;"), path="V1__a.sql")
    assert replace_script(script, [("V1__a.sql", "SELECT 2;")]) == ("V1__a.sql",)
    assert (link.is_symlink(), real.read_text(), real.stat().st_mode & 0o777) == (True, "SELECT 2;", 0o640)
    assert sorted(path.name for path in (tmp_path / "real").iterdir()) == ["a.sql"]


@pytest.mark.parametrize(
    ("first", "why"),
    [
        ("SET search_path TO public;", "line 1 (SET SEARCH_PATH TO)"),
        ("SELECT set_config('search_path', 'public', false);", "line 1 (SELECT SET_CONFIG)"),
        ("CREATE TEMP TABLE kept AS SELECT 1;", "line 1 (CREATE TEMP TABLE)"),
        ("LOCK TABLE users;", "line 1 (LOCK TABLE USERS)"),
        ("BEGIN;", "line 1 (BEGIN)"),
        ("SET LOCAL work_mem = '1GB';", "line 1 (SET LOCAL WORK_MEM)"),
    ],
)
def test_what_holds_for_the_whole_script_is_not_divided(branch: Path, first: str, why: str) -> None:
    write(branch, {"migrations/V2__x.sql": f"{first}\n{MIXED}"})
    assert why in refused(branch, fix(branch, since="main"), contents(branch))


def test_line_ends_stay(branch: Path) -> None:
    write(branch, {"migrations/V2__mixed.sql": MIXED.replace("\n", "\r\n").encode()})
    fix(branch, since="main")
    for path in (branch / "migrations").glob("V2*"):
        assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n")


def test_new_scripts_may_be_read_by_those_who_may_read_the_old_one(branch: Path) -> None:
    write(branch, {"migrations/V2__mixed.sql": MIXED})
    (branch / "migrations" / "V2__mixed.sql").chmod(0o640)
    fix(branch, since="main")
    assert (branch / "migrations" / "V2.1__mixed.sql").stat().st_mode & 0o777 == 0o640


def test_what_is_stopped_half_way_leaves_no_half_project(branch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(branch, {"migrations/V2__mixed.sql": MIXED})
    before = contents(branch)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    for name in ("replace", "chmod", "hardlink_to"):
        with monkeypatch.context() as patched:
            patched.setattr(Path, name, stop)
            with pytest.raises(KeyboardInterrupt):
                fix(branch, since="main")
        assert contents(branch) == before
